"""Tables: the widths of their columns, which cells go over several columns or rows, and their lines."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from fengqiao.lib.word_layout.looks import ALIGNED, Look, colour_of, line_of
from fengqiao.lib.word_layout.names import holds, local, measure, said, w

EDGES = ("top", "left", "bottom", "right")
INSIDE = {"top": "insideH", "bottom": "insideH", "left": "insideV", "right": "insideV"}
NAMES = {"start": "left", "end": "right"}
BESIDE = 5.4  # points between a cell's line and what stands in it, unless a style says otherwise
ALIGNMENTS = {"center": "horizon", "bottom": "bottom", "both": "top", "top": "top"}
ROWS = ("sdt", "sdtContent", "customXml")


@dataclass
class Cell:
    """A cell as it comes; `down` grows while rows below go on with it."""

    element: Any
    column: int
    wide: int
    row: int
    down: int = 1
    properties: Any = field(default=None)


def table_of(element: Any, story: Any) -> dict[str, Any]:
    """A table; `story` reads what stands in its cells."""
    properties = element.find(w("tblPr"))
    look = _Style(properties, story)
    widths = [
        measure(one, "w") or 20.0 for one in element.findall(f"{w('tblGrid')}/{w('gridCol')}")
    ]
    rows = list(_rows(element, story))
    cells = _cells(rows, widths)
    if properties is not None and properties.find(w("tblpPr")) is not None:
        story.marks.remark("floating_table")
    indent = None if properties is None else measure(properties.find(w("tblInd")), "w")
    align = "" if properties is None else said(properties.find(w("jc")))
    return {
        "kind": "table",
        "widths": widths,
        "align": ALIGNED.get(align, "start"),
        "indent": indent or 0.0,
        "rows": [_height(row) for row in rows],
        "head": _heads(rows),
        "cells": [_cell(cell, look, len(rows), len(widths), story) for cell in cells],
    }


def _rows(element: Any, story: Any) -> Iterator[Any]:
    for one in element:
        name = local(one)
        if name == "tr":
            changed = one.find(w("trPr"))
            if changed is not None and any(local(mark) in ("ins", "del") for mark in changed):
                story.marks.refuse("revision")
            yield one
        elif name in ROWS:
            yield from _rows(one, story)
        else:
            story.meet(name)


def _height(row: Any) -> dict[str, Any]:
    told = row.find(f"{w('trPr')}/{w('trHeight')}")
    whole = holds(row.find(f"{w('trPr')}/{w('cantSplit')}"))
    exact = said(told, "hRule") == "exact"
    return {"height": measure(told) or 0.0, "exact": exact, "whole": whole}


def _heads(rows: list[Any]) -> int:
    """How many rows at its head come again on each page."""
    n = 0
    while n < len(rows) and holds(rows[n].find(f"{w('trPr')}/{w('tblHeader')}")):
        n += 1
    return n if n < len(rows) else 0


def _cells(rows: list[Any], widths: list[float]) -> list[Cell]:
    """Each cell with its place; one that goes on with the cell above makes that one longer."""
    found: list[Cell] = []
    above: dict[int, Cell] = {}
    for n, row in enumerate(rows):
        column = _number(row.find(f"{w('trPr')}/{w('gridBefore')}"), 0)
        for element in _of_row(row):
            properties = element.find(w("tcPr"))
            wide = max(1, _number(_child(properties, "gridSpan"), 1))
            merge = _child(properties, "vMerge")
            going_on = merge is not None and said(merge) != "restart"
            if going_on and column in above:
                above[column].down = n - above[column].row + 1
            else:
                cell = Cell(element, column, wide, n, properties=properties)
                found.append(cell)
                above[column] = cell
            column += wide
        widths += [40.0] * (column - len(widths))
    return found


def _of_row(row: Any) -> Iterator[Any]:
    for one in row:
        if local(one) == "tc":
            yield one
        elif local(one) in ROWS:
            yield from _of_row(one)


def _cell(cell: Cell, look: "_Style", rows: int, columns: int, story: Any) -> dict[str, Any]:
    properties = cell.properties
    at_edge = {
        "top": cell.row == 0,
        "bottom": cell.row + cell.down == rows,
        "left": cell.column == 0,
        "right": cell.column + cell.wide == columns,
    }
    own = _edges(_child(properties, "tcBorders"))
    if {"tl2br", "tr2bl"} & own.keys():
        story.marks.remark("slanted")
    lines = {edge: own[edge] if edge in own else look.line(edge, at_edge[edge]) for edge in EDGES}
    if any(line and "double" in line for line in lines.values()):
        story.marks.remark("double")
    shade = _child(properties, "shd")
    return {
        "column": cell.column,
        "row": cell.row,
        "wide": cell.wide,
        "down": cell.down,
        "lines": lines,
        "behind": colour_of(said(shade, "fill")),
        "align": ALIGNMENTS.get(said(_child(properties, "vAlign")), "top"),
        "inset": look.margins | _margins(_child(properties, "tcMar")),
        "upright": said(_child(properties, "textDirection")) in ("tbRlV", "tbRl", "tbLrV"),
        "blocks": story.blocks(cell.element, inside=look.inside, in_table=True),
    }


class _Style:
    """What the style of a table says, and the table over it."""

    def __init__(self, properties: Any, story: Any) -> None:
        self.lines: dict[str, Any] = {}
        self.margins = {"top": 0.0, "left": BESIDE, "bottom": 0.0, "right": BESIDE}
        self.inside: Look = {}
        name = said(_child(properties, "tblStyle"))
        for row in story.looks.chain(name, "table"):
            self._over(row.find(w("tblPr")))
            story.looks.paragraph_over(self.inside, row.find(w("pPr")))
            if row.find(w("tblStylePr")) is not None:
                story.marks.remark("banding")
        self._over(properties)

    def _over(self, properties: Any) -> None:
        self.lines |= _edges(_child(properties, "tblBorders"))
        self.margins |= _margins(_child(properties, "tblCellMar"))

    def line(self, edge: str, is_outer: bool) -> Any:
        return self.lines.get(edge if is_outer else INSIDE[edge])


def _edges(borders: Any) -> dict[str, Any]:
    rows = [] if borders is None else borders
    return {NAMES.get(local(one), local(one)): line_of(one) for one in rows}


def _margins(margins: Any) -> dict[str, float]:
    rows = [] if margins is None else margins
    return {NAMES.get(local(one), local(one)): measure(one, "w") or 0.0 for one in rows}


def _child(element: Any, name: str) -> Any:
    return None if element is None else element.find(w(name))


def _number(element: Any, otherwise: int) -> int:
    told = said(element)
    return int(told) if told.isdecimal() else otherwise
