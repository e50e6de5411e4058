"""How paragraphs and runs look: what the defaults, the styles and they themselves say, one over the other."""

import re
from collections.abc import Iterator
from functools import cache
from math import ceil
from typing import Any

from fengqiao.lib.word_layout.marks import Marks
from fengqiao.lib.word_layout.names import (
    DRAWING,
    HALVES,
    OFF,
    TWIPS,
    holds,
    local,
    measure,
    said,
    w,
)

Look = dict[str, Any]
NATURAL = 1.3  # the height of a line of Chinese, of its size, as Word sets it
LARGEST = 200.0  # points of a letter
FACES = (
    ("kai", re.compile("楷|kai", re.IGNORECASE)),
    ("fang", re.compile("仿|fang", re.IGNORECASE)),
    ("hei", re.compile("黑|等线|幼圆|hei|sans|gothic|dengxian|calibri|arial", re.IGNORECASE)),
)
COLOURS = {
    "yellow": "ffff00", "green": "00ff00", "cyan": "00ffff", "magenta": "ff00ff", "blue": "0000ff",
    "red": "ff0000", "darkBlue": "000080", "darkCyan": "008080", "darkGreen": "008000",
    "darkMagenta": "800080", "darkRed": "800000", "darkYellow": "808000", "darkGray": "808080",
    "lightGray": "c0c0c0", "black": "000000", "white": "ffffff",
}  # fmt: skip
EFFECTS = ("emboss", "imprint", "outline", "shadow", "em", "effect", "w", "smallCaps", "fitText")
LINES = {"single": "single", "double": "double", "none": ""}
ALIGNED = {"left": "start", "start": "start", "right": "end", "end": "end", "center": "center",
           "both": "justify", "distribute": "spread", "thaiDistribute": "spread"}  # fmt: skip
HEX = re.compile("[0-9a-fA-F]{6}")
OF_A_CHARACTER = 100  # measures in hundredths of a character, or of a line


class Looks:
    """The styles of a document."""

    def __init__(self, styles: Any, theme: Any, marks: Marks) -> None:
        self.marks = marks
        rows = [] if styles is None else styles.findall(w("style"))
        self.styles = {said(row, "styleId"): row for row in rows}
        self.default = {said(row, "type"): row for row in rows if said(row, "default") == "1"}
        self.defaults = None if styles is None else styles.find(w("docDefaults"))
        self.theme = _theme_fonts(theme)

    def chain(self, style: str, kind: str) -> Iterator[Any]:
        """A style and those on which it is based, the first one first."""
        row = self.styles.get(style)
        row = self.default.get(kind) if row is None else row
        found = []
        while row is not None and row not in found:
            found.append(row)
            row = self.styles.get(said(row.find(w("basedOn"))))
        return iter(found[::-1])

    # ── Runs ─────────────────────────────────────────────────────────────────────────────────────

    def of_runs(self, style: str) -> Look:
        """How a run looks that says nothing itself, in a paragraph of this style."""
        look: Look = {"size": 10.0, "face": "song"}
        if self.defaults is not None:
            self.over(look, self.defaults.find(f"{w('rPrDefault')}/{w('rPr')}"))
        for row in self.chain(style, "paragraph"):
            self.over(look, row.find(w("rPr")))
        return look

    def of_run(self, below: Look, properties: Any) -> Look:
        look = dict(below)
        if properties is not None:
            if style := said(properties.find(w("rStyle"))):
                for row in self.chain(style, "character") if style in self.styles else ():
                    self.over(look, row.find(w("rPr")))
            self.over(look, properties)
        return look

    def over(self, look: Look, properties: Any) -> None:
        """What these properties say, over what was said before."""
        for one in () if properties is None else properties:
            name = local(one)
            if name in RUNS:
                RUNS[name](look, one)
            elif name == "rFonts":
                self._face(look, one)
            elif name == "eastAsianLayout" and (said(one, "combine") or said(one, "vert")):
                self.marks.refuse("enclosed")
            elif name in ("rPrChange", "ins", "del"):
                self.marks.refuse("revision")
            elif name in EFFECTS and holds(one) and said(one) != "100":
                self.marks.remark("effect")

    def _face(self, look: Look, fonts: Any) -> None:
        name = said(fonts, "eastAsia")
        if theme := said(fonts, "eastAsiaTheme"):
            name = self.theme.get("major" if theme.startswith("major") else "minor", "")
        if name:
            look["face"] = face_of(name)
        if latin := said(fonts, "ascii"):
            look["wide_space"] = not latin.isascii() or face_of(latin) != "song"

    # ── Paragraphs ───────────────────────────────────────────────────────────────────────────────

    def of_paragraph(self, properties: Any, inside: Look | None = None) -> Look:
        """`inside`: what the style of a table says of the paragraphs in it."""
        look: Look = {"style": said(_child(properties, "pStyle"))}
        if self.defaults is not None:
            self.paragraph_over(look, self.defaults.find(f"{w('pPrDefault')}/{w('pPr')}"))
        for name, told in (inside or {}).items():
            look[name] = {**look.get(name, {}), **told} if isinstance(told, dict) else told
        for row in self.chain(look["style"], "paragraph"):
            self.paragraph_over(look, row.find(w("pPr")))
        self.paragraph_over(look, properties)
        return look

    def paragraph_over(self, look: Look, properties: Any) -> None:
        for one in () if properties is None else properties:
            name = local(one)
            if name in PARAGRAPHS:
                PARAGRAPHS[name](look, one)
            elif name == "framePr":
                self.marks.refuse("frame")
            elif name == "pPrChange":
                self.marks.refuse("revision")


def _child(element: Any, name: str) -> Any:
    return None if element is None else element.find(w(name))


@cache
def face_of(name: str) -> str:
    return next((face for face, words in FACES if words.search(name)), "song")


def _theme_fonts(theme: Any) -> dict[str, str]:
    """The fonts that a theme names for Chinese: major for headings, minor for text."""
    found = {}
    for kind in ("major", "minor") if theme is not None else ():
        fonts = theme.find(f".//{DRAWING}{kind}Font")
        rows = [] if fonts is None else fonts.findall(f"{DRAWING}font")
        han = [row.get("typeface", "") for row in rows if row.get("script") == "Hans"]
        east = None if fonts is None else fonts.find(f"{DRAWING}ea")
        found[kind] = (east.get("typeface") if east is not None else "") or "".join(han[:1])
    return found


def colour_of(text: str) -> str:
    """Six hexadecimal digits; '' for "auto"."""
    return text.lower() if HEX.fullmatch(text) else ""


# ── What each property says ──────────────────────────────────────────────────────────────────────


def _size(look: Look, one: Any) -> None:
    look["size"] = min(measure(one, unit=HALVES) or look["size"], LARGEST)


def _underline(look: Look, one: Any) -> None:
    look["under"] = LINES.get(said(one) or "single", "single")


def _highlight(look: Look, one: Any) -> None:
    look["behind"] = COLOURS.get(said(one), "")


def _shade(look: Look, one: Any) -> None:
    look["behind"] = colour_of(said(one, "fill"))


def _raise(look: Look, one: Any) -> None:
    look["raised"] = {"superscript": "super", "subscript": "sub"}.get(said(one), "")


def _switch(name: str) -> Any:
    def note(look: Look, one: Any) -> None:
        look[name] = holds(one)

    return note


def _length(name: str, unit: float = TWIPS) -> Any:
    def note(look: Look, one: Any) -> None:
        look[name] = measure(one, unit=unit) or 0.0

    return note


RUNS: dict[str, Any] = {
    "sz": _size,
    "b": _switch("bold"),
    "i": _switch("italic"),
    "strike": _switch("struck"),
    "dstrike": _switch("struck"),
    "vanish": _switch("hidden"),
    "caps": _switch("caps"),
    "u": _underline,
    "color": lambda look, one: look.update(colour=colour_of(said(one))),
    "highlight": _highlight,
    "shd": _shade,
    "vertAlign": _raise,
    "spacing": _length("tracking"),
    "position": _length("lifted", HALVES),
}


def _indent(look: Look, one: Any) -> None:
    told = {local_name(key): text for key, text in one.attrib.items()}
    found = {**look.get("indent", {})}
    for old, new in (("start", "left"), ("end", "right"), ("startChars", "leftChars")):
        if old in told:
            told[new] = told.pop(old)
    for mine, other in (("firstLine", "hanging"), ("hanging", "firstLine")):
        if mine in told or f"{mine}Chars" in told:
            found = {name: said for name, said in found.items() if not name.startswith(other)}
    look["indent"] = found | told


def _spacing(look: Look, one: Any) -> None:
    told = {local_name(key): text for key, text in one.attrib.items()}
    look["spacing"] = {**look.get("spacing", {}), **told}


def _tabs(look: Look, one: Any) -> None:
    stops = dict(look.get("tabs", {}))
    for tab in one.findall(w("tab")):
        at = measure(tab, "pos")
        if at is None:
            continue
        if said(tab) == "clear":
            stops.pop(at, None)
        else:
            stops[at] = (said(tab), said(tab, "leader"))
    look["tabs"] = stops


def _borders(look: Look, one: Any) -> None:
    look["borders"] = {local(edge): line_of(edge) for edge in one}


def _numbered(look: Look, one: Any) -> None:
    found = dict(look.get("numbered", {"level": "0"}))
    for name, child in (("list", "numId"), ("level", "ilvl")):
        if one.find(w(child)) is not None:
            found[name] = said(one.find(w(child)))
    look["numbered"] = found


PARAGRAPHS: dict[str, Any] = {
    "jc": lambda look, one: look.update(align=ALIGNED.get(said(one), "start")),
    "ind": _indent,
    "spacing": _spacing,
    "tabs": _tabs,
    "pBdr": _borders,
    "shd": _shade,
    "numPr": _numbered,
    "keepNext": _switch("sticky"),
    "keepLines": _switch("whole"),
    "pageBreakBefore": _switch("page"),
    "contextualSpacing": _switch("close"),
    "snapToGrid": _switch("snapped"),
}


def local_name(key: str) -> str:
    return key.rpartition("}")[2]


def line_of(edge: Any) -> dict[str, Any] | None:
    """A border: its width in points, its colour, whether it is dashed; None where there is none."""
    kind = said(edge)
    if kind in ("", "nil", "none"):
        return None
    width = measure(edge, "sz", 8) or 0.5
    dashed = "dotted" if "dot" in kind.lower() else "dashed" if "dash" in kind.lower() else ""
    many = kind in ("double", "triple") or kind.startswith("thin")
    return {"width": width, "colour": colour_of(said(edge, "color")), "dash": dashed} | (
        {"double": True} if many else {}
    )


# ── In points ────────────────────────────────────────────────────────────────────────────────────


def indents(look: Look, size: float) -> dict[str, float]:
    """left, right, and first: how far the first line lies further in (below 0: out). `size` of a character."""
    told = look.get("indent", {})

    def length(name: str) -> float:
        chars = _float(told.get(f"{name}Chars", ""))
        if chars:
            return chars / OF_A_CHARACTER * size
        return (_float(told.get(name, "")) or 0.0) / TWIPS

    return {
        "left": length("left"),
        "right": length("right"),
        "first": length("firstLine") - length("hanging"),
    }


def gaps(look: Look, pitch: float) -> tuple[float, float]:
    """Before and after the paragraph; `pitch` of a line of the page's grid."""
    told = look.get("spacing", {})

    def length(name: str) -> float:
        if told.get(f"{name}Autospacing", "0") not in OFF:
            return 14.0
        lines = _float(told.get(f"{name}Lines", ""))
        return (
            lines / OF_A_CHARACTER * pitch if lines else (_float(told.get(name, "")) or 0) / TWIPS
        )

    return length("before"), length("after")


def line_height(look: Look, size: float, grid: float) -> float:
    """How high a line with runs of this size is; `grid` 0 where the page has none."""
    told = look.get("spacing", {})
    line = _float(told.get("line", "")) or 240.0
    rule = told.get("lineRule", "auto")
    if rule == "exact":
        return line / TWIPS
    natural = size * NATURAL
    if grid and look.get("snapped", True):
        natural = max(1, ceil(round(natural / grid, 3))) * grid
    return max(natural, line / TWIPS) if rule == "atLeast" else natural * line / 240


def _float(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
