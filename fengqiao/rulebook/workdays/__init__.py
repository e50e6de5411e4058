"""Which days are worked: the calendars published year by year, and what holds where none is yet.

A year without a table is reckoned by weekends and the fixed statutory days; what rests on it is
provisional, and is to be reckoned anew when the year's table arrives.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import FixedDays, LocalDays, RuleError, Year

SATURDAY = 5
DAY = timedelta(days=1)
LAST_YEAR = 9998  # beyond it Python's dates end


class Calendar:
    """The working days as one place knows them."""

    def __init__(
        self, years: Iterable[Year], fixed: Iterable[FixedDays], local: Iterable[LocalDays] = ()
    ) -> None:
        self.years = {year.year: year for year in years}
        self._fixed = sorted(fixed, key=lambda row: row.from_on)
        self._local = frozenset(day for row in local for day in row.off)
        self._worked: dict[int, list[int]] = {}

    def is_known(self, day: date) -> bool:
        """Whether the calendar of this day's year has been published."""
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        """Whether the day is worked: a weekday that is not off, or a weekend day that is worked."""
        if day in self._local:
            return False
        year = self.years.get(day.year)
        if year is None:
            return day.weekday() < SATURDAY and not self._is_fixed(day)
        return day in year.work or (day.weekday() < SATURDAY and day not in year.off)

    def is_swapped(self, day: date) -> bool:
        """Whether it is a Saturday or Sunday that is worked (调休)."""
        return day.weekday() >= SATURDAY and self.is_working(day)

    def working_day_from(self, day: date) -> date:
        """The day itself if it is worked, else the next one that is."""
        while not self.is_working(day):
            day = _next(day)
        return day

    def working_days_after(self, day: date, count: int) -> date:
        """The `count`-th working day after the day (the day itself never counts)."""
        if count == 0:
            return day
        year = day.year
        worked = self._worked_in(year)
        seen = bisect_right(worked, day.toordinal())
        while seen + count > len(worked):
            count -= len(worked) - seen
            year, seen = year + 1, 0
            worked = self._worked_in(year)
        return date.fromordinal(worked[seen + count - 1])

    def working_days_within(self, first: date, last: date) -> int:
        """How many working days lie in first..last, both included."""
        if last < first:
            return 0
        whole = sum(len(self._worked_in(year)) for year in range(first.year, last.year))
        before = bisect_right(self._worked_in(first.year), first.toordinal() - 1)
        return whole - before + bisect_right(self._worked_in(last.year), last.toordinal())

    def _worked_in(self, year: int) -> list[int]:
        if year > LAST_YEAR:
            raise RuleError(f"算到了公元 {LAST_YEAR} 年以后，请检查期限的长度")
        if year not in self._worked:
            first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
            self._worked[year] = [
                day for day in range(first, last + 1) if self.is_working(date.fromordinal(day))
            ]
        return self._worked[year]

    def _is_fixed(self, day: date) -> bool:
        held = [row for row in self._fixed if row.holds_on(day)] or self._fixed[:1]
        return any((day.month, day.day) in row.days for row in held)


def _next(day: date) -> date:
    if day.year > LAST_YEAR:
        raise RuleError(f"算到了公元 {LAST_YEAR} 年以后，请检查期限的长度")
    return day + DAY


def load(
    folder: Path, fault: rows.Fault = rows.stop
) -> tuple[list[Year], list[FixedDays], list[LocalDays]]:
    """The published years, the fixed statutory days, and the days only some places have."""
    years: list[Year] = []
    fixed: list[FixedDays] = []
    local: list[LocalDays] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "year", "fixed", "local", file=file, fault=fault)
        years += rows.rows(content, "year", Year, file=file, name="year", fault=fault)
        fixed += rows.rows(content, "fixed", FixedDays, file=file, name="from", fault=fault)
        local += rows.rows(content, "local", LocalDays, file=file, name="where", fault=fault)
    return years, fixed, local
