"""What of a reported table may be told to everybody: no small number, and none that the others give away.

Only what a county itself has reported, as it was reported, and never two times that overlap: a quarter less two of
its months would be the third. A correction is said, and not shown: the difference would be a number of one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fengqiao.figures.definitions import DOUBT, LEAST
from fengqiao.figures.definitions.tables import CASES, Number
from fengqiao.figures.models import TableReport
from fengqiao.lib.small_numbers import Range, is_small, ranges
from fengqiao.rulebook.shapes import TableColumn

ALL, AGREED = "01", "03"
SUMS_OF = {"02": ALL, "05": AGREED}  # what is added up over cases, and over which
Key = tuple[str, str]  # a column and '', or a column and the group of which the rest is meant
Sum = tuple[Key, list[Key]]


@dataclass(frozen=True, slots=True)
class Published:
    """A column of a table as everybody may read it: None where the number is held back."""

    column: TableColumn
    number: Number | None
    whole: Number | None  # of the column of which it is a part


def reports_published(county: str) -> list[TableReport]:
    """The county's own reports of its cases, without their rows; of those that overlap the first. The newest first."""
    rows = TableReport.objects.filter(table=CASES, place=county).corrected_too().defer("rows")
    found: list[Any] = []
    for row in rows.order_by("at", "id"):
        if all(row.last_on < one.first_on or one.last_on < row.first_on for one in found):
            found.append(row)
    return sorted(found, key=lambda one: one.first_on, reverse=True)


def published(numbers: Mapping[str, Number], columns: Sequence[TableColumn]) -> list[Published]:
    """The columns of a reported place, in their order."""
    held = held_back(numbers, columns)
    told = {code: None if code in held else number for code, number in numbers.items()}
    return [Published(one, told[one.code], told.get(one.of)) for one in columns]


def held_back(numbers: Mapping[str, Number], columns: Sequence[TableColumn]) -> frozenset[str]:
    """The codes of what is not told."""
    counts = {one.code: int(numbers[one.code]) for one in columns if one.code not in SUMS_OF}
    sums = list(_sums(columns))
    true = _with_rests(counts, sums)
    held = {key for key in true if is_small(true[key], LEAST)}
    held |= {part for part in true if _is_telling_part(part, true, sums)}
    if (ALL, "") in held:
        held |= {(code, "") for code in counts}
    while (narrow := _worked_out(true, sums, held)) and _hold_one_more(narrow, true, sums, held):
        pass
    return frozenset({code for code, group in held if not group} | _sums_held(numbers, held))


def _sums_held(numbers: Mapping[str, Number], held: set[Key]) -> set[str]:
    """What is added up over so few that it would tell of them."""
    return {
        code
        for code, over in SUMS_OF.items()
        if code in numbers and ((over, "") in held or is_small(int(numbers[over]), LEAST))
    }


def _sums(columns: Iterable[TableColumn]) -> Iterator[Sum]:
    """Each whole with its parts, group by group, and with what of it lies in none of them."""
    parts: dict[Key, list[Key]] = {}
    for one in columns:
        if one.of:
            group = one.group or one.code
            parts.setdefault((one.of, group), []).append((one.code, ""))
    for (whole, group), some in parts.items():
        yield (whole, ""), [*some, (whole, group)]


def _with_rests(counts: Mapping[str, int], sums: Sequence[Sum]) -> dict[Key, int]:
    true = {(code, ""): number for code, number in counts.items()}
    for whole, parts in sums:
        true[parts[-1]] = true[whole] - sum(true[part] for part in parts[:-1])
    return true


def _is_telling_part(part: Key, true: Mapping[Key, int], sums: Sequence[Sum]) -> bool:
    """A part that leaves a small rest of its whole by itself."""
    return any(
        len(parts) == 2 and parts[0] == part and is_small(true[parts[1]], LEAST)
        for _whole, parts in sums
    )


def _worked_out(true: Mapping[Key, int], sums: Sequence[Sum], held: set[Key]) -> set[Key]:
    """Small numbers that whoever adds and subtracts would know too well."""
    found = ranges(_known(true, held), sums)
    return {
        key
        for key, number in true.items()
        if is_small(number, LEAST) and found[key][1] - found[key][0] + 1 < DOUBT
    }


def _known(true: Mapping[Key, int], held: set[Key]) -> dict[Key, Range]:
    """What everybody knows before he begins to count: that nothing would be told, so what is held is something;
    of a rest, whether there is one at all."""
    most = max(true.values())
    known: dict[Key, Range] = {}
    for key, number in true.items():
        is_told = key not in held and not key[1]
        known[key] = (number, number) if is_told or not number else (1, most)
    return known


def _hold_one_more(
    narrow: set[Key], true: Mapping[Key, int], sums: Sequence[Sum], held: set[Key]
) -> bool:
    """The smallest number whose silence helps, a whole after all parts; False where everything is held."""
    wholes = {whole for whole, _parts in sums}
    told = [key for key in true if not key[1] and key not in held]
    told.sort(key=lambda key: (key in wholes, not true[key], true[key], key))
    helps = (key for key in told if _worked_out(true, sums, held | {key}) < narrow)
    held |= {one for one in [next(helps, None) or next(iter(told), None)] if one}
    return bool(told)
