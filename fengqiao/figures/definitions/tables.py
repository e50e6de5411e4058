"""A table that is reported, put together: a line for each part of a place or each body, the whole last."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Max

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.figures.definitions.months import LEAST
from fengqiao.figures.models import MonthCount, TableReport
from fengqiao.figures.querysets.tables import month_after
from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Division, Organ
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.small_numbers import is_small
from fengqiao.rulebook.shapes import TableColumn
from fengqiao.rulebook.tables import in_force

CASES, BODIES = "cases", "bodies"
BY_PLACE, BY_BODY = "places", "bodies"
WHOLE, REST = "whole", "rest"
COUNTY_DIGITS, VILLAGE_DIGITS = 6, 12
FIRST_YEAR, MOST_MONTHS = 2000, 120
TEN_THOUSAND, CENT = Decimal(10_000), Decimal("0.0001")

Number = int | Decimal


@dataclass(frozen=True, slots=True)
class Span:
    """Whole months, from the first day of the first to the first day of the last."""

    first: date
    last: date

    @property
    def ends_on(self) -> date:
        return month_after(self.last) - timedelta(days=1)

    def is_over(self, at: datetime) -> bool:
        return at.astimezone(SHANGHAI).date() > self.ends_on


class SpanWrong(Refusal):
    code, status = "span_wrong", 422


def span_asked(first: str, last: str, today: date) -> Span:
    """From one month (2026-03) to another; without any, the last one that is over."""
    begin = month_in(first) or month_in(last) or months_before(today.replace(day=1), 1)
    end = month_in(last) or begin
    if end < begin:
        raise SpanWrong("“到”的月份早于“从”的月份，请换过来。")
    if (end.year - begin.year) * 12 + end.month - begin.month >= MOST_MONTHS:
        raise SpanWrong("一张报表最多十年。请缩短时间。")
    return Span(begin, end)


def month_in(text: str) -> date | None:
    """The first day of a month that was typed; None for none, SpanWrong for what is none."""
    if not text:
        return None
    try:
        found = date.fromisoformat(f"{text}-01")
    except ValueError:
        found = date.min
    if found.year < FIRST_YEAR:
        raise SpanWrong("月份写成2026-03这样。")
    return found


def months_before(month: date, many: int) -> date:
    count = month.year * 12 + month.month - 1 - many
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a place, a body (its id), or by `kind` the whole and what was reported for no part."""

    key: str
    name: str
    numbers: Mapping[str, Number]
    kind: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(self.numbers.values())


@dataclass(frozen=True, slots=True)
class Table:
    """A table of a place over some months. `apart`: of a county, what lies in compartments, None where
    a place is too small to tell it; `counted_at`: None where nothing was counted yet; `reported_at`: when
    it was, of one that was reported."""

    place: str
    span: Span
    columns: tuple[TableColumn, ...]
    lines: list[Line]
    whole: Line
    by: str = BY_PLACE
    apart: int | None = None
    counted_at: datetime | None = None
    reported_at: datetime | None = None
    name: str = CASES

    @property
    def all_lines(self) -> list[Line]:
        return [*self.lines, self.whole]

    @property
    def apart_is_small(self) -> bool:
        return is_small(self.apart or 0, LEAST)


def table_of(place: str, span: Span, *, by: str = BY_PLACE) -> Table:
    """The case table of a place, by its parts; of a village, and where asked, by the bodies that mediated."""
    by = BY_BODY if len(place) >= VILLAGE_DIGITS else by
    columns = in_force(span.ends_on, place).table_columns(CASES)
    names = [column.counts for column in columns]
    rows = MonthCount.objects.all()
    asked = (place, span.first, span.last, [*names, "apart"])
    sums = rows.by_part(*asked) if by == BY_PLACE else rows.by_body(*asked)
    apart = sum(one.pop("apart") or 0 for one in sums.values())
    lines = _by_place(place, span, sums) if by == BY_PLACE else _by_body(place, sums)
    told = [_line(line, columns) for line in lines]
    return Table(
        place=place,
        span=span,
        columns=columns,
        lines=told,
        whole=Line(place, "", _added(told, columns), WHOLE),
        by=by,
        apart=apart if len(place) <= COUNTY_DIGITS else None,
        counted_at=rows.within(place, span.first, span.last).aggregate(at=Max("folded_at"))["at"],
    )


# ── Lines ────────────────────────────────────────────────────────────────────────────────────────


def _by_place(place: str, span: Span, sums: Mapping[str, Any]) -> list[Line]:
    """What lies straight in the place, also where nothing was counted; then what ceased to be meanwhile."""
    parts = dict(Division.objects.children_of(place, span.ends_on).values_list("pk", "name"))
    gone = sums.keys() - parts.keys() - {place}
    parts |= dict(Division.objects.filter(pk__in=gone).values_list("pk", "name")) if gone else {}
    codes = sorted({*parts, *gone})
    lines = [Line(code, called(code, parts.get(code, code)), sums.get(code, {})) for code in codes]
    rest = sums.get(place, {})
    return [*lines, Line(place, "", rest, REST)] if any(rest.values()) else lines


def _by_body(place: str, sums: Mapping[str, Any]) -> list[Line]:
    keys = [UUID(key) for key in sums if key]
    organs = Organ.objects.filter(pk__in=keys).order_by("place", "name")
    of = {UUID(key): numbers for key, numbers in sums.items() if key}
    return [Line(str(organ.pk), organ.name, of[organ.pk]) for organ in organs]


def called(code: str, name: str) -> str:
    said: str = village_name(name) if len(code) == VILLAGE_DIGITS else name
    return said


def _line(line: Line, columns: Sequence[TableColumn]) -> Line:
    """The sums by the codes of the columns; money in ten thousands of yuan."""
    numbers = {
        column.code: as_shown(line.numbers.get(column.counts) or 0, column) for column in columns
    }
    return Line(line.key, line.name, numbers, line.kind)


def as_shown(number: Number, column: TableColumn) -> Number:
    if column.unit != "万元":
        return number
    return (Decimal(number) / TEN_THOUSAND).quantize(CENT).normalize() + 0


def _added(lines: Iterable[Line], columns: Sequence[TableColumn]) -> dict[str, Number]:
    several = list(lines)
    return {column.code: sum(line.numbers[column.code] for line in several) for column in columns}


# ── What was reported ────────────────────────────────────────────────────────────────────────────


def rows_of(table: Table) -> list[dict[str, Any]]:
    """The table as a report keeps it: places by code, numbers as text."""
    return [
        {
            "key": line.key,
            "kind": line.kind,
            "name": line.name,
            "numbers": {code: said(number) for code, number in line.numbers.items()},
        }
        for line in table.all_lines
    ]


def said(number: Number) -> str:
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def span_of(report: TableReport) -> Span:
    return Span(report.first_on, report.last_on.replace(day=1))


def as_reported(report: TableReport) -> Table:
    """The table as it was when it was reported."""
    span = span_of(report)
    columns = in_force(span.ends_on, report.place).table_columns(report.table)
    *lines, whole = [_kept(row) for row in report.rows]
    return Table(
        place=report.place,
        span=span,
        columns=columns,
        lines=lines,
        whole=whole,
        counted_at=report.counted_at,
        reported_at=report.at,
        name=report.table,
    )


def _kept(row: Mapping[str, Any]) -> Line:
    numbers = {code: _number(text) for code, text in row["numbers"].items()}
    return Line(row["key"], row["name"], numbers, row["kind"])


def _number(text: str) -> Number:
    return Decimal(text) if "." in text else int(text)


def standing(report: TableReport, corrections: Iterable[Any]) -> list[dict[str, Any]]:
    """The rows of a report as they stand with all that was put right since."""
    rows = {
        (row["key"], row["kind"]): {**row, "numbers": {**row["numbers"]}} for row in report.rows
    }
    for change in (one for correction in corrections for one in correction.changes):
        key = (change["key"], change["kind"])
        fresh = {"key": key[0], "kind": key[1], "name": change["name"], "numbers": {}}
        rows.setdefault(key, fresh)["numbers"][change["code"]] = change["now"]
    return list(rows.values())


def changes_since(rows: Sequence[Mapping[str, Any]], table: Table) -> list[dict[str, str]]:
    """What of the rows of a report is another now; a line that was not there had nothing."""
    before = {(row["key"], row["kind"]): row["numbers"] for row in rows}
    return [
        {
            "key": row["key"],
            "kind": row["kind"],
            "name": row["name"],
            "code": code,
            "was": was,
            "now": now,
        }
        for row in rows_of(table)
        for code, now in row["numbers"].items()
        if (was := before.get((row["key"], row["kind"]), {}).get(code, "0")) != now
    ]
