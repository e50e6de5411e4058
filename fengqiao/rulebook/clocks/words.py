"""How a deadline is explained: each step of the reckoning, in plain Chinese and in English."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from fengqiao.rulebook.shapes import Unit

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a reckoning: what was done (`code`), from and to which day, and how much."""

    code: str
    at: Moment | None = None
    to: Moment | None = None
    count: int | float = 0
    unit: Unit = "calendar_days"


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a fact of a sentence: it is told as `day` in Chinese and as `day_en` in English."""

    moment: Moment

    @property
    def label(self) -> str:
        return day(self.moment)

    @property
    def label_en(self) -> str:
        return day_en(self.moment)


def chinese(step: Step) -> str:
    return CHINESE[step.code](step)


def english(step: Step) -> str:
    return ENGLISH[step.code](step)


def day(moment: Moment | None) -> str:
    """2026年4月2日（周四）, with the time of day where it is a moment."""
    return "" if moment is None else f"{moment.year}年{short_day(moment)}"


def short_day(moment: Moment | None) -> str:
    """4月2日（周四）, with the time of day where it is a moment."""
    if moment is None:
        return ""
    said = f"{moment.month}月{moment.day}日（周{'一二三四五六日'[moment.weekday()]}）"
    return said + (f"{moment:%H:%M}" if isinstance(moment, datetime) else "")


def day_en(moment: Moment | None) -> str:
    """Thu 2 Apr 2026, with the time of day where it is a moment."""
    if moment is None:
        return ""
    said = f"{WEEKDAYS_EN[moment.weekday()]} {moment.day} {MONTHS_EN[moment.month - 1]}"
    return f"{said} {moment.year}" + (f" {moment:%H:%M}" if isinstance(moment, datetime) else "")


WEEKDAYS_EN = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS_EN = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)

UNITS: dict[Unit, str] = {
    "calendar_days": "日",
    "working_days": "个工作日",
    "months": "个月",
    "hours": "小时",
}
UNITS_EN: dict[Unit, str] = {
    "calendar_days": "calendar days",
    "working_days": "working days",
    "months": "months",
    "hours": "hours",
}


def _length(step: Step) -> str:
    return f"{step.count:g}{UNITS[step.unit]}"


def _length_en(step: Step) -> str:
    return f"{step.count:g} {UNITS_EN[step.unit]}"


def _rolled(step: Step) -> str:
    same_year = step.at is not None and step.to is not None and step.at.year == step.to.year
    return short_day(step.to) if same_year else day(step.to)


CHINESE: dict[str, Callable[[Step], str]] = {
    "from_day": lambda s: f"{day(s.at)}起算，首日不计（民法典201）",
    "on_day": lambda s: f"{day(s.at)}当日",
    "from_moment": lambda s: f"自{day(s.at)}起按小时计算（民法典201）",
    "from_midnight": lambda s: f"没有给出时刻，自{day(s.at)}起按小时计算（民法典201）",
    "add": lambda s: f"+{_length(s)} → {day(s.to)}",
    "add_months": lambda s: f"+{_length(s)} → {day(s.to)}，到期月的对应日（民法典202）",
    "add_to_month_end": lambda s: (
        f"+{_length(s)} → {day(s.to)}，没有对应日，到月末为止（民法典202）"
    ),
    "extend": lambda s: f"延长{_length(s)} → {day(s.to)}",
    "may_not_extend": lambda _: "注意：这条规则没有规定可以延长，延长没有依据",
    "extended_too_far": lambda s: f"注意：这条规则最多只能延长{_length(s)}，超出的部分没有依据",
    "pause": lambda s: f"{day(s.at)}至{day(s.to)}中止，不计入期限",
    "paused": lambda s: f"扣除中止的{_length(s)} → {day(s.to)}",
    "roll": lambda s: f"末日为休息日，顺延到{_rolled(s)}（民法典203）",
    "swapped": lambda s: f"{short_day(s.at)}是调休上班日，不顺延",
    "no_roll": lambda _: "末日为休息日，但这条规则不顺延",
    "provisional": lambda s: f"{s.count:g}年的放假安排没有公布，先按周末和固定节日暂算，公布后重算",
    "authority": lambda s: f"约束办理单位：以{short_day(s.at)}为限，休息日也不往后推",
    "person": lambda s: f"约束个人：{short_day(s.at)}前办最稳妥，{short_day(s.to)}前都算有效",
    "person_same": lambda s: f"约束个人：{short_day(s.at)}当天结束前都算有效",
    "agreed": lambda s: f"双方约定：{short_day(s.at)}前履行最稳妥，{short_day(s.to)}前都算按期",
    "agreed_same": lambda s: f"双方约定：{short_day(s.at)}当天结束前都算按期",
}

ENGLISH: dict[str, Callable[[Step], str]] = {
    "from_day": lambda s: f"From {day_en(s.at)}; the first day is not counted (Civil Code 201)",
    "on_day": lambda s: f"On {day_en(s.at)} itself",
    "from_moment": lambda s: f"From {day_en(s.at)}, counted in hours (Civil Code 201)",
    "from_midnight": lambda s: (
        f"No time of day was given: from {day_en(s.at)}, counted in hours (Civil Code 201)"
    ),
    "add": lambda s: f"+{_length_en(s)} → {day_en(s.to)}",
    "add_months": lambda s: (
        f"+{_length_en(s)} → {day_en(s.to)}, the corresponding day (Civil Code 202)"
    ),
    "add_to_month_end": lambda s: (
        f"+{_length_en(s)} → {day_en(s.to)}, the end of a month without that day (Civil Code 202)"
    ),
    "extend": lambda s: f"Extended by {_length_en(s)} → {day_en(s.to)}",
    "may_not_extend": lambda _: "Mind: this rule knows no extension",
    "extended_too_far": lambda s: (
        f"Mind: this rule can be extended by {_length_en(s)} at most; beyond it has no ground"
    ),
    "pause": lambda s: f"Suspended from {day_en(s.at)} to {day_en(s.to)}, which is not counted",
    "paused": lambda s: f"Suspended for {_length_en(s)} → {day_en(s.to)}",
    "roll": lambda s: f"The last day is a day of rest: rolls to {day_en(s.to)} (Civil Code 203)",
    "swapped": lambda s: f"{day_en(s.at)} is a weekend day that is worked: no roll",
    "no_roll": lambda _: "The last day is a day of rest, but this rule does not roll",
    "provisional": lambda s: (
        f"The calendar of {s.count:g} is not published: reckoned by weekends and fixed holidays, "
        "to be reckoned anew"
    ),
    "authority": lambda s: f"Binds the authority: {day_en(s.at)} is the limit and does not roll",
    "person": lambda s: f"Binds a person: {day_en(s.at)} is safest, {day_en(s.to)} is in time",
    "person_same": lambda s: f"Binds a person: in time until the end of {day_en(s.at)}",
    "agreed": lambda s: f"Agreed: {day_en(s.at)} is safest, {day_en(s.to)} is in time",
    "agreed_same": lambda s: f"Agreed: in time until the end of {day_en(s.at)}",
}
