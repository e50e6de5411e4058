"""What can be asked of the monthly figures: those of a place, and of what lies in it; and of today."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Self
from uuid import UUID

from django.db.models import Max, QuerySet, Sum

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import adapted, rows
from fengqiao.jurisdiction.querysets import after, under
from fengqiao.lib.uuid7 import milliseconds_of

TIME_BITS = 80  # of a UUIDv7, behind the milliseconds

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


# ── Today, for the screen in a hall ──────────────────────────────────────────────────────────────

# Three heaps in one statement: what is open, by town; what came in; what was answered, and in time.
# By hand, so that the indexes of lists outside compartments serve it.
TODAY = """
    SELECT substr(c.place, 1, 9) AS part, count(*) AS many,
           count(CASE WHEN c.limit_at < %s THEN 1 END) AS overdue,
           count(CASE WHEN c.stage IN ('concluded', 'terminated') THEN 1 END) AS afterwards
    FROM cases_case c
    WHERE c.compartment = '' AND c.is_open AND c.place >= %s AND c.place < %s
    GROUP BY 1
    UNION ALL
    SELECT 'received', count(*), 0, 0
    FROM cases_case c WHERE c.county = %s AND c.compartment = '' AND c.id >= %s
    UNION ALL
    SELECT 'answered', count(*), count(CASE WHEN NOT EXISTS (
               SELECT 1 FROM cases_deadline d
               WHERE d.case_id = c.id AND d.binds = 'authority' AND (
                   (d.state = 'stopped' AND d.stopped_at > d.limit_at)
                   OR (d.state = 'running' AND d.limit_at < %s))
           ) THEN 1 END), 0
    FROM cases_case c
    WHERE c.county = %s AND c.compartment = '' AND c.concluded_on = %s
      AND c.stage IN ('concluded', 'terminated', 'declined', 'struck_off', 'archived')
"""


@dataclass(frozen=True, slots=True)
class Heap:
    """So many; of these late, or in time; and of these waiting to be asked how it was."""

    many: int
    of_these: int
    afterwards: int


def today_in(county: str, at: datetime) -> dict[str, Heap]:
    """By town what is open; under "received" and "answered" what happened since midnight."""
    midnight = datetime.combine(at.astimezone(SHANGHAI).date(), time(), tzinfo=SHANGHAI)
    since = adapted(UUID(int=milliseconds_of(midnight) << TIME_BITS))
    now, today = adapted(at), adapted(midnight.date())
    values = [now, county, after(county), county, since, now, county, today]
    found = rows(TODAY, values)
    return {row["part"]: Heap(row["many"], row["overdue"], row["afterwards"]) for row in found}
