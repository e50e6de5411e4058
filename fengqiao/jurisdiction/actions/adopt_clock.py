"""A county's own limits, stricter than the law: adopt one from a day on, let it end, take either back.

They are rows of the rulebook in a file of the installation (`rulebook.local`), tried against the whole
rulebook before they are written. None reaches back: it begins tomorrow at the earliest, and what was
counted by it can be counted again after its end.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from msgspec import structs

from fengqiao.jurisdiction.models import Change, Post
from fengqiao.jurisdiction.step import Move, OwnRule, Unfit, because, plain, taking, typed, within
from fengqiao.lib.sentence import say
from fengqiao.rulebook import book, check, local, tables
from fengqiao.rulebook.shapes import Clock, RuleError

MODEL = "rule"
VERIFIED = ("law", "secondary", "practice", "own")


def adopt_clock(
    name: str,
    *,
    by: Post,
    at: datetime,
    length: int,
    unit: str,
    yellow: int,
    from_on: date,
    source: str,
    verified: str,
    reason: str = "",
    seen: str = "",
) -> Clock:
    """The county's own limit from that day on; Unfit says why it cannot be (looser than the law…)."""
    county = by.place[:6]
    within(by, county)
    source = typed("source", say("依据"), source, most=300)
    about, law = about_clock(name, county), _widest(name, from_on, county)
    with _own("adopt_rule", by=by, at=at, about=about, reason=reason, seen=seen) as (move, rows):
        if law.binds != "authority":
            raise Unfit("这个期限是给当事人的，由法律或者双方定，县里不能另定。", field="length")
        _check_begins(from_on, move.today)
        said = {"length": length, "unit": unit, "yellow": yellow, "verified": verified}
        row = structs.replace(
            law, **said, from_on=from_on, until_on=None, where=county, source=source, enabled=True
        )
        _write(county, [*rows, row])
        _note(move, row, None, told(row))
    return row


def withdraw_clock(
    name: str, begins: date, *, by: Post, at: datetime, until: date, reason: str, seen: str = ""
) -> None:
    """Its last day; from the day after, the wider rule holds again. What runs by it runs on by it."""
    county = by.place[:6]
    within(by, county)
    kept, about = because(reason), about_clock(name, county)
    with _own("withdraw_rule", by=by, at=at, about=about, reason=kept, seen=seen) as (move, rows):
        row = _row(rows, name, begins)
        if row.until_on is not None:
            raise Unfit("这条规则到{day}为止，已经停用。", field="until", day=row.until_on)
        if until < max(move.today, row.from_on):
            raise Unfit("最后一天不能早于今天，也不能早于它开始的那一天。", field="until")
        _put(county, rows, row, until)
        _note(move, row, {"until": None}, {"until": until.isoformat()})


def take_back_rule(change: Change, *, by: Post, at: datetime, reason: str) -> None:
    """Undo one of the two, as long as it has not begun to count."""
    [told_row] = change.rows
    name, _, begins = told_row["key"].partition(" ")
    county, about = change.county, about_clock(name, change.county)
    with _own("undo", by=by, at=at, about=about, reason=reason, undoes=change) as (move, rows):
        row = _row(rows, name, date.fromisoformat(begins))
        if Change.objects.filter(undoes=change).exists():
            raise Unfit("这一条已经撤销过了。")
        if change.act == "adopt_rule":
            _check_not_begun(row, move.today)
            _write(county, [one for one in rows if one != row])
            _note(move, row, told(row), None)
        else:
            _check_still_runs(row, move.today)
            before = plain(row.until_on)
            _put(county, rows, row, None)
            _note(move, row, {"until": before}, {"until": None})


def about_clock(name: str, county: str) -> OwnRule:
    """What the record is about; Unfit for a limit that the rulebook does not know."""
    return OwnRule(county, name, _widest(name, date.max, county).label)


def told(row: Clock) -> dict[str, object]:
    """What stands in the record."""
    keys = ("length", "unit", "yellow", "from", "until", "source", "verified")
    said = local.plain(row) | {"yellow": row.yellow}
    return {key: plain(said[key]) for key in keys if key in said}


def _widest(name: str, on: date, county: str) -> Clock:
    """The clock as the law or the product has it: what the county's own row is made from."""
    rows = [row for row in book.read().clocks if row.name == name and county.startswith(row.where)]
    fitting = [row for row in rows if row.from_on <= on] or rows
    if not fitting:
        raise Unfit("没有这个期限。请从列表中选。")
    return min(fitting, key=lambda row: (len(row.where), -row.from_on.toordinal()))


@contextmanager
def _own(
    act: str, *, by: Post, at: datetime, about: OwnRule, reason: str, **more: Any
) -> Iterator[tuple[Move, list[Clock]]]:
    """The Move and the county's rows, while the county is held; what fails brings the file back."""
    county = about.county
    with (
        taking(act, by=by, at=at, county=county, reason=reason, about=about, **more) as move,
        local.kept(_folder(), county),
    ):
        yield move, _rows(county)


def _rows(county: str) -> list[Clock]:
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


def _write(county: str, rows: list[Clock]) -> None:
    """Unfit where the rulebook does not stand with these rows in it: tried aside, then written."""
    with TemporaryDirectory() as aside:
        local.replace(Path(aside), county, rows)
        faults = check.faults(own=Path(aside))
    if faults:
        raise Unfit("不能这样规定：{why}。", field="length", why=faults[0].reason)
    local.replace(_folder(), county, rows)


def _put(county: str, rows: list[Clock], row: Clock, until: date | None) -> None:
    _write(county, [structs.replace(r, until_on=until) if r == row else r for r in rows])


def _row(rows: list[Clock], name: str, begins: date) -> Clock:
    for row in rows:
        if (row.name, row.from_on) == (name, begins):
            return row
    raise Unfit("县里没有这条规则，或者已经撤销。请回到规则页重新打开。")


def _note(move: Move, row: Clock, before: object, after: object) -> None:
    key = f"{row.name} {row.from_on.isoformat()}"
    move.rows.append({"model": MODEL, "key": key, "before": before, "after": after})


def _check_begins(from_on: date, today: date) -> None:
    if from_on <= today:
        raise Unfit("新规则最早从明天起：已经开始算的期限照原来的规则算到底。", field="from_on")
    if from_on > today + timedelta(days=3660):
        raise Unfit("请写十年以内的日期。", field="from_on")


def _check_not_begun(row: Clock, today: date) -> None:
    if row.from_on <= today:
        raise Unfit(
            "这条规则从{day}起已经在用，有的期限照它算。不再要的，请写最后一天，停用它。",
            day=row.from_on,
        )


def _check_still_runs(row: Clock, today: date) -> None:
    if row.until_on is None:
        raise Unfit("这条规则没有停用，不用恢复。")
    if row.until_on < today:
        raise Unfit("这条规则在{day}已经停用。还要用的，请重新增加一条。", day=row.until_on)
