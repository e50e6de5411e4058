"""The calendars, held against an independent package day by day."""

from datetime import date, timedelta

import chinese_calendar
import pytest

from fengqiao.rulebook import book, tables
from fengqiao.rulebook.shapes import FixedDays, LocalDays
from fengqiao.rulebook.workdays import Calendar

CALENDAR = tables.in_force(date(2026, 1, 1), "").calendar


def days_of(year):
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_is_what_the_notice_says(year):
    ours = {day: CALENDAR.is_working(day) for day in days_of(year)}

    assert ours == {day: chinese_calendar.is_workday(day) for day in days_of(year)}


def test_the_published_years_are_known_and_no_other():
    assert sorted(CALENDAR.years) == [2024, 2025, 2026]
    assert [CALENDAR.is_known(date(year, 6, 1)) for year in (2023, 2024, 2026, 2027)] == [
        *(False, True),
        *(True, False),
    ]


def test_an_unpublished_year_knows_weekends_and_fixed_days_only():
    off = [day for day in days_of(2027) if day.weekday() < 5 and not CALENDAR.is_working(day)]

    assert off == [date(2027, 1, 1), date(2027, 10, 1)]  # the other fixed days fall on weekends
    assert not any(CALENDAR.is_swapped(day) for day in days_of(2027))


def test_may_the_second_is_a_day_of_rest_since_2025():
    assert CALENDAR.is_working(date(2023, 5, 2))
    assert not CALENDAR.is_working(date(2028, 5, 2))


def test_the_fixed_days_were_days_of_rest_in_every_year_that_was_published():
    for row in book.read().fixed:
        last = row.until_on.year if row.until_on else 2026
        for year in range(row.from_on.year, last + 1):
            for month, day in row.days:
                assert chinese_calendar.is_holiday(date(year, month, day))


def test_working_days_after_and_within_agree_with_counting_one_by_one():
    start = date(2025, 12, 20)
    worked = [start + timedelta(n) for n in range(1, 60)]
    worked = [day for day in worked if CALENDAR.is_working(day)]

    assert [CALENDAR.working_days_after(start, n) for n in range(len(worked) + 1)] == [
        start,
        *worked,
    ]
    for n, day in enumerate(worked, start=1):
        assert CALENDAR.working_days_within(start + timedelta(1), day) == n
    assert CALENDAR.working_days_within(start, start - timedelta(1)) == 0


def test_a_place_can_have_days_of_rest_of_its_own():
    own = LocalDays(
        source="自治区规定（测试）",
        verified="own",
        from_on=date(2014, 1, 1),
        where="99",
        off=frozenset([date(2026, 4, 20)]),
    )
    fixed = FixedDays(
        source="(测试)", verified="own", from_on=date(2008, 1, 1), days=frozenset([(1, 1)])
    )

    there = Calendar(CALENDAR.years.values(), [fixed], [own])

    assert CALENDAR.is_working(date(2026, 4, 20))
    assert not there.is_working(date(2026, 4, 20))
    assert there.working_day_from(date(2026, 4, 18)) == date(2026, 4, 21)
