"""The tables that are reported, as the desk shows them: what was asked, and the table as headings and rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.desk.words import in_english, label_of
from fengqiao.figures.definitions.tables import (
    BODIES,
    BY_BODY,
    BY_PLACE,
    CASES,
    REST,
    WHOLE,
    Line,
    Number,
    Span,
    Table,
    months_before,
    said,
)
from fengqiao.rulebook.shapes import TableColumn

WAYS: dict[str, Any] = {
    BY_PLACE: gettext_lazy("按下一级地方"),
    BY_BODY: gettext_lazy("按调解组织"),
}
UNITS: dict[str, Any] = {
    "件": gettext_lazy("件"),
    "人": gettext_lazy("人"),
    "万元": gettext_lazy("万元"),
    "个": gettext_lazy("个"),
    "名": gettext_lazy("名"),
    "次": gettext_lazy("次"),
    "期": gettext_lazy("期"),
}
TITLES: dict[str, Any] = {
    CASES: gettext_lazy("人民调解案件情况统计表"),
    BODIES: gettext_lazy("人民调解组织队伍情况统计表"),
}
BEHIND = {CASES: "table_cases", BODIES: "table_bodies"}
ADDRESSES = {CASES: "statistics", BODIES: "statistics_of_bodies"}  # names of pages


@dataclass(frozen=True, slots=True)
class Column:
    """A column as it is headed."""

    code: str
    label: str
    group: str
    unit: str
    means: str
    of: str
    source: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and where what stands behind it is."""

    shown: str
    behind: str


@dataclass(frozen=True, slots=True)
class Row:
    name: str
    kind: str
    below: str
    cells: list[Cell]


def spans_offered(today: date) -> list[tuple[Any, str]]:
    """The times for which a table is usually wanted, as addresses."""
    this = today.replace(day=1)
    quarter = months_before(this, (this.month - 1) % 3)
    offered = [
        (_("上月"), months_before(this, 1), months_before(this, 1)),
        (_("上季度"), months_before(quarter, 3), months_before(quarter, 1)),
        (_("今年到现在"), this.replace(month=1), this),
        (_("今年上半年"), this.replace(month=1), this.replace(month=6)),
        (_("去年"), date(this.year - 1, 1, 1), date(this.year - 1, 12, 1)),
    ]
    return [(label, urlencode(months(Span(first, last)))) for label, first, last in offered]


def months(span: Span) -> dict[str, str]:
    """The span as it stands in an address."""
    return {"from": f"{span.first:%Y-%m}", "to": f"{span.last:%Y-%m}"}


def span_words(span: Span) -> str:
    if span.first == span.last:
        return _("%(year)d年%(month)d月") % {"year": span.first.year, "month": span.first.month}
    return _("%(from)s到%(to)s") % {
        "from": f"{span.first:%Y-%m}",
        "to": f"{span.last:%Y-%m}",
    }


def way_asked(by: str) -> str:
    return by if by in WAYS else BY_PLACE


# ── The table ────────────────────────────────────────────────────────────────────────────────────


def columns_of(table: Table) -> list[Column]:
    """Every column with what it means and of which it is a part."""
    labels = {one.code: label_of(one) for one in table.columns}
    return [
        Column(
            code=one.code,
            label=label_of(one),
            group=one.group_en if in_english() else one.group,
            unit=str(UNITS[one.unit]),
            means=one.means_en if in_english() else one.means,
            of=labels.get(one.of, ""),
            source=one.source,
        )
        for one in table.columns
    ]


def groups_of(columns: list[Column]) -> list[tuple[str, int]]:
    """The headings above, each with how many columns it spans."""
    return [(group, len(list(some))) for group, some in groupby(columns, lambda one: one.group)]


def rows_of(table: Table) -> list[Row]:
    return [_row(line, table) for line in table.all_lines]


def _row(line: Line, table: Table) -> Row:
    names = {WHOLE: _("合计"), REST: _("没有细到下一级的")}
    below = line.key if table.by == BY_PLACE and not line.kind else ""
    return Row(
        name=names.get(line.kind, line.name),
        kind=line.kind,
        below=below,
        cells=[_cell(line, column, table) for column in table.columns],
    )


def _cell(line: Line, column: TableColumn, table: Table) -> Cell:
    number: Number = line.numbers.get(column.code, 0)
    return Cell(said(number), urlencode(dict(_behind(line, column, table))) if number else "")


def _behind(line: Line, column: TableColumn, table: Table) -> Iterator[tuple[str, str]]:
    yield "place", line.key if table.by == BY_PLACE else table.place
    yield from months(table.span).items()
    yield "code", column.code
    if table.by == BY_BODY and not line.kind:
        yield "body", line.key
    if line.kind == REST:
        yield "here", "1"
