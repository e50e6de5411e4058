"""A table that is reported goes out as a workbook or on paper: numbers alone, marked with who took it and
when, recorded like every export."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from django.conf import settings

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.figures.definitions.tables import REST, WHOLE, Line, Table, said
from fengqiao.figures.permissions import check_may_see
from fengqiao.jurisdiction.models import Division, Post
from fengqiao.ledgers.actions.export_list import Exported
from fengqiao.ledgers.definitions.marks import mark_of
from fengqiao.ledgers.models import Export
from fengqiao.ledgers.permissions import check_may_export
from fengqiao.lib import fonts, typesetting, workbook_writer
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import TableColumn

TEMPLATE = Path(__file__).parents[1] / "typeset" / "table.typ"
TITLES = {"cases": "人民调解案件情况统计表", "bodies": "人民调解组织队伍情况统计表"}
KINDS = {WHOLE: "合计", REST: "没有细到下一级的"}
FIRST_WIDTH, WIDTH = 24, 9
ROOM = 330  # millimetres beside the first column of an A3 sheet
WIDEST = 18


def export_table(
    table: Table, *, by: Post, at: datetime, folder: Path, form: str, asked: Mapping[str, str]
) -> Exported:
    """Write the table into `folder`; `form` is xlsx or pdf, `asked` stands on record.

    MayNotExport for who may take nothing out, NoTables or PlaceNotYours for who may not see it.
    """
    check_may_see(by, table.place)
    check_may_export(by, at)
    path = folder / f"{uuid7(at).hex}.{form}"
    WRITERS[form](path, table, by, at)
    record = Export.objects.create(
        id=uuid7(at),
        county=by.place[:6],
        by=by,
        at=at,
        asked={**asked, "table": table.name},
        rows=len(table.all_lines),
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    name = f"{TITLES[table.name]}-{_place_name(table.place)}-{span_words(table)}.{form}"
    return Exported(path, name, record)


def span_words(table: Table) -> str:
    """2026年3月, 2026年1月至3月 …"""
    first, last = table.span.first, table.span.last
    if first == last:
        return f"{first:%Y}年{first.month}月"
    year = "" if first.year == last.year else f"{last:%Y}年"
    return f"{first:%Y}年{first.month}月至{year}{last.month}月"


def _place_name(place: str) -> str:
    return Division.objects.full_name(place) if place else "全国"


def _name(line: Line) -> str:
    return KINDS.get(line.kind, line.name)


def _notes(table: Table, by: Post, at: datetime) -> list[str]:
    counted = "还没有统计过" if table.counted_at is None else _moment(table.counted_at)
    notes = [f"数到：{counted}；{mark_of(by, at)}"]
    if table.reported_at:
        notes.insert(0, f"本表为{_moment(table.reported_at)}上报的数字")
    if table.apart:
        told = "不到10件" if table.apart_is_small else f"{table.apart}件"
        notes.append(f"另有专人办理的{told}（涉及家庭暴力、未成年人等），不在各栏里")
    return notes


def _moment(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%Y年%m月%d日 %H:%M}"


def groups_of(columns: Sequence[TableColumn]) -> list[tuple[str, int]]:
    """The headings above the columns, each with how many it spans; '' where there is none."""
    return [(group, len(list(some))) for group, some in groupby(columns, lambda one: one.group)]


def _heading(column: TableColumn) -> str:
    return column.label if column.unit == "件" else f"{column.label}（{column.unit}）"


# ── The workbook ─────────────────────────────────────────────────────────────────────────────────


def _write_workbook(path: Path, table: Table, by: Post, at: datetime) -> None:
    columns = [("地区、单位", FIRST_WIDTH), *((_heading(one), WIDTH) for one in table.columns)]
    title = f"{TITLES[table.name]}　{_place_name(table.place)}　{span_words(table)}"
    with workbook_writer.Table(
        path,
        columns=columns,
        groups=[("", 1), *groups_of(table.columns)],
        sheet="统计表",
        notes=[title, *_notes(table, by, at)],
        mark=mark_of(by, at),
    ) as sheet:
        for line in table.all_lines:
            sheet.add([_name(line), *(line.numbers[one.code] for one in table.columns)])


# ── The paper ────────────────────────────────────────────────────────────────────────────────────


def _write_paper(path: Path, table: Table, by: Post, at: datetime) -> None:
    organ = _place_name(table.place)
    told: dict[str, Any] = {
        "title": TITLES[table.name],
        "organ": organ,
        "span": span_words(table),
        "units": "单位：件、人、万元",
        "mark": mark_of(by, at),
        "width": min(WIDEST, ROOM / len(table.columns)),
        "groups": [{"label": label, "span": span} for label, span in groups_of(table.columns)],
        "columns": [_heading(one) for one in table.columns],
        "rows": [_row(line, table.columns) for line in table.all_lines],
        "notes": _notes(table, by, at),
    }
    told["rare"] = fonts.families(organ + "".join(row["name"] for row in told["rows"]))
    home = Path(settings.FENGQIAO_HOME)
    path.write_bytes(typesetting.pdf(TEMPLATE, told, home=home, at=at))


def _row(line: Line, columns: Sequence[TableColumn]) -> dict[str, Any]:
    return {
        "name": _name(line),
        "whole": line.kind == WHOLE,
        "numbers": [said(line.numbers[one.code]) for one in columns],
    }


WRITERS: Mapping[str, Callable[[Path, Table, Post, datetime], None]] = {
    "xlsx": _write_workbook,
    "pdf": _write_paper,
}
