"""A turn in the making: which leader would receive on which day. Nothing of it is kept yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.step import Unfit
from fengqiao.reception.models import Leader
from fengqiao.rulebook.workdays import Calendar

MOST_WEEKS = 26
MOST_PLACES = 60


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when on a day."""

    begins: time
    ends: time

    def on(self, day: date) -> tuple[datetime, datetime]:
        begins = datetime.combine(day, self.begins, tzinfo=SHANGHAI)
        return begins, datetime.combine(day, self.ends, tzinfo=SHANGHAI)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A day of the turn: who would receive; nobody on a day that is `off` or `taken` already."""

    day: date
    leader: Leader | None
    off: bool = False
    taken: bool = False

    @property
    def told(self) -> str:
        """As a form carries it, to know whether what is kept is what was shown."""
        return f"{self.day.isoformat()} {self.leader.pk if self.leader else '-'}"


def in_turn(
    leaders: Sequence[Leader],
    days: Sequence[date],
    *,
    calendar: Calendar,
    taken: frozenset[date] = frozenset(),
) -> Iterator[Proposed]:
    """One leader a day, in their order. A day that is not worked costs nobody his turn."""
    turn = 0
    for day in days:
        if not calendar.is_working(day):
            yield Proposed(day, None, off=True)
        elif day in taken:
            yield Proposed(day, None, taken=True)
        else:
            yield Proposed(day, leaders[turn % len(leaders)])
            turn += 1


def weekly(first: date, weekday: int, weeks: int) -> list[date]:
    """The same day of so many weeks, from the first such day on; `weekday` as ISO counts, Monday 1."""
    begin = first + timedelta(days=(weekday - first.isoweekday()) % 7)
    return [begin + timedelta(weeks=week) for week in range(weeks)]


def begun_with(leaders: Sequence[Leader], key: object) -> list[Leader]:
    """The same turn, beginning with the leader of that key; as it is where there is none."""
    at = next((i for i, leader in enumerate(leaders) if str(leader.pk) == str(key)), 0)
    return [*leaders[at:], *leaders[:at]]


def hours_of(begins: str, ends: str) -> Hours:
    """As typed, 9:00 and 11:30; Unfit for what is no time, or ends before it begins."""
    found = Hours(_time("begins", begins), _time("ends", ends))
    if found.ends <= found.begins:
        raise Unfit("结束的时间要晚于开始的时间。", field="ends")
    return found


def whole(field: str, text: str, most: int, *, least: int = 0) -> int:
    """A whole number as typed."""
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        raise Unfit("请写{least}到{most}的数字。", field=field, least=least, most=most)
    return int(text)


def _time(field: str, text: str) -> time:
    hour, _colon, minute = text.strip().replace("：", ":").partition(":")
    try:
        return time(int(hour), int(minute))
    except ValueError:
        raise Unfit("时间写成9:00这样。", field=field) from None
