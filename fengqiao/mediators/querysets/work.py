"""What somebody has done as a mediator, counted from the cases themselves: never typed."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Count, Q, Sum
from django.db.models.functions import ExtractYear

HAVING_HAD_EFFECT = ("effective", "replaced", "broken")


@dataclass(frozen=True, slots=True)
class Work:
    """What conditions of a grade ask for, by the names under which they ask; shares in hundredths."""

    years: int
    cases: int
    hard_cases: int
    oral_share: int
    success_rate: int
    training_hours: Decimal
    honours: int


def work_of(mediator: Any, on: date, hours: dict[int, Decimal] | None = None) -> Work:
    """As it stands on the day: whole years, cases that came to an end, last year's training.

    `hours` of each year, where they were read before.
    """
    hours = hours_by_year(mediator) if hours is None else hours
    agreed, oral, failed = _cases(mediator, on)
    ended = agreed + failed
    return Work(
        years=_years(mediator.valid_from, on),
        cases=ended,
        hard_cases=mediator.subsidies.filter(state="accepted", difficulty="hard").count(),
        oral_share=_hundredths(oral, agreed),
        success_rate=_hundredths(agreed, ended),
        training_hours=hours.get(on.year - 1, Decimal(0)),
        honours=sum(honour.given_on <= on for honour in mediator.honours.all()),
    )


def hours_by_year(mediator: Any) -> dict[int, Decimal]:
    """The hours of training of each year, the newest first."""
    rows = mediator.attendances.annotate(year=ExtractYear("course__held_on")).values("year")
    found = rows.annotate(hours=Sum("course__hours")).order_by("-year")
    return {row["year"]: row["hours"] for row in found}


def _cases(mediator: Any, on: date) -> tuple[int, int, int]:
    """Of the cases that he mediated: how many came to an agreement, orally, to none."""
    if mediator.user_id is None:
        return 0, 0, 0
    appointments = apps.get_model("mediation", "Appointment").objects
    mine = appointments.filter(post__user=mediator.user_id, ended_at=None).values("case")
    had_effect = Q(agreements__state__in=HAVING_HAD_EFFECT, agreements__effective_on__lte=on)
    found = apps.get_model("cases", "Case").objects.filter(pk__in=mine)
    counted = found.aggregate(
        agreed=Count("pk", distinct=True, filter=had_effect),
        oral=Count("pk", distinct=True, filter=had_effect & Q(agreements__form="oral")),
        failed=Count("pk", distinct=True, filter=Q(stage="terminated")),
    )
    return counted["agreed"], counted["oral"], counted["failed"]


def _years(since: date, on: date) -> int:
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _hundredths(part: int, whole: int) -> int:
    return part * 100 // whole if whole else 0
