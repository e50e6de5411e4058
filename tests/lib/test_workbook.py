"""Workbooks as people send them, built here: every form and every mischief of a file."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from fengqiao.lib import workbook
from fengqiao.lib.workbook import Merged, WorkbookUnreadable
from tests.house.code import ROOT

GIVEN = ROOT.parent / "shared" / "data" / "excel" / "messages_4326.xlsx"


def excel(path: Path, *sheets: list[list[Any]]) -> Path:
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    for rows in sheets:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    book.close()
    return path


def rows_of(folder: Path, path: Path, start: int = 0) -> list[list[Any]]:
    return list(workbook.read_into(folder, path)[0].read(folder, start))


def test_cells_come_as_they_are(tmp_path: Path) -> None:
    row = [
        "张三",
        3,
        2.5,
        True,
        date(2025, 3, 5),
        datetime.fromisoformat("2025-03-05T09:30"),
        "𠅤😀",
        "=1+1",
    ]
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    for column, value in enumerate(row):
        if isinstance(value, date):
            sheet.write_datetime(0, column, value, day)
        elif isinstance(value, str):
            sheet.write_string(0, column, value)
        else:
            sheet.write(0, column, value)
    book.close()

    [read] = rows_of(tmp_path / "rows", tmp_path / "a.xlsx")

    assert read[:4] == ["张三", 3, 2.5, True]
    assert [str(cell)[:16] for cell in read[4:6]] == ["2025-03-05", "2025-03-05T09:30"]
    assert read[6:] == ["𠅤😀", "=1+1"]


def test_reading_can_begin_anywhere(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", [[n] for n in range(1_234)])

    assert rows_of(tmp_path / "rows", path, 1_200) == [[n] for n in range(1_200, 1_234)]
    assert rows_of(tmp_path / "rows", path, 5_000) == []


def test_every_sheet_is_there_with_what_is_merged(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    first, second = book.add_worksheet("一月"), book.add_worksheet("二月")
    first.merge_range("A1:C1", "台账")
    second.write("B3", "单独一格")
    second.hide()
    book.close()

    sheets = workbook.read_into(tmp_path / "rows", tmp_path / "a.xlsx")

    assert [(s.name, s.is_hidden) for s in sheets] == [("一月", False), ("二月", True)]
    assert sheets[0].merged == [Merged(0, 0, 0, 2)]
    assert (sheets[1].first_column, sheets[1].rows) == (1, 3)
    assert list(sheets[1].read(tmp_path / "rows")) == [[], [], ["单独一格"]]
    assert workbook.sheets_in(tmp_path / "rows") == sheets


def test_a_sheet_of_16000_columns_is_read_as_far_as_a_ledger_goes(tmp_path: Path) -> None:
    path = excel(tmp_path / "a.xlsx", [[f"列{n}" for n in range(16_000)], list(range(16_000))])

    [sheet] = workbook.read_into(tmp_path / "rows", path)

    assert (sheet.columns, sheet.is_cut, sheet.rows) == (1_000, True, 2)


def test_a_cell_in_the_last_corner_does_not_take_the_server_with_it(tmp_path: Path) -> None:
    """To such a sheet a reader gives 500 GB, and is ended for it: in the child."""
    book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "序号")
    sheet.write(1_048_575, 16_383, "x")
    book.close()

    with pytest.raises(WorkbookUnreadable, match="最边上"):
        workbook.read_into(tmp_path / "rows", tmp_path / "a.xlsx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_text_in_every_usual_encoding(tmp_path: Path, encoding: str, separator: str) -> None:
    rows = [["序号", "申请人", "简要情况"], ["1", "𠅤一", "排水，两家\n争吵"]]
    lines = [separator.join(f'"{cell}"' for cell in row) for row in rows]
    (tmp_path / "a.csv").write_bytes("\r\n".join(lines).encode(encoding))

    assert rows_of(tmp_path / "rows", tmp_path / "a.csv") == rows


def test_the_old_format_is_read(tmp_path: Path) -> None:
    """A fixture built for this test, of invented people."""
    rows = rows_of(tmp_path / "rows", Path(__file__).with_name("old.xls"))

    assert rows[1][:3] == ["序号", "申请人", "登记日期"]
    assert [str(cell) for cell in rows[2][:3]] == [
        "1",
        "张甲",
        "2025-03-05",
    ]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "不是"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 64, "不是"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "不是"),
        (b"PK\x03\x04 and then nothing", "打不开"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "打不开"),
    ],
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "a.xlsx").write_bytes(content)

    with pytest.raises(WorkbookUnreadable, match=why):
        workbook.read_into(tmp_path / "rows", tmp_path / "a.xlsx")


def test_nothing_stays_when_it_is_forgotten(tmp_path: Path) -> None:
    workbook.read_into(tmp_path / "rows", excel(tmp_path / "a.xlsx", [["x"]]))

    workbook.forget(tmp_path / "rows")

    assert not (tmp_path / "rows").exists()


@pytest.mark.skipif(not GIVEN.exists(), reason=f"NOT RUN: no {GIVEN.name} beside the project")
def test_a_workbook_as_people_really_send_it(tmp_path: Path) -> None:
    [sheet] = workbook.read_into(tmp_path / "rows", GIVEN)

    assert (sheet.rows, sheet.columns) == (4_327, 7)
