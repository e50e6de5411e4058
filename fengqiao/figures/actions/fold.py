"""Fold what happened into the monthly figures: again for each county and month that was touched."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Deadline, Event
from fengqiao.figures.definitions import ANSWERED_STAGES, BINDING, KIND, LEFT_OUT_STAGES
from fengqiao.figures.models import MonthFigure
from fengqiao.jurisdiction.scope import NO_COMPARTMENT

OVERLAP = timedelta(hours=1)  # an act may be written a little after its moment
VILLAGE_DIGITS = 12
TIME_BITS = 80  # of a UUIDv7, behind the milliseconds

Touched = set[tuple[str, date]]


def fold(*, at: datetime) -> int:
    """The months of each county in which something happened since the last time, and those with open
    matters, whose limits go by without anybody acting; how many."""
    newest = MonthFigure.objects.order_by("-folded_at").values_list("folded_at", flat=True).first()
    if newest is None:
        return fold_everything(at=at)
    touched = _touched_since(newest - OVERLAP) | set(
        MonthFigure.objects.filter(open__gt=0).values_list("county", "month").distinct()
    )
    return _fold(touched, at)


def fold_everything(*, at: datetime) -> int:
    """All months of all counties; how many."""
    return _fold(_months_of(Case.objects.all()), at)


def _touched_since(moment: datetime) -> Touched:
    """By the key of the events, which begins with their moment: a range that an index serves."""
    first = UUID(int=int(moment.timestamp() * 1000) << TIME_BITS)
    cases = Event.objects.filter(pk__gte=first).values("case")
    return _months_of(Case.objects.filter(pk__in=cases))


def _months_of(cases: Any) -> Touched:
    found = cases.order_by().values_list("county", "registered_at").iterator(chunk_size=5000)
    return {(county, _month(moment)) for county, moment in found}


def _fold(touched: Touched, at: datetime) -> int:
    for county, month in sorted(touched):
        with transaction.atomic():
            MonthFigure.objects.filter(county=county, month=month).delete()
            MonthFigure.objects.bulk_create(_figures(county, month, at), batch_size=500)
    return len(touched)


def _figures(county: str, month: date, at: datetime) -> Iterator[MonthFigure]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for place, *facts in _cases(county, month, at):
        counts[place[:VILLAGE_DIGITS]].update(_counted(*facts))
    for place, counted in sorted(counts.items()):
        yield MonthFigure(place=place, month=month, folded_at=at, **counted)


def _counted(
    stage: str, is_evaluated: bool, has_ended: bool, is_missed: bool, is_late: bool
) -> Iterable[str]:
    """The figures in which one matter counts."""
    is_answered = stage in ANSWERED_STAGES
    yield "received"
    yield "answered" if is_answered else "open"
    if is_answered and is_evaluated:
        yield "evaluated"
    if has_ended:
        yield "timed"
    if has_ended and not is_missed:
        yield "on_time"
    if is_late and not is_answered:
        yield "overdue"


def _cases(county: str, month: date, at: datetime) -> Any:
    """Place, stage, and what the figures ask of each, in one statement."""
    limits = Deadline.objects.filter(case=OuterRef("pk"), binds__in=BINDING).exclude(state="void")
    gone_by = Q(state="running", limit_at__lt=at)
    missed = Q(state="stopped", stopped_at__gt=F("limit_at")) | gone_by
    events = Event.objects.filter(case=OuterRef("pk"))
    return (
        Case.objects.filter(county=county, compartment=NO_COMPARTMENT, kind=KIND)
        .filter(registered_at__gte=_begin(month), registered_at__lt=_begin(_following(month)))
        .exclude(stage__in=LEFT_OUT_STAGES)
        .exclude(Exists(events.filter(place_in_chain=1, verb="import")))
        .values_list(
            "place",
            "stage",
            Exists(events.filter(verb="evaluate")),
            Exists(limits.filter(Q(state="stopped") | gone_by)),
            Exists(limits.filter(missed)),
            Exists(limits.filter(gone_by)),
        )
        .iterator(chunk_size=5000)
    )


def _month(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date().replace(day=1)


def _following(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _begin(month: date) -> datetime:
    return datetime.combine(month, time(), tzinfo=SHANGHAI)
