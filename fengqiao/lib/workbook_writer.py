"""Workbooks written row by row, in memory that does not grow: text stays text, nothing is a formula.

A cell that begins like a formula gets a ' before it, so that no programme runs it, also not one
that opens a copy saved as text.
"""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import xlsxwriter

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
LONGEST = 32_000  # characters; a cell holds 32,767
Value = str | int | float | Decimal | None


def harmless(text: str) -> str:
    """The text as a cell may hold it."""
    if text.startswith(STARTS_A_FORMULA):
        text = f"'{text}"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


class Table:
    """One sheet: `notes` above, a heading that stays in sight, rows. To be used with `with`.

    `columns` are headings with their widths in characters; above them may stand `groups`, each with how
    many columns it spans. `mark` stands at the head and foot of
    every printed page.
    """

    def __init__(
        self,
        path: Path,
        *,
        columns: Sequence[tuple[str, int]],
        groups: Sequence[tuple[str, int]] = (),
        sheet: str = "台账",
        notes: Sequence[str] = (),
        mark: str = "",
    ) -> None:
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._sheet = self._book.add_worksheet(sheet[:31])
        self._formats = _formats(self._book)
        self._at = 0
        self._prepare(columns, groups, notes, mark)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._book.close()

    def add(self, cells: Sequence[Value], *, marked: int = 0) -> None:
        """A row; the first `marked` cells stand out."""
        for column, value in enumerate(cells):
            self._write(column, value, "marked" if column < marked else "text")
        self._at += 1

    def note(self, text: str) -> None:
        """A line of its own, as what was left out, or who took it out."""
        self._write(0, text, "note")
        self._at += 1

    def _prepare(
        self,
        columns: Sequence[tuple[str, int]],
        groups: Sequence[tuple[str, int]],
        notes: Sequence[str],
        mark: str,
    ) -> None:
        for number, (_, width) in enumerate(columns):
            self._sheet.set_column(number, number, width)
        for text in notes:
            self.note(text)
        if groups:
            self._write_groups(groups)
        for number, (name, _) in enumerate(columns):
            self._write(number, name, "heading")
        self._at += 1
        self._sheet.freeze_panes(self._at, 0)
        self._sheet.repeat_rows(self._at - (2 if groups else 1), self._at - 1)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)
        self._sheet.fit_to_pages(1, 0)
        if mark:
            printed = mark.replace("&", "&&")[:200]
            self._sheet.set_header(f"&C{printed}")
            self._sheet.set_footer(f"&L{printed[:120]}&R&P/&N")

    def _write_groups(self, groups: Sequence[tuple[str, int]]) -> None:
        column = 0
        for label, span in groups:
            heading = self._formats["heading"]
            if span > 1:
                self._sheet.merge_range(
                    self._at, column, self._at, column + span - 1, label, heading
                )
            else:
                self._write(column, label, "heading")
            column += span
        self._at += 1

    def _write(self, column: int, value: Value, style: str) -> None:
        shown: Any = self._formats[style]
        if value is None or value == "":
            self._sheet.write_blank(self._at, column, None, shown)
        elif isinstance(value, str):
            self._sheet.write_string(self._at, column, harmless(value), shown)
        else:
            style = _number_style(value) if style == "text" else style
            self._sheet.write_number(self._at, column, float(value), self._formats[style])


def _number_style(value: int | float | Decimal) -> str:
    """A whole number without a point behind it."""
    return "whole" if value == int(value) else "number"


def _formats(book: Any) -> dict[str, Any]:
    """Everything is text to the programme, so that no number loses its zeros or its last digits."""
    cell = {"border": 1, "border_color": "#bfc5cc", "valign": "top", "text_wrap": True}
    return {
        "heading": book.add_format(
            cell | {"bold": True, "bg_color": "#e6f0ec", "valign": "vcenter", "num_format": "@"}
        ),
        "text": book.add_format(cell | {"num_format": "@"}),
        "number": book.add_format(cell | {"num_format": "0.####"}),
        "whole": book.add_format(cell | {"num_format": "0"}),
        "marked": book.add_format(cell | {"bg_color": "#fdecea", "num_format": "@"}),
        "note": book.add_format({"font_color": "#52606d", "num_format": "@"}),
    }
