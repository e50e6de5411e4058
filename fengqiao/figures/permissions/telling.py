"""What of the figures may be told to everybody: no small number, and none that is the difference of others.

A county, its towns, a town's villages: each page shows the sum and its parts. They are decided
together, from the county down, so that what one page holds back no other page gives away: whoever
adds and subtracts all that is told is left with several possible values for every small number.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from fengqiao.figures.definitions import DOUBT, LEAST, RED_FROM, YELLOW_FROM
from fengqiao.figures.models import MonthFigure
from fengqiao.figures.querysets import COUNTED, INSIDE, Heap, Sums, today_in
from fengqiao.lib.small_numbers import Range, is_small, ranges

REST = "-"  # behind a place's code: what was reported for it, but for no part of it
# Matters are either answered or open: who knows two of the three numbers knows the third.
TOGETHER: tuple[tuple[str, ...], ...] = (
    ("received",),
    ("answered", "open"),
    ("timed",),
    ("on_time",),
    ("overdue",),
    ("evaluated",),
)
# A part and a whole of it: the rest must not be small either. Where a whole is not told, no part is.
PARTS_OF = (
    ("answered", "received"),
    ("open", "received"),
    ("timed", "received"),
    ("on_time", "timed"),
    ("overdue", "open"),
    ("overdue", "timed"),
    ("evaluated", "answered"),
)
Key = tuple[str, str]  # a place, and one of its figures or the rest that it leaves
Held = set[Key]


@dataclass(frozen=True, slots=True)
class Told:
    """The figures of one place over a span of months; None where a number is held back."""

    place: str
    numbers: dict[str, int | None]


def told_of(place: str, first: date, last: date) -> tuple[Told, list[Told]]:
    """What is told of a county, town or village, and of its parts; one statement."""
    counted = MonthFigure.objects.by_village(place[:6], first, last)
    held = _held(place, counted)
    whole = _told(
        place, _sum(sums for code, sums in counted.items() if code.startswith(place)), held
    )
    return whole, [_told(part, sums, held) for part, sums in _parts(place, counted).items()]


def _told(place: str, sums: Sums, held: frozenset[Key]) -> Told:
    numbers = {name: None if (place, name) in held else sums[name] for name in COUNTED}
    return Told(place, numbers)


# ── Holding back ─────────────────────────────────────────────────────────────────────────────────


def _held(place: str, counted: Mapping[str, Sums]) -> frozenset[Key]:
    """What is not told of a place, of all that contains it in its county, and of the parts of each."""
    held: Held = set()
    county = place[:6]
    for names in TOGETHER:
        _hold_telling(county, _sum(counted.values()), names, held)
    for parent in (place[:digits] for digits in (6, 9) if digits <= len(place)):
        whole = _sum(row for code, row in counted.items() if code.startswith(parent))
        _hold_parts(parent, whole, _parts(parent, counted), held)
    return frozenset(held)


def _hold_telling(place: str, sums: Sums, names: tuple[str, ...], held: Held) -> None:
    """Names that stand and fall together, where one of them is telling or its whole is not told."""
    if any(_is_telling(name, sums) or _lacks_whole(place, name, held) for name in names):
        held |= {(place, name) for name in names}


def _is_telling(name: str, sums: Sums) -> bool:
    """A number that is small itself, or leaves a small rest of what it is a part of."""
    rests = (sums[whole] - sums[part] for part, whole in PARTS_OF if part == name)
    return any(is_small(number, LEAST) for number in (sums[name], *rests))


def _hold_parts(parent: str, whole: Sums, parts: Mapping[str, Sums], held: Held) -> None:
    """Of what is not told of a place nothing is told of its parts; then as many more as it takes."""
    for names in TOGETHER:
        for place, sums in parts.items():
            _hold_telling(place, sums, names, held)
            if (parent, names[0]) in held:
                held |= {(place, name) for name in names}
    while narrow := _worked_out(parent, whole, parts, held):
        for names in narrow:
            _hold_one_more(names, parts, held)


def _hold_one_more(names: tuple[str, ...], parts: Mapping[str, Sums], held: Held) -> None:
    """The smallest part that is still told; after the last of them those where there is nothing."""
    told = [place for place in parts if (place, names[0]) not in held]
    some = [place for place in told if any(parts[place][name] for name in names)]
    for place in [min(some, key=lambda p: (parts[p][names[0]], p))] if some else told:
        held |= {(place, name) for name in names}
        for others in TOGETHER:
            _hold_telling(place, parts[place], others, held)


def _worked_out(
    parent: str, whole: Sums, parts: Mapping[str, Sums], held: Held
) -> list[tuple[str, ...]]:
    """The names under which a small number of a part can be worked out, and more can be held."""
    if not parts:
        return []
    found = ranges(_known(parent, whole, parts, held), list(_sums(parent, parts)))
    narrow = {
        _name_of(figure)
        for place, sums in parts.items()
        for figure, number in _with_rests(sums).items()
        if is_small(number, LEAST) and _width(found[place, figure]) < DOUBT
    }
    return [
        names
        for names in TOGETHER
        if narrow & set(names) and any((place, names[0]) not in held for place in parts)
    ]


def _known(parent: str, whole: Sums, parts: Mapping[str, Sums], held: Held) -> dict[Key, Range]:
    """What everybody knows of each number before he begins to count.

    Of one that is held back for itself, that it is not nothing: nothing at all would be told.
    """
    most, known = whole["received"], {}
    told_of_some = {name for name in COUNTED if any((p, name) not in held for p in parts)}
    for place, sums in ((parent, whole), *parts.items()):
        for figure, number in _with_rests(sums).items():
            is_told = figure in sums and (place, figure) not in held
            is_some = (
                figure in told_of_some and number > 0 and not _lacks_whole(place, figure, held)
            )
            known[place, figure] = (number, number) if is_told else (int(is_some), most)
    return known


def _lacks_whole(place: str, figure: str, held: Held) -> bool:
    """Whether it is held back because what it is a part of is not told."""
    return any((place, whole) in held for part, whole in PARTS_OF if part == figure)


def _sums(parent: str, parts: Mapping[str, Sums]) -> Iterator[tuple[Key, list[Key]]]:
    """All that adds up: parts and rests to their wholes, places to the place that contains them."""
    for place in (parent, *parts):
        yield (place, "received"), [(place, "answered"), (place, "open")]
        for part, whole in PARTS_OF:
            yield (place, whole), [(place, part), (place, _rest_of(part, whole))]
    for figure in _with_rests(dict.fromkeys(COUNTED, 0)):
        yield (parent, figure), [(place, figure) for place in parts]


def _with_rests(sums: Sums) -> dict[str, int]:
    rests = {_rest_of(part, whole): sums[whole] - sums[part] for part, whole in PARTS_OF}
    return sums | rests


def _rest_of(part: str, whole: str) -> str:
    return f"{part} of {whole}"


def _name_of(figure: str) -> str:
    return figure.split(" ")[0]


def _width(span: Range) -> int:
    return span[1] - span[0] + 1


# ── Places and their parts ───────────────────────────────────────────────────────────────────────


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


# ── Today, on a screen in a hall ─────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Today:
    """A county's day, None where a number is too small to be told; of each town only its colour:
    "red", "yellow", "calm", or "" where too little is open to say."""

    received: int | None
    answered: int | None
    on_time: int | None
    open: int | None
    overdue: int | None
    afterwards: int | None
    towns: dict[str, str]


def today_told_of(county: str, at: datetime) -> Today:
    """What everybody who stands in the hall may see; one statement."""
    heaps = today_in(county, at)
    nothing = Heap(0, 0, 0)
    received, answered = (heaps.pop(name, nothing) for name in ("received", "answered"))
    whole = sum(heap.many for heap in heaps.values())
    late = sum(heap.of_these for heap in heaps.values())
    afterwards = sum(heap.afterwards for heap in heaps.values())
    return Today(
        received=_if_not_small(received.many),
        answered=_if_not_small(answered.many),
        on_time=_if_not_small(answered.of_these, answered.many),
        open=_if_not_small(whole),
        overdue=_if_not_small(late, whole),
        afterwards=_if_not_small(afterwards, whole),
        towns={town: _colour(heap) for town, heap in heaps.items()},
    )


def _if_not_small(number: int, whole: int | None = None) -> int | None:
    """The number, unless it, what it is a part of, or the rest of that is small."""
    others = () if whole is None else (whole, whole - number)
    return None if any(is_small(one, LEAST) for one in (number, *others)) else number


def _colour(heap: Heap) -> str:
    if heap.many < LEAST:
        return ""
    share = heap.of_these / heap.many
    return "red" if share >= RED_FROM else "yellow" if share >= YELLOW_FROM else "calm"
