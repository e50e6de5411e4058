"""What can be asked of the counts for everybody, and of the cases when they are made."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any, Self

from django.apps import apps
from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Substr

from fengqiao.jurisdiction.scope import NO_COMPARTMENT
from fengqiao.lib.uuid7 import first_of

TOWN_DIGITS = 9
LEFT_OUT = ("merged", "undone")
APART = timedelta(days=1)  # at most so far lies a case's key from the moment of its registration


class OpenCountQuerySet(QuerySet[Any]):
    """Counts as they were published."""

    def told(self, county: str, kind: str, first: date, last: date) -> Self:
        """Of a county, its towns and a kind, the months from the first to the last."""
        rows = self.filter(county=county, kind=kind, month__gte=first, month__lte=last)
        return rows.order_by("month", "place", "type")

    def months_of(self, county: str, kind: str) -> list[date]:
        """The months that are told of, the latest first."""
        rows = self.filter(county=county, kind=kind, place=county, type="")
        return list(rows.order_by("-month").values_list("month", flat=True))


def came_in(
    county: str, kinds: Collection[str], since: datetime, until: datetime
) -> list[tuple[str, str, str, int]]:
    """How many matters came in, by kind, type, and town (the county where it lies in none); one statement.

    Nothing that lies in a compartment, that was merged, or that was taken in from an old ledger.
    """
    case, event = (apps.get_model("cases", name) for name in ("Case", "Event"))
    written = event.objects.filter(case=OuterRef("pk"), place_in_chain=1, verb="import")
    rows = (
        case.objects.filter(county=county, compartment=NO_COMPARTMENT, kind__in=kinds)
        .filter(pk__gte=first_of(since - APART), pk__lt=first_of(until + APART))
        .filter(registered_at__gte=since, registered_at__lt=until)
        .exclude(stage__in=LEFT_OUT)
        .exclude(Exists(written))
    )
    town = Substr("place", 1, TOWN_DIGITS)
    counted = rows.order_by().values("kind", "type", where=town).annotate(many=Count("pk"))
    return list(counted.values_list("kind", "type", "where", "many"))
