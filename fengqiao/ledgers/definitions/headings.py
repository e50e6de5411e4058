"""The headings of a sheet: which row they stand in, and what each column means."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

from fengqiao.lib.workbook import Cell, Cells, Merged

LOOKED_AT = 30  # rows from the top
FEWEST = 2  # headings that must be known
LEFT_OUT = "-"  # what a mapping says of a column that is not wanted
NAMES = ("姓名", "名称", "姓名或名称", "姓名名称")
SIDES = ("applicant", "respondent")
OF_THE_SHEET = ("serial", "refusal")  # say nothing of the matter
MARKS = re.compile(r"[\s()\[\]【】〔〕《》*:.,、/\\|_\-—]+")
NOT_A_HEADING = 40  # characters: nothing longer is one


class Called(Protocol):
    """A column by what it is here, and by what it may be called."""

    @property
    def field(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def words(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Headings:
    """What stands above the data: the titles, a name and a field ('' unknown) for each column, and
    the first row of data (from 0)."""

    names: list[str]
    fields: list[str]
    begins: int
    titles: list[str] = field(default_factory=list)

    @property
    def known(self) -> int:
        return sum(1 for one in self.fields if one)

    @property
    def unknown(self) -> list[str]:
        pairs = zip(self.names, self.fields, strict=True)
        return [name for name, meant in pairs if name and not meant]


def headings_of(
    rows: Sequence[Cells], merged: Sequence[Merged], columns: Sequence[Called]
) -> Headings | None:
    """The headings, in one row or in two; None where too few are known to be sure."""
    known = words_of(columns)
    best: Headings | None = None
    for height in (1, 2):  # two rows only where they say more than one
        for at in range(min(len(rows), LOOKED_AT) - height + 1):
            found = _read(rows, merged, at, height, known)
            if found.known >= FEWEST and (best is None or found.known > best.known):
                best = found
    return best


def words_of(columns: Sequence[Called]) -> dict[str, str]:
    """Every way of calling a column, made plain, and the field that it means."""
    return {plain(word): row.field for row in columns for word in (row.label, *row.words)}


@lru_cache(maxsize=16_384)
def plain(heading: Cell) -> str:
    """A heading without blanks, brackets and marks; half-width, lower case."""
    text = unicodedata.normalize("NFKC", str(heading if heading is not None else ""))
    return MARKS.sub("", text).lower()


def mapped(headings: Headings, mapping: Mapping[str, str]) -> Headings:
    """The headings with what somebody says that columns mean: by name, or by letter (A, B …)."""
    by_name = {plain(name): meant for name, meant in mapping.items()}
    fields = [
        by_name.get(plain(name), by_name.get(letter(at).lower(), meant)) if name else meant
        for at, (name, meant) in enumerate(zip(headings.names, headings.fields, strict=True))
    ]
    return Headings(headings.names, fields, headings.begins, headings.titles)


def letter(column: int) -> str:
    """0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def _read(
    rows: Sequence[Cells],
    merged: Sequence[Merged],
    at: int,
    height: int,
    known: Mapping[str, str],
) -> Headings:
    width = max(len(row) for row in rows[at : at + height])
    upper = _spread(rows[at], at, width, merged, is_above=height == 2)
    lower = _wide(rows[at + 1], width) if height == 2 else [""] * width
    names: list[str] = []
    fields: list[str] = []
    side = ""
    for above, below in zip(upper, lower, strict=True):
        name, meant = _meaning(above, below, known, side)
        side = meant if meant in SIDES else side
        if meant in fields and meant not in OF_THE_SHEET:
            meant = _other_side(meant, fields, side)
        names.append(name)
        fields.append(meant)
    titles = [str(cell).strip() for row in rows[:at] for cell in row if cell not in ("", None)]
    return Headings(names, fields, at + height, titles)


def _wide(row: Cells, width: int) -> list[str]:
    texts = [str(cell).strip() if cell is not None else "" for cell in row]
    return texts + [""] * (width - len(texts))


def _spread(
    row: Cells, at: int, width: int, merged: Sequence[Merged], *, is_above: bool
) -> list[str]:
    """A row of headings; of two, the upper one stands over all columns of its merged range."""
    texts = _wide(row, width)
    if not is_above:
        return texts
    ranges = [one for one in merged if one.first_row <= at <= one.last_row]
    for one in ranges:
        if 0 <= one.first_column < width:
            for column in range(one.first_column, min(one.last_column + 1, width)):
                texts[column] = texts[column] or texts[one.first_column]
    return texts


def _meaning(above: str, below: str, known: Mapping[str, str], side: str) -> tuple[str, str]:
    """How a column is called, and what it means: by both its headings, or by the one it has."""
    if not below:
        return above, _known(above, known, side)
    group = _known(above, known, "")
    if group in SIDES:
        meant = group if plain(below) in NAMES else _of_side(_known(below, known, ""), group)
        return f"{above} {below}", meant
    return (
        f"{above} {below}".strip(),
        _known(below, known, side) or _known(above + below, known, side),
    )


def _known(heading: str, known: Mapping[str, str], side: str) -> str:
    if len(heading) > NOT_A_HEADING:
        return ""
    bare = re.sub(r"[(（\[【][^)）\]】]*[)）\]】]", "", heading)
    meant = known.get(plain(heading)) or known.get(plain(bare)) or ""
    is_general = not re.search("申请|甲方|乙方", heading)
    return _of_side(meant, side) if is_general and side == "respondent" else meant


def _of_side(meant: str, side: str) -> str:
    """电话 under 被申请人, or to the right of it, is the respondent's."""
    return side + meant.removeprefix("applicant") if meant.startswith("applicant_") else meant


def _other_side(meant: str, fields: Sequence[str], side: str) -> str:
    """The second column of a name is the respondent's, if that one is free; else it has no field."""
    other = "respondent" + meant.removeprefix("applicant")
    is_theirs = meant.startswith("applicant") and other not in fields and side != ""
    return other if is_theirs and "respondent" in fields else ""
