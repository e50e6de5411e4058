"""The dates of a case, each with the reckoning behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from fengqiao.cases import step
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Deadline, Standing
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.words import Left, in_english, label_of, left
from fengqiao.jurisdiction.querysets import Names
from fengqiao.rulebook.clocks import DueDate, words
from fengqiao.rulebook.shapes import Clock, Verb, plain_clock
from fengqiao.rulebook.tables import Tables, in_force

STATES: dict[str, Any] = {
    "running": _("正在计算"),
    "held": _("已中止，暂停计算"),
    "stopped": _("已办到，不再计算"),
    "void": _("已作废"),
}
BINDS: dict[str, Any] = {
    "authority": _("约束办理单位：以日历上的最后一日为限，休息日也不往后推"),
    "person": _("约束当事人：最后一日是休息日的，顺延到下一个工作日都算有效"),
    "agreed": _("双方约定：最后一日是休息日的，顺延到下一个工作日都算按期"),
}
BOUND: dict[str, Any] = {
    "authority": _("办理单位"),
    "person": _("当事人"),
    "agreed": _("双方约定"),
}
VERIFIED: dict[str, Any] = {
    "law": _("法律原文"),
    "secondary": _("间接来源，原文待核"),
    "practice": _("当地做法"),
    "own": _("产品自定"),
    "no": _("未核实"),
}


@dataclass(frozen=True, slots=True)
class Dated:
    """A deadline of a case as a page shows it."""

    deadline: Deadline
    label: str
    state: Any
    left: Left | None  # only while it runs
    limit: str
    raw: str
    due: str
    is_rolled: bool
    why: Sequence[str]
    source: str
    verified: Any
    binds: Any
    acts: Sequence[Verb] = ()  # by which what it waits for is done

    @property
    def is_met(self) -> bool:
        """Whether nothing is waited for any more, in time or late."""
        return self.deadline.state not in ("running", "held")


def dates_of(
    case: Case,
    standing: Standing,
    at: datetime,
    possible: Sequence[Verb] = (),
    names: Names | None = None,
) -> list[Dated]:
    """The case's deadlines, those that run first, the nearest limit on top; beside each the
    possible verbs that it waits for. One that an organ has by itself is called by it too (`names`)."""
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    found = sorted(
        standing.deadlines, key=lambda d: (d.state not in ("running", "held"), d.limit_at)
    )
    return [dated(deadline, tables, at, possible, names) for deadline in found]


def dated(
    deadline: Deadline,
    tables: Tables,
    at: datetime,
    possible: Sequence[Verb] = (),
    names: Names | None = None,
) -> Dated:
    """One deadline as a page shows it."""
    rule = step.rule_of(tables, deadline.clock)
    counted = step.explained(deadline, rule, tables) if rule else None
    runs = deadline.state == "running"
    return Dated(
        deadline=deadline,
        label=_label(deadline, rule, names),
        state=STATES[deadline.state],
        left=left(deadline.limit_at, deadline.yellow_at, at, binds=deadline.binds)
        if runs
        else None,
        limit=said(_day(deadline.limit_at, deadline)),
        raw=said(_day(deadline.raw_at, deadline)),
        due=said(_day(deadline.due_at, deadline)),
        is_rolled=deadline.raw_at != deadline.due_at,
        why=why_of(counted) if counted else (),
        source=rule.source if rule else "",
        verified=VERIFIED[rule.verified] if rule else "",
        binds=BINDS.get(rule.binds, "") if rule else "",
        acts=[v for v in possible if runs and _ends(v, deadline)],
    )


def _ends(verb: Verb, deadline: Deadline) -> bool:
    """Whether what the clock waits for is done by it, and the matter stays where it is."""
    return plain_clock(deadline.clock) in verb.stops and not verb.ways and not verb.restarts


def _label(deadline: Deadline, rule: Clock | None, names: Names | None) -> str:
    label = label_of(rule) if rule else deadline.clock
    organ = names.organ(as_uuid(deadline.subject)) if names and deadline.subject else ""
    return f"{label}（{organ}）" if organ else label


def why_of(counted: DueDate) -> tuple[str, ...]:
    return counted.why_en if in_english() else counted.why


def said(day: date | datetime) -> str:
    """The day with its weekday, and the time of day where it is a moment."""
    return words.day_en(day) if in_english() else words.day(day)


def _day(moment: datetime, deadline: Deadline) -> date | datetime:
    """The day; the moment itself for a clock that counts hours."""
    here = moment.astimezone(SHANGHAI)
    return here if deadline.unit == "hours" else here.date()


def length_of(clock: Clock) -> str:
    """How long the clock runs, in words: 30日, 3个工作日; the day itself for none at all."""
    if clock.length == 0:
        return str(_("当日"))
    return str(UNITS[clock.unit]) % {"n": clock.length}


UNITS: dict[str, Any] = {
    "calendar_days": _("%(n)d日"),
    "working_days": _("%(n)d个工作日"),
    "months": _("%(n)d个月"),
    "hours": _("%(n)d小时"),
}
