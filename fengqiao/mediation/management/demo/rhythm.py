"""When people come, and when offices work.

The numbers are measured: on 11,252 messages of residents to public boards over several years, by
the hour and the weekday of writing, in thousandths. Days are over-dispersed: their variance is 3.6
times their mean, so that quiet weeks and crowded days both happen, as they do in an office.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from fengqiao.rulebook.tables import in_force
from fengqiao.rulebook.workdays import Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")

HOURS = (22, 11, 4, 3, 2, 4, 7, 14, 43, 62, 108, 82, 53, 51, 68, 87, 70, 66, 48, 41, 38, 42, 44, 31)
WEEKDAYS = (156, 187, 181, 162, 144, 79, 90)  # Monday to Sunday
VARIANCE_PER_MEAN = 3.6

OPENS, CLOSES = time(8, 30), time(17, 30)
WORKDAY_MINUTES = 9 * 60


def arrivals(many: int, *, first: date, last: date, chance: Random) -> list[datetime]:
    """`many` moments between two days, both included, in order."""
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    busy = list(busyness(days, mean=many / len(days), chance=chance))
    chosen = chance.choices(days, weights=busy, k=many)
    return sorted(_moment_of(day, chance) for day in chosen)


def busyness(days: list[date], *, mean: float, chance: Random) -> Iterator[float]:
    """How much comes on each day: a gamma-distributed crowd, so that counts are negative binomial.

    With variance / mean = 1 + mean / shape, the shape is mean / (3.6 - 1).
    """
    shape = mean / (VARIANCE_PER_MEAN - 1)
    for day in days:
        yield WEEKDAYS[day.weekday()] * chance.gammavariate(shape, 1 / shape) + 1e-9


def _moment_of(day: date, chance: Random) -> datetime:
    hour = chance.choices(range(24), weights=HOURS)[0]
    clock = time(hour, chance.randrange(60), chance.randrange(60))
    return datetime.combine(day, clock, tzinfo=SHANGHAI)


def is_office_time(at: datetime) -> bool:
    return calendar_of(at.date()).is_working(at.date()) and OPENS <= at.time() < CLOSES


def calendar_of(day: date) -> Calendar:
    return in_force(day, "").calendar


def after(at: datetime, days: float, chance: Random) -> datetime:
    """So many days later, at the next hour at which an office works; in the morning more often."""
    at += timedelta(days=days)
    if is_office_time(at):
        return at
    day = at.date() + timedelta(days=at.time() >= CLOSES)
    day = calendar_of(day).working_day_from(day)
    minutes = int(chance.triangular(0, WORKDAY_MINUTES, WORKDAY_MINUTES / 5))
    return datetime.combine(day, OPENS, tzinfo=SHANGHAI) + timedelta(minutes=minutes)
