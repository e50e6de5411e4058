"""What is told in the body, in a header, in a cell: paragraphs with their runs, and tables between them."""

import re
from collections.abc import Iterator
from typing import Any

from fengqiao.lib.word_layout.looks import Look, Looks, gaps, indents, line_height
from fengqiao.lib.word_layout.marks import Marks
from fengqiao.lib.word_layout.names import RELATION, local, said, w
from fengqiao.lib.word_layout.numbers import Lists
from fengqiao.lib.word_layout.pictures import Pictures
from fengqiao.lib.word_layout.tables import table_of

Block = dict[str, Any]
Run = dict[str, Any]
UNSEEN = {
    "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "lastRenderedPageBreak",
    "softHyphen", "separator", "continuationSeparator", "sectPr", "pPr", "rPr", "tblPr", "tblPrEx",
    "tblGrid", "trPr", "tcPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "",
}  # fmt: skip
AROUND = ("sdt", "sdtContent", "customXml", "smartTag", "hyperlink", "fldSimple", "dir", "bdo")
REFUSED = {
    "ins": "revision", "del": "revision", "moveFrom": "revision", "moveTo": "revision",
    "delText": "revision", "commentRangeStart": "comment", "commentRangeEnd": "comment",
    "commentReference": "comment", "annotationRef": "comment", "footnoteReference": "note",
    "endnoteReference": "note", "oMath": "formula", "oMathPara": "formula", "altChunk": "outside",
    "subDoc": "outside", "AlternateContent": "shape", "pict": "shape", "object": "object",
    "ruby": "ruby", "contentPart": "shape",
}  # fmt: skip
SYMBOLS = {"F0A8": "□", "F06F": "□", "F0A3": "□", "F0FE": "☑", "F052": "☑", "F0FC": "√", "F0D6": "√",
           "F050": "√", "F0FB": "×", "F06C": "●", "F06E": "■", "F0B7": "•"}  # fmt: skip
FIELDS = {"PAGE": "page", "NUMPAGES": "pages", "SECTIONPAGES": "pages"}
SHOWN_FIELDS = ("HYPERLINK", "FORMTEXT", "FORMCHECKBOX", "FORMDROPDOWN")  # as they stand
SPACES = re.compile(r" {2,}|^ | $|　+")
NARROW, WIDE = 0.25, 0.5  # of a space, by the font of Latin letters


class Story:
    """Reads one part of a document. `grid`: the height of the lines of its pages, 0 without one."""

    def __init__(
        self,
        looks: Looks,
        lists: Lists,
        pictures: Pictures,
        marks: Marks,
        part: Any,
        *,
        grid: float,
        in_tables: bool,
    ) -> None:
        self.looks, self.lists, self.pictures, self.marks = looks, lists, pictures, marks
        self.part, self.grid, self.in_tables = part, grid, in_tables
        self.fields: list[dict[str, Any]] = []  # those that are open, the inner one last

    def blocks(
        self, elements: Any, *, inside: Look | None = None, in_table: bool = False
    ) -> list[Block]:
        found: list[Block] = []
        for one in elements:
            name = local(one)
            if name == "p":
                found += self.paragraph(one, inside=inside, in_table=in_table)
            elif name == "tbl":
                found.append(table_of(one, self))
            elif name in AROUND:
                found += self.blocks(one, inside=inside, in_table=in_table)
            else:
                self.meet(name)
        return found

    def meet(self, name: str) -> None:
        """Note what is neither text nor known to be unseen."""
        if name in REFUSED:
            self.marks.refuse(REFUSED[name])
        elif name not in UNSEEN and not name.startswith(("bookmark", "moveFromRange", "customXml")):
            self.marks.refuse_unknown(name)

    # ── A paragraph ──────────────────────────────────────────────────────────────────────────────

    def paragraph(self, element: Any, *, inside: Look | None, in_table: bool) -> list[Block]:
        """One block, or several where a page ends within it."""
        properties = element.find(w("pPr"))
        look = self.looks.of_paragraph(properties, inside)
        below = self.looks.of_runs(look["style"])
        own = None if properties is None else properties.find(w("rPr"))
        empty = self.looks.of_run(below, own)
        level = self.lists.level(look["numbered"]) if "numbered" in look else None
        if level is not None:
            self._indent_of_list(look, level, properties)
        grid = self.grid if not in_table or self.in_tables else 0.0
        line = _Line(look, below, grid)
        runs = list(self._runs(element, line))
        block = self._block(look, below["size"], grid)
        block["empty"] = line_height(look, empty["size"], grid)
        if level is not None:
            runs = self._numbered(look, level, self.looks.of_run(below, own), line) + runs
        return _parted(block, runs)

    def _indent_of_list(self, look: Look, level: Any, properties: Any) -> None:
        """A list says how far in its paragraphs lie, unless one says so itself."""
        own = None if properties is None else properties.find(w("ind"))
        if own is None:
            self.looks.paragraph_over(look, level.find(w("pPr")))

    def _numbered(self, look: Look, level: Any, below: Look, line: "_Line") -> list[Run]:
        number = self.lists.number(look["numbered"], level)
        run = line.run(self.looks.of_run(below, level.find(w("rPr"))), number=number)
        after = said(level.find(w("suff"))) or "tab"
        plain = {name: said for name, said in run.items() if name != "number"}
        behind = {"tab": [{**plain, "tab": True}], "space": [{**plain, "text": " "}]}
        return [run, *behind.get(after, [])] if number["pattern"] else []

    def _block(self, look: Look, size: float, grid: float) -> Block:
        before, after = gaps(look, grid or 12.0)
        told = {
            "align": look.get("align", "start"),
            "before": before,
            "after": after,
            "page": look.get("page", False),
            "sticky": look.get("sticky", False),
            "whole": look.get("whole", False),
            "close": look["style"] if look.get("close") else "",
            "behind": look.get("behind", ""),
            "borders": {k: v for k, v in look.get("borders", {}).items() if v},
            "tabs": [[at, *how] for at, how in sorted(look.get("tabs", {}).items())],
        }
        if any("double" in edge for edge in told["borders"].values()):
            self.marks.remark("double")
        return {"kind": "paragraph", **indents(look, size), **told}

    # ── Runs ─────────────────────────────────────────────────────────────────────────────────────

    def _runs(self, element: Any, line: "_Line") -> Iterator[Run]:
        for one in element:
            name = local(one)
            if name == "r":
                yield from self._run(one, line)
            elif name == "fldSimple":
                yield from self._simple_field(one, line)
            elif name in AROUND:
                if name == "hyperlink" and one.get(f"{RELATION}id"):
                    self.marks.remark("link")
                yield from self._runs(one, line)
            else:
                self.meet(name)

    def _run(self, element: Any, line: "_Line") -> Iterator[Run]:
        look = self.looks.of_run(line.below, element.find(w("rPr")))
        if look.get("hidden"):
            return
        if look["face"] in ("kai", "fang"):
            self.marks.remark(look["face"])
        for one in element:
            for run in self._piece(one, look, line):
                if not self.fields or self.fields[-1]["shown"]:
                    yield run

    def _piece(self, one: Any, look: Look, line: "_Line") -> Iterator[Run]:
        name = local(one)
        if name == "t":
            yield from line.text(look, _text(one))
        elif name in ("tab", "ptab"):
            yield line.run(look, tab=True, to=said(one, "alignment"))
        elif name in ("br", "cr"):
            kind = said(one, "type")
            yield {"break": kind if kind in ("page", "column") else "line"}
        elif name == "noBreakHyphen":
            yield from line.text(look, "\u2011")
        elif name == "sym":
            yield from self._symbol(one, look, line)
        elif name == "pgNum":
            yield line.run(look, field="page")
        elif name in ("fldChar", "instrText"):
            yield from self._field(one, look, line)
        elif name == "drawing":
            yield from self.pictures.drawn(one, self.part)
        else:
            self.meet(name)

    def _symbol(self, one: Any, look: Look, line: "_Line") -> Iterator[Run]:
        sign = SYMBOLS.get(said(one, "char").upper(), "")
        if sign:
            yield from line.text(look, sign)
        else:
            self.marks.refuse("symbol")

    # ── Fields ───────────────────────────────────────────────────────────────────────────────────

    def _simple_field(self, element: Any, line: "_Line") -> Iterator[Run]:
        what = _field_name(said(element, "instr"))
        if what in FIELDS:
            inner = element.find(w("r"))
            own = None if inner is None else inner.find(w("rPr"))
            yield line.run(self.looks.of_run(line.below, own), field=FIELDS[what])
        else:
            self._check_field(what)
            yield from self._runs(element, line)

    def _field(self, one: Any, look: Look, line: "_Line") -> Iterator[Run]:
        """A field is told in three: what it is, from `separate` on what it said last, its end."""
        if local(one) == "instrText":
            if self.fields:
                self.fields[-1]["told"] += one.text or ""
            return
        step = said(one, "fldCharType")
        if step == "begin":
            self.fields.append({"told": "", "shown": False, "look": look})
        elif step == "separate" and self.fields:
            what = _field_name(self.fields[-1]["told"])
            self._check_field(what)
            self.fields[-1]["shown"] = what not in FIELDS
        elif step == "end" and self.fields:
            field = self.fields.pop()
            what = _field_name(field["told"])
            self._check_field(what)
            if what in FIELDS:
                yield line.run(field["look"], field=FIELDS[what])

    def _check_field(self, what: str) -> None:
        if what == "EQ":
            self.marks.refuse("enclosed")
        elif what not in FIELDS and what not in SHOWN_FIELDS:
            self.marks.refuse("field")


def _field_name(told: str) -> str:
    return (told.split() or [""])[0].upper()


def _text(one: Any) -> str:
    told = one.text or ""
    kept = one.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
    return told if kept else told.strip(" \n\t")


class _Line:
    """Makes the runs of a paragraph: each with its face, its size, and the height of its line."""

    def __init__(self, look: Look, below: Look, grid: float) -> None:
        self.look, self.below, self.grid = look, below, grid

    def run(self, look: Look, **what: Any) -> Run:
        face = "hei" if look["face"] == "hei" else "song"
        marks = ("bold", "italic", "under", "struck", "colour", "behind", "raised", "tracking")
        return {
            **what,
            "face": face,
            "size": look["size"],
            "line": round(line_height(self.look, look["size"], self.grid), 3),
            **{name: look[name] for name in (*marks, "lifted") if look.get(name)},
        }

    def text(self, look: Look, told: str) -> Iterator[Run]:
        """Blanks are as wide as Word makes them, and stay where a line would end."""
        told = re.sub(r"\{\{\s*(.*?)\s*\}\}", r"{{\1}}", told)
        told = told.upper() if look.get("caps") else told
        at = 0
        for found in SPACES.finditer(told):
            if found.group().startswith("　") and not look.get("under"):
                continue
            if found.start() > at:
                yield self.run(look, text=told[at : found.start()])
            yield self.run(look, gap=round(self._wide(look, found.group()), 3))
            at = found.end()
        if told[at:]:
            yield self.run(look, text=told[at:])

    def _wide(self, look: Look, blanks: str) -> float:
        one = 1.0 if blanks[0] == "　" else WIDE if look.get("wide_space") else NARROW
        return len(blanks) * (one * float(look["size"]) + float(look.get("tracking", 0.0)))


def _parted(block: Block, runs: list[Run]) -> list[Block]:
    """A block for each page over which the paragraph goes."""
    found: list[Block] = []
    mine: list[Run] = []
    for run in runs:
        if run.get("break") in ("page", "column"):
            found += [{**block, "runs": mine}] if mine else []
            found.append({"kind": "new_page"})
            mine = []
        else:
            mine.append(run)
    if mine or not found:
        found.append({**block, "runs": mine})
    return found
