"""What can be asked of the monthly figures: those of a place, and of what lies in it."""

from datetime import date
from typing import Any, Self

from django.db.models import Max, QuerySet, Sum

from fengqiao.jurisdiction.querysets import under

COUNTED = ("received", "answered", "timed", "on_time", "open", "overdue", "evaluated")
INSIDE = {6: 9, 9: 12, 12: 12}  # what is a part: of a county its towns, of a town its villages

Sums = dict[str, int]


class MonthFigureQuerySet(QuerySet[Any]):
    """Rows are one for each place and month; a county's are a few thousand a year."""

    def between(self, place: str, first: date, last: date) -> Self:
        return self.filter(under(place), month__gte=first, month__lte=last)

    def by_village(self, county: str, first: date, last: date) -> dict[str, Sums]:
        """The whole county at once, by the codes under which matters were reported."""
        rows = self.between(county, first, last).values("place").order_by("place")
        return {row.pop("place"): row for row in rows.annotate(**_sums())}

    def folded_at(self, county: str) -> Any:
        """How fresh they are; None where nothing was counted yet."""
        return self.filter(county=county).aggregate(at=Max("folded_at"))["at"]


def _sums() -> dict[str, Any]:
    return {name: Sum(name) for name in COUNTED}
