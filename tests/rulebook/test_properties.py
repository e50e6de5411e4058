"""What must hold for every start and every length, against a reckoning one day at a time."""

import json
from datetime import date, timedelta

import chinese_calendar
from hypothesis import given, settings
from hypothesis import strategies as some

from fengqiao.rulebook import tables
from fengqiao.rulebook.clocks import bare, due
from tests.rulebook.asking import asked, batched

patient = settings(deadline=None)  # a busy machine is not a wrong answer
CALENDAR = tables.in_force(date(2026, 1, 1), "").calendar
UNITS = some.sampled_from(["calendar_days", "working_days", "months"])
STARTS = some.dates(date(2020, 1, 1), date(2032, 12, 31))
LENGTHS = some.integers(0, 400)
SPANS = some.lists(
    some.tuples(STARTS, some.integers(0, 40)).map(lambda s: (s[0], s[0] + timedelta(s[1]))),
    max_size=3,
)


def reckon(start, length, unit, **more):
    return due(bare(length, unit), start, calendar=CALENDAR, **more)


@patient
@given(STARTS, LENGTHS, UNITS, SPANS, some.integers(0, 60))
def test_it_never_rolls_backward_and_ends_on_a_working_day(start, length, unit, spans, extension):
    found = reckon(start, length, unit, suspensions=spans, extension=extension)

    assert start <= found.raw <= found.due == found.limit
    assert CALENDAR.is_working(found.due) or found.raw == start
    assert not any(CALENDAR.is_working(found.raw + timedelta(n)) for n in range(_gap(found)))


def _gap(found):
    return (found.due - found.raw).days


@patient
@given(STARTS, LENGTHS, UNITS, SPANS)
def test_a_longer_limit_never_ends_earlier(start, length, unit, spans):
    shorter = reckon(start, length, unit, suspensions=spans)
    longer = reckon(start, length + 1, unit, suspensions=spans)

    assert shorter.raw <= longer.raw
    assert shorter.due <= longer.due


@patient
@given(STARTS, LENGTHS, UNITS, SPANS)
def test_a_later_start_never_ends_earlier(start, length, unit, spans):
    later = start + timedelta(1)

    assert reckon(start, length, unit).due <= reckon(later, length, unit).due
    assert reckon(start, length, unit).raw <= reckon(start, length, unit, suspensions=spans).raw


@patient
@given(
    some.dates(date(2024, 1, 1), date(2025, 6, 30)),
    some.integers(1, 200),
    some.sampled_from(["calendar_days", "working_days"]),
    SPANS,
)
def test_it_agrees_with_counting_day_by_day(start, length, unit, spans):
    day, left = start, length
    while left and day < date(2026, 12, 1):
        day += timedelta(1)
        suspended = any(since <= day <= until for since, until in spans)
        if not suspended and (unit == "calendar_days" or chinese_calendar.is_workday(day)):
            left -= 1
    raw = day
    while not chinese_calendar.is_workday(day):
        day += timedelta(1)

    found = reckon(start, length, unit, suspensions=spans)

    if not left:
        assert (found.raw, found.due, found.provisional) == (raw, day, False)


@settings(max_examples=30, deadline=None)
@given(some.lists(some.tuples(STARTS, LENGTHS, UNITS), min_size=1, max_size=5))
def test_the_batch_answers_as_the_single_question_does(questions):
    lines = [
        json.dumps({"start": f"{start}", "length": length, "unit": unit.replace("_", "-")})
        for start, length, unit in questions
    ]

    answers = batched(lines)

    assert answers == [
        json.loads(
            asked(
                *("due", "--start", f"{start}", "--length", f"{length}"),
                *("--unit", unit.replace("_", "-"), "--json"),
            ).out
        )
        for start, length, unit in questions
    ]
