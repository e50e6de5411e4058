"""A county's own rules, stricter than the law: adopt some from a day on, let one end, take either back.

They are rows of the rulebook in a file of the installation (`rulebook.local`), tried against the whole
rulebook before they are written. None reaches back: it begins tomorrow at the earliest, and what was
counted by it can be counted again after its end.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import structs

from fengqiao.jurisdiction.models import Change, Post
from fengqiao.jurisdiction.step import Move, OwnRule, Unfit, because, plain, taking, within
from fengqiao.rulebook import check, local, tables
from fengqiao.rulebook.shapes import Clock, Route, RuleError

MODEL = "rule"
FORMS = {"written": ("书面协议", "written agreement"), "oral": ("口头协议", "oral agreement")}
VERIFIED = ("law", "secondary", "practice", "own")


def adopt_rules(
    about: OwnRule,
    rows: Sequence[local.Own],
    *,
    by: Post | None,
    at: datetime,
    act: str = "adopt_rule",
    reason: str = "",
    seen: str = "",
    field: str = "",
) -> None:
    """The county's own rows, each from its own day on; Unfit says why one cannot be.

    `field` is what is at fault where the rulebook does not stand with them.
    """
    with _own(act, by=by, at=at, about=about, reason=reason, seen=seen) as (move, own):
        for row in rows:
            _check_begins(row.from_on, move.today)
        _write(about.county, [*own, *rows], field)
        for row in rows:
            _note(move, row, None, told(row))


def withdraw_rule(
    name: str, begins: date, *, by: Post, at: datetime, until: date, reason: str, seen: str = ""
) -> None:
    """Its last day; from the day after, the wider rule holds again. What runs by it runs on by it."""
    county = by.place[:6]
    within(by, county)
    kept, about = because(reason), about_rule(name, county)
    with _own("withdraw_rule", by=by, at=at, about=about, reason=kept, seen=seen) as (move, rows):
        row = _row(rows, name, begins)
        if row.until_on is not None:
            raise Unfit("这条规则到{day}为止，已经停用。", field="until", day=row.until_on)
        if until < max(move.today, row.from_on):
            raise Unfit("最后一天不能早于今天，也不能早于它开始的那一天。", field="until")
        _put(county, rows, row, until)
        _note(move, row, {"until": None}, {"until": until.isoformat()})


def take_back_rule(change: Change, *, by: Post, at: datetime, reason: str) -> None:
    """Undo one of these, as long as nothing of it has begun to count."""
    about = OwnRule(change.county, change.subject.partition(" ")[2], change.called)
    with _own("undo", by=by, at=at, about=about, reason=reason, undoes=change) as (move, rows):
        if Change.objects.filter(undoes=change).exists():
            raise Unfit("这一条已经撤销过了。")
        for told_row in reversed(change.rows):
            name, _, begins = told_row["key"].partition(" ")
            row = _row(rows, name, date.fromisoformat(begins))
            rows = _without(row, rows, move) if told_row["before"] is None else _on(row, rows, move)
        _write(change.county, rows)


def _without(row: local.Own, rows: list[local.Own], move: Move) -> list[local.Own]:
    """As if it had not been adopted."""
    _check_not_begun(row, move.today)
    _note(move, row, told(row), None)
    return [one for one in rows if one != row]


def _on(row: local.Own, rows: list[local.Own], move: Move) -> list[local.Own]:
    """As if it had not been ended."""
    _check_still_runs(row, move.today)
    _note(move, row, {"until": plain(row.until_on)}, {"until": None})
    return [structs.replace(one, until_on=None) if one == row else one for one in rows]


def about_rule(name: str, county: str) -> OwnRule:
    """What the record is about; Unfit for a rule that the rulebook does not know."""
    sort, _, code = name.partition(".")
    if sort == "route":
        return OwnRule(county, name, _type_label(code, county))
    if sort == "rate":
        return OwnRule(county, name, rate_labels(code)[0])
    row = widest(name, date.max, county)
    assert not isinstance(row, Route), "a route is called by its type"
    return OwnRule(county, name, row.label)


def rate_labels(case: str) -> tuple[str, str]:
    """What cases are called for which something is added (hard.oral), in both languages."""
    difficulty, _, form = case.partition(".")
    try:
        found = tables.in_force(tables.latest(), "").difficulty(difficulty)
        named, named_en = FORMS[form]
    except (RuleError, KeyError) as error:
        raise Unfit("没有这一档补贴。请从列表中选。") from error
    return f"{found.label}，{named}", f"{found.label_en}, {named_en}"


def _type_label(code: str, county: str) -> str:
    try:
        return tables.in_force(tables.latest(), county).type(code).label
    except RuleError as error:
        raise Unfit("没有这个纠纷类型。请从列表中选。") from error


def widest(name: str, on: date, county: str) -> local.Own:
    """The rule as the law or the product has it: what the county's own row is made from."""
    known = [row for row in tables.decided() if local.name_of(row) == name]
    rows = [row for row in known if county.startswith(row.where)]
    fitting = [row for row in rows if row.from_on <= on] or rows
    if not fitting:
        raise Unfit("没有这条规则。请从列表中选。")
    return min(fitting, key=lambda row: (len(row.where), -row.from_on.toordinal()))


def told(row: local.Own) -> dict[str, object]:
    """What stands in the record."""
    keys = ("length", "unit", "yellow", "colour", "amount", "from", "until", "source", "verified")
    said = local.plain(row) | ({"yellow": row.yellow} if isinstance(row, Clock) else {})
    kept = {key: plain(said[key]) for key in keys if key in said}
    if isinstance(row, Route):
        return {"rule": _type_label(row.type, row.where), "departments": list(row.to)} | kept
    return {"rule": row.label} | kept


@contextmanager
def _own(
    act: str, *, by: Post | None, at: datetime, about: OwnRule, reason: str, **more: Any
) -> Iterator[tuple[Move, list[local.Own]]]:
    """The Move and the county's rows, while the county is held; what fails brings the file back."""
    county = about.county
    with (
        taking(act, by=by, at=at, county=county, reason=reason, about=about, **more) as move,
        local.kept(_folder(), county),
    ):
        yield move, _rows(county)


def _rows(county: str) -> list[local.Own]:
    try:
        return local.of(_folder(), county)
    except RuleError as error:
        raise Unfit(
            "县里的规则文件被手工改坏了（{why}），请先请平台维护人员改好。", why=error.reason
        ) from error


def _folder() -> Path:
    folder = tables.own_folder()
    assert folder is not None, "an installation has a home"
    return folder


def _write(county: str, rows: list[local.Own], field: str = "") -> None:
    """Unfit where the rulebook does not stand with these rows in it: tried aside, then written."""
    with TemporaryDirectory() as aside:
        local.replace(Path(aside), county, rows)
        faults = check.faults(own=Path(aside))
    if faults:
        raise Unfit("不能这样规定：{why}。", field=field, why=faults[0].reason)
    local.replace(_folder(), county, rows)


def _put(county: str, rows: list[local.Own], row: local.Own, until: date | None) -> None:
    _write(county, [structs.replace(r, until_on=until) if r == row else r for r in rows])


def _row(rows: list[local.Own], name: str, begins: date) -> local.Own:
    for row in rows:
        if (local.name_of(row), row.from_on) == (name, begins):
            return row
    raise Unfit("县里没有这条规则，或者已经撤销。请回到规则页重新打开。")


def _note(move: Move, row: local.Own, before: object, after: object) -> None:
    key = f"{local.name_of(row)} {row.from_on.isoformat()}"
    move.rows.append({"model": MODEL, "key": key, "before": before, "after": after})


def _check_begins(from_on: date, today: date) -> None:
    if from_on <= today:
        raise Unfit("新规则最早从明天起：已经开始算的期限照原来的规则算到底。", field="from_on")
    if from_on > today + timedelta(days=3660):
        raise Unfit("请写十年以内的日期。", field="from_on")


def _check_not_begun(row: local.Own, today: date) -> None:
    if row.from_on <= today:
        raise Unfit(
            "这条规则从{day}起已经在用，有的期限照它算。不再要的，请写最后一天，停用它。",
            day=row.from_on,
        )


def _check_still_runs(row: local.Own, today: date) -> None:
    if row.until_on is None:
        raise Unfit("这条规则没有停用，不用恢复。")
    if row.until_on < today:
        raise Unfit("这条规则在{day}已经停用。还要用的，请重新增加一条。", day=row.until_on)
