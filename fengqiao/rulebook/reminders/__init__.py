"""Reminding: the rungs of the ladder by which a clock is told, what is told of an act and to whom, and
the hours in which nobody is disturbed."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import QuietHours, Reminder, Telling
from fengqiao.rulebook.workdays import Calendar

DAY = timedelta(days=1)


def load(folder: Path, fault: rows.Fault = rows.stop) -> dict[str, list[Any]]:
    """The ladder, what is told of acts, and the quiet hours, by their names in the book."""
    rungs: list[Reminder] = []
    tellings: list[Telling] = []
    hours: list[QuietHours] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "reminder", "telling", "quiet", file=file, fault=fault)
        rungs += rows.rows(content, "reminder", Reminder, file=file, name="name", fault=fault)
        tellings += rows.rows(content, "telling", Telling, file=file, name="verb", fault=fault)
        hours += rows.rows(content, "quiet", QuietHours, file=file, name="channel", fault=fault)
    return {"reminders": rungs, "tellings": tellings, "quiet": hours}


def ladder(rungs: Iterable[Reminder], kind: str, clock: str) -> tuple[Reminder, ...]:
    """The rungs for a clock, the first first. Of those with one name the one that speaks of this
    very clock counts, else that of its kind, else that of all."""
    chosen: dict[str, Reminder] = {}
    for rung in rungs:
        if rung.kind not in ("", kind) or rung.clock not in ("", clock):
            continue
        best = chosen.get(rung.name)
        if best is None or _how_near(rung) > _how_near(best):
            chosen[rung.name] = rung
    return tuple(sorted(chosen.values(), key=lambda rung: (ORDER[rung.counts_from], rung.days)))


def _how_near(rung: Reminder) -> tuple[bool, bool]:
    """Whether it speaks of one clock, and whether of one kind."""
    return bool(rung.clock), bool(rung.kind)


def begins_at(rung: Reminder, *, yellow_at: datetime, limit_at: datetime) -> datetime:
    """When a clock that shows these moments reaches the rung; none is reached before it turns yellow."""
    if rung.counts_from == "yellow":
        return yellow_at + rung.days * DAY
    return max(yellow_at, limit_at + rung.days * DAY)


def undisturbed(at: datetime, hours: QuietHours | None, calendar: Calendar) -> datetime:
    """The moment itself, or where it lies in quiet hours the moment at which they are over."""
    if hours is None:
        return at
    day, ends = at.date(), _clock(hours.ends)
    if _is_quiet_day(day, hours, calendar):
        return _on(_next_loud(day, hours, calendar), ends, at)
    if at.timetz().replace(tzinfo=None) < ends:
        return _on(day, ends, at)
    if at.timetz().replace(tzinfo=None) >= _clock(hours.begins):
        return _on(_next_loud(day, hours, calendar), ends, at)
    return at


def next_morning(at: datetime, hours: QuietHours | None, calendar: Calendar) -> datetime:
    """When the digest goes out: at the end of the next quiet hours."""
    if hours is None:
        return at
    ends = _clock(hours.ends)
    if at.timetz().replace(tzinfo=None) < ends and not _is_quiet_day(at.date(), hours, calendar):
        return _on(at.date(), ends, at)
    return _on(_next_loud(at.date(), hours, calendar), ends, at)


def _is_quiet_day(day: date, hours: QuietHours, calendar: Calendar) -> bool:
    return hours.rest_days and not calendar.is_working(day)


def _next_loud(day: date, hours: QuietHours, calendar: Calendar) -> date:
    following = day + DAY
    while _is_quiet_day(following, hours, calendar):
        following += DAY
    return following


def _on(day: date, clock: time, at: datetime) -> datetime:
    return datetime.combine(day, clock, tzinfo=at.tzinfo)


def _clock(words: str) -> time:
    return time.fromisoformat(words)


ORDER = {"recount": 0, "yellow": 1, "limit": 2}
