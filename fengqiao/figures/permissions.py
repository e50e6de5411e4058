"""What of the figures may be told to everybody: no small number, and none that is the difference of others.

A county, its towns, a town's villages: each page shows the sum and its parts. They are decided
together, so that what one page holds back no other page gives away.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from fengqiao.figures.definitions import DEFINITIONS, LEAST
from fengqiao.figures.models import MonthFigure
from fengqiao.figures.querysets import COUNTED, INSIDE, Sums
from fengqiao.lib.small_numbers import held_back, is_small

REST = "-"  # behind a place's code: what was reported for it, but for no part of it
WHOLES = {d.part: d.whole for d in DEFINITIONS if d.whole} | {"open": "received"}
# Matters are either answered or open: who knows two of the three numbers knows the third.
TOGETHER = (
    ("received",),
    ("answered", "open"),
    ("timed",),
    ("on_time",),
    ("overdue",),
    ("evaluated",),
)


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one place over a span of months; None where a number is held back."""

    place: str
    numbers: dict[str, int | None]


def told_of(place: str, first: date, last: date) -> tuple[Told, list[Told]]:
    """What is told of a county, town or village, and of its parts; one statement."""
    counted = MonthFigure.objects.by_village(place[:6], first, last)
    held = _held(place[:6], counted)
    whole = _told(
        place, _sum(sums for code, sums in counted.items() if code.startswith(place)), held
    )
    return whole, [_told(part, sums, held) for part, sums in _parts(place, counted).items()]


def _told(place: str, sums: Sums, held: frozenset[tuple[str, str]]) -> Told:
    numbers = {name: None if (place, name) in held else sums[name] for name in COUNTED}
    return Told(place, numbers)


def _held(county: str, counted: Mapping[str, Sums]) -> frozenset[tuple[str, str]]:
    """Every place and figure that is not told, from the county down."""
    held: set[tuple[str, str]] = set()
    whole = _sum(counted.values())
    for names in TOGETHER:
        if (county, "received") in held or any(_is_telling(name, whole) for name in names):
            held |= {(county, name) for name in names}
    for parent in (county, *(part for part in _parts(county, counted) if not part.endswith(REST))):
        _hold_parts(parent, _parts(parent, counted), held)
    return frozenset(held)


def _hold_parts(parent: str, parts: Mapping[str, Sums], held: set[tuple[str, str]]) -> None:
    """Of a place whose matters are not told, no other figure is told either."""
    not_told: frozenset[str] = frozenset()
    for names in TOGETHER:
        small = {p for p, sums in parts.items() if any(_is_telling(name, sums) for name in names)}
        numbers = {place: sums[names[0]] for place, sums in parts.items()}
        total_is_told = (parent, names[0]) not in held
        back = held_back(numbers, small | not_told, total_is_told=total_is_told)
        not_told = back if names[0] == "received" else not_told
        held |= {(place, name) for place in back for name in names}


def _is_telling(name: str, sums: Sums) -> bool:
    """A number that is small itself, or leaves a small rest of what it is a part of."""
    whole = WHOLES.get(name)
    rest = sums[whole] - sums[name] if whole else 0
    return is_small(sums[name], LEAST) or is_small(rest, LEAST)


def _parts(place: str, counted: Mapping[str, Sums]) -> dict[str, Sums]:
    """By town or village; what was reported for no part of it is its REST."""
    digits = INSIDE[len(place)]
    grouped: dict[str, list[Sums]] = {}
    if len(place) != digits:
        for code, sums in counted.items():
            if code.startswith(place):
                part = code[:digits] if len(code) > len(place) else place + REST
                grouped.setdefault(part, []).append(sums)
    return {part: _sum(several) for part, several in sorted(grouped.items())}


def _sum(several: Iterable[Sums]) -> Sums:
    total = dict.fromkeys(COUNTED, 0)
    for sums in several:
        for name in COUNTED:
            total[name] += sums[name]
    return total
