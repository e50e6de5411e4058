"""A place may be stricter than the law, never looser: what a row of a place may not take away."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import TypeVar

from fengqiao.rulebook.book import Book, fault, held, key_of
from fengqiao.rulebook.routing import suggested
from fengqiao.rulebook.shapes import (
    Clock,
    GradeFact,
    Kind,
    Measure,
    RemedyRow,
    Reminder,
    Role,
    Route,
    Row,
    RuleError,
    Sight,
    Unit,
)

R = TypeVar("R", bound=Row)
Reasons = Iterator[str]
Faults = Iterator[RuleError]

SIGHTS: tuple[Sight, ...] = ("none", "grid", "organ", "place")


def looser(read: Book) -> Faults:
    """Each row of a place that gives less than the wider place's row on the same days."""
    yield from _looser(read.clocks, looser_clock)
    yield from _looser(read.roles, looser_role(read))
    yield from _looser(read.kinds, looser_kind)
    yield from _looser(read.remedies, looser_remedy)
    yield from _looser(read.facts, looser_fact(read))
    yield from _looser_routes(read.routes)
    yield from _looser(read.measures, looser_measure)
    yield from _looser(read.reminders, looser_reminder)


def _looser(rows: list[R], compare: Callable[[R, R], Reasons]) -> Faults:
    """Each row of a place against what the wider place has in force on any day of its time."""
    for row in rows:
        if not row.where:
            continue
        told = set()
        for on in _days_of_change(row, rows):
            wider = _in_force(row, rows, on, row.where[:-1])
            if wider is None or _in_force(row, rows, on, row.where) is not row:
                continue
            for reason in compare(row, wider):
                told.add(f"比上级规则（{wider.where or '全国'}，{wider.file}）宽：{reason}")
        for reason in sorted(told):
            yield fault(row, reason)


def _days_of_change(row: R, rows: list[R]) -> list[date]:
    """The days within the row's time on which it or a row of the same key begins or ends."""
    same = [other for other in rows if key_of(other) == key_of(row)]
    days = {other.from_on for other in same}
    days |= {other.until_on + timedelta(days=1) for other in same if other.until_on}
    return [day for day in sorted(days) if row.holds_on(day)]


def _in_force(row: R, rows: list[R], on: date, where: str) -> R | None:
    same = [other for other in rows if key_of(other) == key_of(row)]
    return next(iter(held(same, on, where)), None)


def looser_measure(row: Measure, wider: Measure) -> Reasons:
    """In what a number of a place asks less than the wider place's."""
    less = row.name.endswith("_least") and row.value < wider.value
    more = row.name.endswith(("_most", "_years")) and row.value > wider.value
    if less or more:
        yield f"{row.label}由 {wider.value} 改成 {row.value}"


def looser_reminder(row: Reminder, wider: Reminder) -> Reasons:
    """In what a place reminds later, or fewer people, than the wider place."""
    if row.counts_from != wider.counts_from:
        yield f"起算点不能由 {wider.counts_from} 改成 {row.counts_from}"
    if row.days > wider.days:
        yield f"“{row.label}”晚了 {row.days - wider.days} 天，地方只能更早"
    if less := {*wider.to} - {*row.to}:
        yield f"“{row.label}”少告诉了：{'、'.join(sorted(less))}"
    if wider.urgent and not row.urgent:
        yield f"“{row.label}”是紧急的，不能等到早上"


def looser_clock(row: Clock, wider: Clock) -> Reasons:
    """In what the clock is looser than the wider place's. One that is off binds nobody."""
    if not wider.enabled:
        return
    if not row.enabled:
        yield "上级规则的期限不能在地方停用"
        return
    if row.binds != wider.binds:
        yield f"约束的对象不能由 {wider.binds} 改成 {row.binds}"
    if row.starts_from != wider.starts_from:
        yield f"起算点不能由“{wider.starts_from}”改成“{row.starts_from}”"
    yield from _looser_length(row, wider)
    yield from _looser_extension(row, wider)
    more = set(row.suspension) - set(wider.suspension)
    if more and row.binds != "person":
        yield f"多了中止的理由：{'、'.join(sorted(more))}"


def _looser_length(row: Clock, wider: Clock) -> Reasons:
    said, law = _said(row), _said(wider)
    if row.binds == "authority" and not _never_longer(row, wider):
        yield f"{said}可能长于{law}；约束办理单位的期限，地方只能缩短"
    if row.binds == "person" and not _never_longer(wider, row):
        yield f"{said}可能短于{law}；给当事人的期限，地方只能放宽"
    if row.binds == "person" and wider.roll and not row.roll:
        yield "给当事人的期限，末日为休息日的要顺延"
    if row.binds == "agreed" and (row.length, row.unit) != (wider.length, wider.unit):
        yield f"双方约定的日子，地方不能另加期限（{said}，上级{law}）"


def _never_longer(one: Clock, other: Clock) -> bool:
    """Whether the one can never end after the other, whatever the calendar."""
    if one.unit == other.unit:
        return one.length <= other.length
    return LONGEST[one.unit] * one.length <= SHORTEST[other.unit] * other.length


# How many hours a unit can last. Working days have no longest: a holiday may always come between.
SHORTEST: dict[Unit, float] = {"hours": 1, "calendar_days": 24, "working_days": 24, "months": 672}
LONGEST: dict[Unit, float] = {
    "hours": 1,
    "calendar_days": 24,
    "working_days": float("inf"),
    "months": 744,
}


def _said(row: Clock) -> str:
    names = {"calendar_days": "日", "working_days": "个工作日", "months": "个月", "hours": "小时"}
    return f"{row.length}{names[row.unit]}"


def _looser_extension(row: Clock, wider: Clock) -> Reasons:
    mine, law = row.extension, wider.extension
    if mine is None:
        return
    if law is None:
        yield "上级规则没有规定可以延长"
        return
    if mine.times > law.times:
        yield f"可以延长{mine.times}次，上级规则只许{law.times}次"
    if mine.length > law.length:
        yield f"可以延长{mine.length}，上级规则只许{law.length}"
    if mine.consent != law.consent:
        yield f"延长须经“{law.consent}”同意，不能改成“{mine.consent}”"
    if mine.told != law.told:
        yield f"延长须告知“{law.told}”，不能改成“{mine.told}”"


def looser_role(read: Book) -> Callable[[Role, Role], Reasons]:
    """A place may hand out work; it may not let a role see further, nor see more of persons."""
    personal = {row.name for row in read.powers if row.personal}

    def looser(row: Role, wider: Role) -> Reasons:
        if SIGHTS.index(row.sight) > SIGHTS.index(wider.sight):
            yield f"可见范围不能由 {wider.sight} 扩大到 {row.sight}"
        for power in sorted((row.powers - wider.powers) & personal):
            yield f"涉及个人信息的权限“{power}”不能由地方增加"

    return looser


def looser_kind(row: Kind, wider: Kind) -> Reasons:
    """A place may add verbs; those of the law stay, with their gates and the remedies they name.

    No other verb than theirs opens a file.
    """
    ways_in = {name for name, verb in wider.verbs.items() if verb.opens}
    for name in sorted({name for name, verb in row.verbs.items() if verb.opens} - ways_in):
        yield f"“{row.verbs[name].label}”不能打开卷宗"
    for name, law in wider.verbs.items():
        verb = row.verbs.get(name)
        if verb is None:
            if law.verified == "law":
                yield f"法律规定的动作“{law.label}”不能去掉"
            continue
        if law.remedies and not verb.remedies:
            yield f"“{law.label}”必须告知其他救济途径"
        for consent in sorted(set(law.consents) - set(verb.consents)):
            yield f"“{law.label}”必须先有同意（{consent}）"


def looser_remedy(row: RemedyRow, wider: RemedyRow) -> Reasons:
    for prefix in wider.types:
        if not any(prefix.startswith(mine) for mine in row.types):
            yield f"“{wider.label}”对类型“{prefix}”也要告知，不能去掉"


def looser_fact(read: Book) -> Callable[[GradeFact, GradeFact], Reasons]:
    """A place may weigh a fact otherwise; what a law names stays as grave, and is said as it is said."""
    ranks = {row.colour: row.rank for row in read.colours}

    def looser(row: GradeFact, wider: GradeFact) -> Reasons:
        if wider.verified == "law" and ranks[row.colour] < ranks[wider.colour]:
            yield f"“{wider.label}”依法律定级，只能定得更重"
        if (row.label, row.label_en) != (wider.label, wider.label_en):
            yield f"“{wider.label}”的说法不能改"

    return looser


def _looser_routes(rows: list[Route]) -> Faults:
    """Each suggestion of a place that leaves out one of the wider place's."""
    for row in rows:
        if not row.where:
            continue
        near = [other for other in rows if row.type.startswith(other.type)]
        days = {other.from_on for other in near} | {row.from_on}
        left_out = {name for on in days if row.holds_on(on) for name in _left_out(row, near, on)}
        if left_out:
            yield fault(row, f"上级规则建议的不能去掉：{'、'.join(sorted(left_out))}")


def _left_out(row: Route, near: list[Route], on: date) -> set[str]:
    wider = {other.type: other.to for other in held(near, on, row.where[:-1])}
    return set(suggested(row.type, wider)) - set(row.to)
