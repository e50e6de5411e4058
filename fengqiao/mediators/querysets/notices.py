"""What is shown to the public at present: who is to get which grade, and how much for cases. Of a case
nothing, of a mediator the name and the committee."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Sum


@dataclass(frozen=True, slots=True)
class GradeShown:
    """A grade that somebody is to be given."""

    name: str
    committee: str
    level: int
    until_on: date


@dataclass(frozen=True, slots=True)
class SubsidyShown:
    """What somebody is to get altogether by a list."""

    title: str
    name: str
    committee: str
    amount: Decimal
    until_on: date


def grades_shown(place: str, on: date) -> list[GradeShown]:
    """Those of a place and of what lies in it, whose notice runs on the day."""
    found = _running("Grading", on).filter(mediator__committee__organ__place__startswith=place)
    rows = found.order_by("level", "mediator__name").values_list(
        "mediator__name", "mediator__committee__organ__name", "level", "shown_until_on"
    )
    return [GradeShown(*row) for row in rows]


def subsidies_shown(place: str, on: date) -> list[SubsidyShown]:
    """The same of subsidies, a line for each mediator and list; how many cases is not told."""
    lists = _running("SubsidyList", on).filter(county=place[:6])
    rows = apps.get_model("mediators", "Subsidy").objects.filter(
        listed__in=lists, mediator__committee__organ__place__startswith=place
    )
    keys = ("mediator_id", "mediator__name", "mediator__committee__organ__name")
    grouped = rows.values(*keys, "listed__title", "listed__shown_until_on").annotate(
        sum=Sum("amount")
    )
    return [
        SubsidyShown(
            title=row["listed__title"],
            name=row["mediator__name"],
            committee=row["mediator__committee__organ__name"],
            amount=row["sum"],
            until_on=row["listed__shown_until_on"],
        )
        for row in grouped.order_by("listed__title", "mediator__name", "mediator_id")
    ]


def _running(model: str, on: date) -> Any:
    rows = apps.get_model("mediators", model).objects
    return rows.filter(state="shown", shown_from_on__lte=on, shown_until_on__gte=on)
