"""Numbers that Word writes in front of paragraphs by itself, 一、 （二） 3. • and their like: what a list
says of them when it is read, and how they are counted when words were put in."""

from collections.abc import Mapping
from typing import Any

from fengqiao.lib.word_layout.marks import Marks
from fengqiao.lib.word_layout.names import said, w

DIGITS = "〇一二三四五六七八九"
BULLETS = {"\uf06c": "●", "\uf0b7": "•", "\uf0a7": "▪", "\uf075": "◆", "\uf0d8": "➢", "\uf06e": "■",
           "\uf0fc": "✓", "\uf0a8": "□", "\uf071": "❑"}  # fmt: skip
CHINESE = ("chineseCounting", "chineseCountingThousand", "taiwaneseCountingThousand",
           "japaneseCounting", "ideographDigital", "chineseLegalSimplified")  # fmt: skip
LETTERS = ("lowerLetter", "upperLetter")
ROMAN = ("lowerRoman", "upperRoman")
CIRCLES = ("decimalEnclosedCircle", "decimalEnclosedCircleChinese")
PLAIN = ("decimal", "decimalZero", "decimalFullWidth", "none", "bullet")
KNOWN = {*CHINESE, *LETTERS, *ROMAN, *CIRCLES, *PLAIN}
SIGNS = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
DEPTHS = range(9)


class Lists:
    """The lists of a document, as it is read."""

    def __init__(self, numbering: Any, marks: Marks) -> None:
        self.marks = marks
        rows = [] if numbering is None else numbering
        self.abstract = {said(row, "abstractNumId"): row for row in rows if _is(row, "abstractNum")}
        self.lists = {said(row, "numId"): row for row in rows if _is(row, "num")}

    def level(self, numbered: Mapping[str, str]) -> Any:
        """The level of the list in which a paragraph stands; None outside of lists."""
        wanted = numbered.get("level", "0")
        return next((one for one in self._levels(numbered) if said(one, "ilvl") == wanted), None)

    def number(self, numbered: Mapping[str, str], level: Any) -> dict[str, Any]:
        """What is counted for such a paragraph: `pattern` with %1 to %9, and how each depth is written."""
        levels = self._levels(numbered)
        kinds = [said(one.find(w("numFmt"))) or "decimal" for one in levels]
        for kind in {*kinds} - KNOWN:
            self.marks.refuse_unknown(f"编号格式 {kind}")
        return {
            "list": self._key(numbered),
            "depth": int(said(level, "ilvl") or 0),
            "pattern": said(level.find(w("lvlText"))),
            "start": int(said(level.find(w("start"))) or 1),
            "kinds": kinds,
        }

    def _levels(self, numbered: Mapping[str, str]) -> list[Any]:
        abstract = self.abstract.get(self._key(numbered))
        return [] if abstract is None else list(abstract.findall(w("lvl")))

    def _key(self, numbered: Mapping[str, str]) -> str:
        row = self.lists.get(numbered.get("list", "0"))
        return "" if row is None else said(row.find(w("abstractNumId")))


def _is(row: Any, name: str) -> bool:
    return bool(row.tag == w(name))


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────


class Count:
    """Counts the paragraphs of each list, as they come."""

    def __init__(self) -> None:
        self.counted: dict[tuple[str, int], int] = {}

    def next(self, number: Mapping[str, Any]) -> str:
        """What is written in front of this one."""
        key, depth = number["list"], number["depth"]
        for deeper in DEPTHS[depth + 1 :]:
            self.counted.pop((key, deeper), None)
        before = self.counted.get((key, depth))
        self.counted[key, depth] = number["start"] if before is None else before + 1
        return self._written(number)

    def _written(self, number: Mapping[str, Any]) -> str:
        pattern: str = number["pattern"]
        if number["kinds"][number["depth"]] == "bullet":
            return "".join(BULLETS.get(sign, sign) for sign in pattern)
        for depth, kind in enumerate(number["kinds"]):
            n = self.counted.get((number["list"], depth), 1)
            pattern = pattern.replace(f"%{depth + 1}", spelled(n, kind))
        return pattern


def spelled(n: int, kind: str) -> str:
    """The number as a list of this kind writes it."""
    if kind in CHINESE:
        return _chinese(n)
    if kind in LETTERS:
        letter = chr(ord("a") + (n - 1) % 26)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ROMAN:
        return _roman(n).upper() if kind == "upperRoman" else _roman(n)
    if kind in CIRCLES and n <= 20:
        return chr(ord("①") + n - 1)
    if kind == "none":
        return ""
    return f"{n:02}" if kind == "decimalZero" else str(n)


def _chinese(n: int) -> str:
    """一 … 九十九; beyond, digit by digit."""
    if n >= 100:
        return "".join(DIGITS[int(digit)] for digit in str(n))
    tens, ones = divmod(n, 10)
    head = "" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十"
    return head + (DIGITS[ones] if ones or not tens else "")


def _roman(n: int) -> str:
    told = ""
    for value, sign in SIGNS:
        told, n = told + sign * (n // value), n % value
    return told
