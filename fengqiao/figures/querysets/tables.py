"""What can be asked for the tables that are reported: sums by part, the cases behind one, what was reported."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Self

from django.db.models import CharField, Exists, OuterRef, QuerySet, Sum
from django.db.models.functions import Cast, Substr

from fengqiao.cases.models import Assignment
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import under
from fengqiao.jurisdiction.scope import column_of, visible_to

PART_DIGITS = {
    0: 2,
    2: 4,
    4: 6,
    6: 9,
    9: 12,
}  # of what lies straight in a place; a village is one whole


def month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


class MonthCountQuerySet(QuerySet[Any]):
    """Rows are one for each place, body and month."""

    def within(self, place: str, first: date, last: date) -> Self:
        """Of a place and all below it, from one month to another, both included."""
        return self.filter(under(place), month__gte=first, month__lte=last)

    def by_part(self, place: str, first: date, last: date, names: Iterable[str]) -> dict[str, Any]:
        """The sums of what lies straight in the place; by its own code what was reported for no part."""
        digits = PART_DIGITS.get(len(place), len(place))
        return self.within(place, first, last)._summed(Substr("place", 1, digits), names)

    def by_body(self, place: str, first: date, last: date, names: Iterable[str]) -> dict[str, Any]:
        """The sums of each organ that mediated there; by '' where none is known."""
        return self.within(place, first, last)._summed(Cast("organ_id", CharField()), names)

    def _summed(self, key: Any, names: Iterable[str]) -> dict[str, Any]:
        sums = {name: Sum(name) for name in names}
        rows = self.annotate(part=key).order_by().values("part").annotate(**sums)
        return {row.pop("part") or "": row for row in rows}


class CountedCaseQuerySet(QuerySet[Any]):
    """One row for each case."""

    def during(self, day: str, first: date, last: date) -> Self:
        """Those whose day of this name lies in the months."""
        return self.filter(**{f"{day}__gte": first, f"{day}__lt": month_after(last)})

    def at_place(self, place: str) -> Self:
        """Of a place and all below it, never of a compartment."""
        here = {column_of(place): place} if place else {}
        return self.filter(is_apart=False, **here)

    def seen_by(self, post: Post) -> Self:
        """Those whose case the post may open."""
        return self.filter(visible_to(post).q(Assignment.objects.all(), "case__"))


class TableReportQuerySet(QuerySet[Any]):
    """What was reported of a table."""

    def of_span(self, table: str, first_on: date, last_on: date) -> Self:
        return self.filter(table=table, first_on=first_on, last_on=last_on)

    def corrected_too(self) -> Self:
        """With whether anything was put right since."""
        corrections = self.model._meta.get_field("corrections").related_model
        mine = corrections._default_manager.filter(report=OuterRef("pk"))
        return self.annotate(is_corrected=Exists(mine))
