"""A limit tried on what has happened: who of the last year's cases would have been late by it.

Nothing is changed and nothing is kept. Counted as the clocks themselves are: from the same start, without
the days that stood still, with what was lengthened.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI, day_in_china
from fengqiao.cases.models import Deadline
from fengqiao.cases.step import end_of, midnight
from fengqiao.figures.querysets.months import TIME_BITS
from fengqiao.lib.uuid7 import milliseconds_of
from fengqiao.rulebook import clocks
from fengqiao.rulebook.shapes import Clock
from fengqiao.rulebook.tables import Tables

A_YEAR = timedelta(days=365)
MOST = 20_000  # deadlines that one trial looks at: the newest


@dataclass(frozen=True, slots=True)
class Tried:
    """One deadline of the last year: whether it was late as it was, and would be by the other limit."""

    case: UUID
    holder: UUID
    was_late: bool
    would_be: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What came of it. `is_whole`: every one of the year was looked at."""

    tried: list[Tried]
    is_whole: bool

    @property
    def was_late(self) -> int:
        return sum(one.was_late for one in self.tried)

    @property
    def would_be(self) -> int:
        return sum(one.would_be for one in self.tried)

    @property
    def newly(self) -> list[UUID]:
        """The cases that were in time and would not have been."""
        return [one.case for one in self.tried if one.would_be and not one.was_late]

    def by_holder(self) -> list[tuple[UUID, int, int, int]]:
        """For each organ that holds such cases now: all, late as it was, late by the other limit."""
        every = Counter(one.holder for one in self.tried)
        was = Counter(one.holder for one in self.tried if one.was_late)
        would = Counter(one.holder for one in self.tried if one.would_be)
        rows = [(holder, every[holder], was[holder], would[holder]) for holder in every]
        return sorted(rows, key=lambda row: (-(row[3] - row[2]), -row[3], str(row[0])))


def trial_of(rule: Clock, county: str, *, tables: Tables, at: datetime) -> Trial:
    """The cases that the county registered in the year before `at`, outside compartments, by this limit.

    One statement; by the index of the county's newest cases.
    """
    rows = list(_deadlines(rule.name, county, at)[: MOST + 1])
    limits: dict[Any, datetime] = {}
    return Trial(list(_tried(rows[:MOST], rule, tables, at, limits)), len(rows) <= MOST)


def _deadlines(clock: str, county: str, at: datetime) -> Any:
    since = datetime.combine(day_in_china(at) - A_YEAR, time(), tzinfo=SHANGHAI)
    first = UUID(int=milliseconds_of(since) << TIME_BITS)
    rows = Deadline.objects.filter(clock=clock, case__county=county, case__compartment="")
    rows = rows.filter(case__gte=first).exclude(state="void").select_related("case")
    return rows.only(
        *("case__holder_id", "unit", "started_at", "limit_at", "stopped_at", "held_on", "state"),
        *("suspensions", "extension"),
    ).order_by("-case")


def _tried(
    rows: Iterable[Deadline],
    rule: Clock,
    tables: Tables,
    at: datetime,
    limits: dict[Any, datetime],
) -> Iterable[Tried]:
    """`limits` remembers what was reckoned: most cases of a day share it."""
    for row in rows:
        ended = _ended(row, at)
        key = (_start(row, rule), str(row.suspensions), row.extension)
        if key not in limits:
            limits[key] = _limit(row, rule, tables)
        yield Tried(row.case_id, row.case.holder_id, ended > row.limit_at, ended > limits[key])


def _ended(row: Deadline, at: datetime) -> datetime:
    """When what it waits for was done; of one that stands still, when it began to; else now."""
    if row.held_on:
        return midnight(row.held_on)
    return row.stopped_at or at


def _start(row: Deadline, rule: Clock) -> date | datetime:
    return row.started_at if rule.unit == "hours" else day_in_china(row.started_at)


def _limit(row: Deadline, rule: Clock, tables: Tables) -> datetime:
    spans = [
        (date.fromisoformat(since), date.fromisoformat(last)) for since, last in row.suspensions
    ]
    counted = clocks.due(
        rule,
        _start(row, rule),
        calendar=tables.calendar,
        suspensions=spans,
        extension=row.extension,
    )
    return end_of(counted.limit)
