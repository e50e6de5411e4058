"""A DOCX as sections with their pages: for the child alone (see this package)."""

from collections.abc import Iterator
from typing import Any

from docx.oxml import parse_xml

from fengqiao.lib.word_layout.looks import Looks
from fengqiao.lib.word_layout.marks import CannotBeShown, Marks
from fengqiao.lib.word_layout.names import RELATION, holds, local, measure, said, w
from fengqiao.lib.word_layout.numbers import Lists
from fengqiao.lib.word_layout.pictures import Pictures
from fengqiao.lib.word_layout.stories import Story

A4 = {"width": 595.3, "height": 841.9}
MARGINS = {"top": 72.0, "bottom": 72.0, "left": 90.0, "right": 90.0, "header": 42.0, "footer": 42.0}
TAB = 36.0
NARROWEST, WIDEST = 100, 1700  # points: of what is written on, and of a sheet (A2)
LARGEST, DEEPEST = 10_000, 5  # paragraphs, runs and cells; tables within tables
AROUND = ("headers", "footers")
DASHED = ("numberInDash",)


def layout(template: Any) -> dict[str, Any]:
    """The sections, the pictures and the remarks of an opened template; CannotBeShown names what would be
    missing. A placeholder stands whole in its run."""
    return _Document(template).layout()


class _Document:
    def __init__(self, template: Any) -> None:
        self.template, self.part = template, template.docx.part
        self.marks = Marks()
        self.settings = template.docx.settings.element
        styles, numbering = self._xml("styles"), self._xml("numbering")
        self.looks = Looks(styles, self._xml("theme"), self.marks)
        self.lists = Lists(numbering, self.marks)
        self.pictures = Pictures(self.marks)
        compat = self.settings.find(w("compat"))
        rule = None if compat is None else compat.find(w("adjustLineHeightInTable"))
        self.in_tables = holds(rule)

    def layout(self) -> dict[str, Any]:
        self._look_outside()
        body = parse_xml(self._patched(self.template.get_xml()))
        found = _joined([self._section(*one) for one in _sections(body)])
        self.marks.check()
        check_size(found)
        return {
            "sections": found,
            "tab": measure(self.settings.find(w("defaultTabStop"))) or TAB,
            "pictures": self.pictures.found,
            "remarks": self.marks.remarks(),
        }

    def _patched(self, xml: str) -> str:
        """With each placeholder whole in one run, as it is when words are put in."""
        return str(self.template.patch_xml(xml))

    def _xml(self, kind: str) -> Any:
        """One of the parts that belong to the document; None where it has none."""
        for relation in self.part.rels.values():
            if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
                return parse_xml(relation.target_part.blob)
        return None

    def _look_outside(self) -> None:
        """Nothing of a paper may lie elsewhere, nor be fetched when somebody opens it."""
        parts = [self.part, *(row.target_part for row in self.part.rels.values() if _inside(row))]
        for part in parts:
            for relation in part.rels.values():
                if relation.is_external and relation.reltype.endswith("/hyperlink"):
                    self.marks.remark("link")
                elif relation.is_external:
                    kind = "linked" if relation.reltype.endswith("/image") else "outside"
                    self.marks.refuse(kind)
        root = self.part.element
        if root.find(w("background")) is not None:
            self.marks.remark("background")

    # ── Sections ─────────────────────────────────────────────────────────────────────────────────

    def _section(self, elements: list[Any], told: Any) -> dict[str, Any]:
        grid = _grid(told)
        self._check(told)
        return {
            "page": _page(told),
            "goes_on": said(_child(told, "type")) == "continuous",
            "title": holds(_child(told, "titlePg")),
            "even": holds(self.settings.find(w("evenAndOddHeaders"))),
            "start": _start(told),
            "dashed": said(_child(told, "pgNumType"), "fmt") in DASHED,
            "headers": self._around(told, "headerReference", grid),
            "footers": self._around(told, "footerReference", grid),
            "blocks": self._story(self.part, grid).blocks(elements),
        }

    def _story(self, part: Any, grid: float) -> Story:
        return Story(
            self.looks,
            self.lists,
            self.pictures,
            self.marks,
            part,
            grid=grid,
            in_tables=self.in_tables,
        )

    def _around(self, told: Any, name: str, grid: float) -> dict[str, Any]:
        """Its headers or footers: default, first, even."""
        found = {}
        for one in () if told is None else told.findall(w(name)):
            part = self.part.related_parts[one.get(f"{RELATION}id")]
            xml = self._patched(self.template.get_part_xml(part))
            root = parse_xml(xml.encode())
            found[said(one, "type") or "default"] = self._story(part, grid).blocks(root)
        return found

    def _check(self, told: Any) -> None:
        columns = _child(told, "cols")
        if columns is not None and said(columns, "num") not in ("", "0", "1"):
            self.marks.refuse("columns")
        if said(_child(told, "textDirection")) not in ("", "lrTb"):
            self.marks.refuse("sideways")
        if _child(told, "pgBorders") is not None:
            self.marks.remark("page_border")
        if _child(told, "lnNumType") is not None:
            self.marks.remark("line_numbers")


def check_size(sections: list[dict[str, Any]]) -> None:
    """CannotBeShown what no paper needs, so that printing one stays a matter of moments."""
    pages = [one["page"] for one in sections]
    across = [page["width"] - page["left"] - page["right"] for page in pages]
    down = [page["height"] - page["top"] - page["bottom"] for page in pages]
    sides = [page[side] for page in pages for side in ("width", "height")]
    if min(across + down) < NARROWEST or max(sides) > WIDEST:
        raise CannotBeShown("模板的纸张太大，或者页边距太宽，放不下文字。请用 A4 或者 A3。")
    told = [one["blocks"] for one in sections]
    told += [blocks for one in sections for name in AROUND for blocks in one[name].values()]
    if sum(_size(blocks, DEEPEST) for blocks in told) > LARGEST:
        raise CannotBeShown("模板太复杂：段落、文字和单元格太多。请换一个简单的模板。")


def _size(blocks: list[dict[str, Any]], deeper: int) -> int:
    """How many paragraphs, runs and cells; too many where tables lie in tables in tables."""
    if not deeper:
        return LARGEST + 1
    runs = sum(1 + len(block.get("runs", ())) for block in blocks)
    cells = [cell for block in blocks for cell in block.get("cells", ())]
    return runs + sum(1 + _size(cell["blocks"], deeper - 1) for cell in cells)


def _joined(sections: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """One that goes on where the last ended is of the same pages, unless these are others."""
    found: list[dict[str, Any]] = []
    for one in sections:
        if one.pop("goes_on") and found and found[-1]["page"] == one["page"]:
            found[-1]["blocks"] += one["blocks"]
        else:
            found.append(one)
    return found


def _inside(relation: Any) -> bool:
    return not relation.is_external and hasattr(relation.target_part, "rels")


def _sections(body: Any) -> Iterator[tuple[list[Any], Any]]:
    """What belongs to each, and what it says of its pages: at its last paragraph, of the last at the end."""
    mine: list[Any] = []
    for one in body:
        if local(one) == "sectPr":
            continue
        mine.append(one)
        end = one.find(f"{w('pPr')}/{w('sectPr')}") if local(one) == "p" else None
        if end is not None:
            yield mine, end
            mine = []
    yield mine, body.find(w("sectPr"))


def _page(told: Any) -> dict[str, float]:
    size, margins = _child(told, "pgSz"), _child(told, "pgMar")
    found = {
        "width": measure(size, "w") or A4["width"],
        "height": measure(size, "h") or A4["height"],
    }
    for name, usual in MARGINS.items():
        given = measure(margins, name)
        found[name] = usual if given is None else abs(given)
    found["left"] += measure(margins, "gutter") or 0.0
    return found


def _grid(told: Any) -> float:
    """The height of the lines of a page that has lines; else 0."""
    grid = _child(told, "docGrid")
    if said(grid, "type") not in ("lines", "linesAndChars", "snapToChars"):
        return 0.0
    return measure(grid, "linePitch") or 0.0


def _start(told: Any) -> int | None:
    start = said(_child(told, "pgNumType"), "start")
    return int(start) if start.isdecimal() else None


def _child(element: Any, name: str) -> Any:
    return None if element is None else element.find(w(name))
