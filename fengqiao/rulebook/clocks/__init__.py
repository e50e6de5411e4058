"""Limits in time: the rows that say how long, and the arithmetic that says until when, and why.

Sources: 民法典 200-204, 民事诉讼法 85. Nobody asks what time it is here.
"""

import calendar as months
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fengqiao.rulebook import rows
from fengqiao.rulebook.clocks import words
from fengqiao.rulebook.clocks.words import Moment, Step
from fengqiao.rulebook.shapes import Binds, Clock, RuleError, Unit
from fengqiao.rulebook.workdays import DAY, Calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
LAST_SECOND = time(23, 59, 59)

# Beyond this a length is a slip, not a limit (the longest of the law is 20 years, 民法典 188).
A_CENTURY: dict[Unit, int] = {
    "calendar_days": 36_525,
    "working_days": 26_100,
    "months": 1_200,
    "hours": 876_600,
}

Span = tuple[Moment, Moment]
Days = tuple[date, date]
Moments = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class DueDate:
    """Until when, and why.

    `raw` is the last day as counted, `due` the working day it rolls to, `limit` the one that
    binds: raw for an authority, due for a person or the parties. Days for day and month units,
    moments in Asia/Shanghai for hours. `yellow` is the clock's days of warning before the limit.
    """

    raw: Moment
    due: Moment
    limit: Moment
    provisional: bool
    unit: Unit
    binds: Binds
    source: str
    yellow: int
    steps: tuple[Step, ...]

    @property
    def why(self) -> tuple[str, ...]:
        return tuple(words.chinese(step) for step in self.steps)

    @property
    def why_en(self) -> tuple[str, ...]:
        return tuple(words.english(step) for step in self.steps)

    @property
    def yellow_from(self) -> Moment:
        """From when it warns."""
        return self.limit - timedelta(days=self.yellow)


def due(
    rule: Clock,
    start: Moment,
    *,
    calendar: Calendar,
    suspensions: Sequence[Span] = (),
    extension: int = 0,
) -> DueDate:
    """Until when the rule runs from `start`; RuleError for what cannot be reckoned.

    A suspension is (from, to), both included and not counted. `extension` adds so many units.
    A moment with a time zone is taken to Asia/Shanghai; one without is there already.
    """
    if extension < 0:
        raise RuleError("延长不能是负数", row=rule.name)
    if rule.length < 0:
        raise RuleError("期限的长度不能是负数", row=rule.name)
    if rule.length + extension > A_CENTURY[rule.unit]:
        raise RuleError("期限超过了100年，请检查长度和单位", row=rule.name)
    reckon = _in_hours if rule.unit == "hours" else _in_days
    try:
        return reckon(rule, start, calendar, suspensions, extension)
    except (OverflowError, ValueError) as fault:
        raise RuleError("期限超出了可以计算的年份（公元1年至9998年）", row=rule.name) from fault


def bare(length: int, unit: Unit) -> Clock:
    """A length without a rule behind it: it binds nobody, and its limit is the rolled day."""
    return Clock(
        name="",
        label="",
        label_en="",
        length=length,
        unit=unit,
        binds="nobody",
        source="",
        verified="own",
        from_on=date.min,
    )


def moment(of: Moment) -> datetime:
    """The last instant of a day in Asia/Shanghai (23:59:59); a moment stays what it is."""
    if isinstance(of, datetime):
        return _local(of)
    return datetime.combine(of, LAST_SECOND, SHANGHAI)


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Clock]:
    clocks: list[Clock] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "clock", file=file, fault=fault)
        clocks += rows.rows(content, "clock", Clock, file=file, name="name", fault=fault)
    return clocks


# ── Days, working days, months ───────────────────────────────────────────────────────────────────


def _in_days(
    rule: Clock, start: Moment, calendar: Calendar, suspensions: Sequence[Span], extension: int
) -> DueDate:
    first = _day(start)
    pauses = _merged((_day(since), _day(until)) for since, until in suspensions)
    raw, steps = _counted(rule, first, calendar, pauses, extension)
    due, rolled = _rolled(rule, raw, calendar)
    unknown = _unknown_year(rule, first, raw, due, calendar)
    steps += rolled
    if unknown:
        steps.append(Step("provisional", count=unknown))
    steps += _bound(rule.binds, raw, due)
    return DueDate(
        raw=raw,
        due=due,
        limit=raw if rule.binds == "authority" else due,
        provisional=bool(unknown),
        unit=rule.unit,
        binds=rule.binds,
        source=rule.source,
        yellow=rule.yellow,
        steps=tuple(steps),
    )


def _counted(
    rule: Clock, first: date, calendar: Calendar, pauses: Sequence[Days], extension: int
) -> tuple[date, list[Step]]:
    """The last day as counted, and the steps that led there."""
    if rule.length == 0 and extension == 0:
        return first, [Step("on_day", first)]
    unit, plain = rule.unit, _later(rule.unit, first, rule.length, calendar)
    steps = [Step("from_day", first), _added(rule, first, plain)]
    longer = _later(unit, first, rule.length + extension, calendar)
    if extension:
        steps += [Step("extend", to=longer, count=extension, unit=unit), *_warned(rule, extension)]
    raw, lost, met = _past_pauses(unit, first, longer, pauses, calendar)
    if lost:
        steps += [Step("pause", since, until) for since, until in met]
        counted_in: Unit = "working_days" if unit == "working_days" else "calendar_days"
        steps.append(Step("paused", to=raw, count=lost, unit=counted_in))
    return raw, steps


def _later(unit: Unit, first: date, length: int, calendar: Calendar) -> date:
    if unit == "working_days":
        return calendar.working_days_after(first, length)
    if unit == "months":
        return _months_later(first, length)
    return first + timedelta(days=length)


def _months_later(first: date, length: int) -> date:
    """The corresponding day; the last day of a month that has none (民法典 202)."""
    year, month = divmod(first.year * 12 + first.month - 1 + length, 12)
    return date(year, month + 1, min(first.day, months.monthrange(year, month + 1)[1]))


def _added(rule: Clock, first: date, last: date) -> Step:
    code = "add"
    if rule.unit == "months":
        code = "add_months" if last.day == first.day else "add_to_month_end"
    return Step(code, to=last, count=rule.length, unit=rule.unit)


def _warned(rule: Clock, extension: int) -> list[Step]:
    """What is to be said of an extension the rule does not allow; the act itself refuses it."""
    if rule.binds == "nobody":
        return []
    if rule.extension is None:
        return [Step("may_not_extend")]
    if extension > rule.extension.length:
        return [Step("extended_too_far", count=rule.extension.length, unit=rule.unit)]
    return []


def _past_pauses(
    unit: Unit, first: date, last: date, pauses: Sequence[Days], calendar: Calendar
) -> tuple[date, int, list[Days]]:
    """The last day pushed back by the days that do not count, how many, and the pauses met."""
    lost = 0
    met = []
    for since, until in pauses:
        begins = max(since, first + DAY)
        if until < begins:
            continue
        if begins > last:
            break
        met.append((since, until))
        if unit == "working_days":
            within = calendar.working_days_within(begins, until)
            last = calendar.working_days_after(last, within)
        else:
            within = (until - begins).days + 1
            last += timedelta(days=within)
        lost += within
    return last, lost, met


def _rolled(rule: Clock, raw: date, calendar: Calendar) -> tuple[date, list[Step]]:
    """The day on which the last day ends up (民法典 203)."""
    if rule.unit == "working_days":
        return raw, []
    if calendar.is_working(raw):
        return raw, [Step("swapped", raw)] if calendar.is_swapped(raw) else []
    if not rule.roll:
        return raw, [Step("no_roll")]
    due = calendar.working_day_from(raw)
    return due, [Step("roll", raw, due)]


def _unknown_year(rule: Clock, first: date, raw: date, due: date, calendar: Calendar) -> int:
    """The first year that was asked for and is not published; 0 where all are."""
    asked = range(raw.year, due.year + 1)
    if rule.unit == "working_days":
        asked = range((first + DAY).year, raw.year + 1) if raw > first else range(0)
    elif not rule.roll:
        asked = range(0)
    return next((year for year in asked if year not in calendar.years), 0)


def _bound(binds: Binds, raw: Moment, due: Moment) -> list[Step]:
    if binds == "nobody":
        return []
    if binds == "authority":
        return [Step("authority", raw)] if raw != due else []
    return [Step(f"{binds}_same", raw) if raw == due else Step(binds, raw, due)]


def _merged(spans: Iterable[Days]) -> list[Days]:
    """The suspensions in order, those that touch or overlap made one."""
    merged: list[Days] = []
    for since, until in sorted(spans):
        if until < since:
            raise RuleError(f"中止的结束日 {until} 早于开始日 {since}")
        if (until - since).days > A_CENTURY["calendar_days"]:
            raise RuleError("中止超过了100年，请检查日期")
        if merged and since <= merged[-1][1] + DAY:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged


# ── Hours ────────────────────────────────────────────────────────────────────────────────────────


def _in_hours(
    rule: Clock, start: Moment, calendar: Calendar, suspensions: Sequence[Span], extension: int
) -> DueDate:
    first = _moment(start)
    timed = isinstance(start, datetime)
    plain = _hours_later(first, timedelta(hours=rule.length))
    steps = [Step("from_moment" if timed else "from_midnight", first)]
    steps.append(Step("add", to=plain, count=rule.length, unit="hours"))
    longer = _hours_later(plain, timedelta(hours=extension))
    if extension:
        steps += [Step("extend", to=longer, count=extension, unit="hours")]
        steps += _warned(rule, extension)
    raw, lost, met = _past_pauses_in_hours(first, longer, _moments(suspensions))
    if lost:
        steps += [Step("pause", since, until) for since, until in met]
        steps.append(Step("paused", to=raw, count=lost / timedelta(hours=1), unit="hours"))
    steps += _bound(rule.binds, raw, raw)
    return DueDate(
        raw=raw,
        due=raw,
        limit=raw,
        provisional=False,
        unit="hours",
        binds=rule.binds,
        source=rule.source,
        yellow=rule.yellow,
        steps=tuple(steps),
    )


def _hours_later(first: datetime, length: timedelta) -> datetime:
    """Hours that have really passed, whatever the clocks on the wall were set to meanwhile."""
    return (first.astimezone(UTC) + length).astimezone(SHANGHAI)


def _past_pauses_in_hours(
    first: datetime, last: datetime, pauses: Sequence[Moments]
) -> tuple[datetime, timedelta, list[Moments]]:
    lost = timedelta()
    met = []
    for since, until in pauses:
        begins = max(since, first)
        if until <= begins:
            continue
        if begins >= last:
            break
        met.append((since, until))
        within = until.astimezone(UTC) - begins.astimezone(UTC)
        last, lost = _hours_later(last, within), lost + within
    return last, lost, met


def _moments(spans: Sequence[Span]) -> list[Moments]:
    """Suspensions as moments, in order, overlaps made one; a day given as its end is whole."""
    merged: list[Moments] = []
    for since, until in sorted((_moment(since), _end(until)) for since, until in spans):
        if until < since:
            raise RuleError(f"中止的结束 {until} 早于开始 {since}")
        if merged and since <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(until, merged[-1][1]))
        else:
            merged.append((since, until))
    return merged


def _moment(of: Moment) -> datetime:
    return _local(of) if isinstance(of, datetime) else datetime.combine(of, time(), SHANGHAI)


def _end(of: Moment) -> datetime:
    return _local(of) if isinstance(of, datetime) else _moment(of + DAY)


def _day(of: Moment) -> date:
    return _local(of).date() if isinstance(of, datetime) else of


def _local(of: datetime) -> datetime:
    return of.replace(tzinfo=SHANGHAI) if of.tzinfo is None else of.astimezone(SHANGHAI)
