"""What can be asked of how many bodies stood in a place."""

from datetime import date
from typing import Any, Self

from django.db.models import QuerySet

from fengqiao.jurisdiction.querysets import under


class StandingCountQuerySet(QuerySet[Any]):
    """Rows are one for each county, and what is straight above it, and month."""

    def within(self, place: str, month: date) -> Self:
        return self.filter(under(place), month=month)

    def keys(self) -> set[tuple[str, date]]:
        """Place and month of each."""
        return set(self.values_list("place", "month"))

    def days(self) -> set[tuple[str, date, date]]:
        """Place and month of each, and the day on which it was counted."""
        return set(self.values_list("place", "month", "on"))
