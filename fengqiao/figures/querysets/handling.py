"""What is on file of how matters were handled, for many at once: plain rows, in a few statements."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from fengqiao.cases.models import Assignment, Case, Deadline, Event
from fengqiao.jurisdiction.scope import column_of
from fengqiao.lib.uuid7 import first_of

GONE = ("undone",)
APART = timedelta(days=1)  # at most so far lies a case's key from the moment of its registration


def matters(kind: str, place: str, since: datetime, until: datetime) -> QuerySet[Any]:
    """Of a kind, received in a place from one moment to before another; never of a compartment."""
    here = {column_of(place): place} if place else {}
    found = Case.objects.filter(kind=kind, compartment="", **here)
    found = found.filter(pk__gte=first_of(since - APART), pk__lt=first_of(until + APART))
    return found.filter(registered_at__gte=since, registered_at__lt=until).exclude(stage__in=GONE)


def told_of(cases: QuerySet[Any], verbs: Iterable[str]) -> QuerySet[Any]:
    """The acts of these verbs, in order."""
    found = Event.objects.filter(case__in=cases.values("pk"), verb__in=[*verbs])
    return found.order_by("case", "place_in_chain")


def clocks_of(cases: QuerySet[Any]) -> QuerySet[Any]:
    return Deadline.objects.filter(case__in=cases.values("pk")).order_by("case", "started_at", "id")


def calls(place: str, since: datetime, until: datetime) -> QuerySet[Any]:
    """Calls of organs to matters of a place in that time; never of a compartment."""
    here = {f"case__{column_of(place)}": place} if place else {}
    found = Assignment.objects.filter(role="co", case__compartment="", **here)
    return found.filter(sent_at__gte=since, sent_at__lt=until).order_by("sent_at", "id")
