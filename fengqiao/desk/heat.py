"""The map: how much there is to do in each part of a place, by colour, and the same as a table.

A colour says how many matters wait in a place, never who lives there. So nothing below LEAST is
coloured, and of grids, which may be a few houses, only spans are told. Pictures are passed on: the
picture and the paper tell spans, exact numbers stand only in the table on the screen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets.counts import Standing, received, standing
from fengqiao.desk.ledger import begin_of
from fengqiao.desk.places import LEVELS, Option, children, way_down
from fengqiao.figures.definitions import LEAST
from fengqiao.jurisdiction.models import Boundary, Post
from fengqiao.lib.outlines import Drawn, Sheet, sheet

MEASURES: dict[str, Any] = {
    "open": gettext_lazy("在办"),
    "overdue": gettext_lazy("超期"),
    "new": gettext_lazy("新登记"),
}
PERIODS: dict[str, Any] = {
    "month": gettext_lazy("本月"),
    "last": gettext_lazy("上月"),
    "year": gettext_lazy("今年"),
}
STEPS = tuple(first * 10**zeros for zeros in range(1, 7) for first in (1, 2, 5))  # 10, 20, 50 …
SHADES = 5
VILLAGE_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Cell:
    """One number: as the screen may show it, as a span, and how dark (0 is no colour)."""

    shown: str
    span: str
    shade: int


@dataclass(frozen=True, slots=True)
class Row:
    """A part of the place, or all of it, with its three numbers."""

    place: str
    name: str
    cells: dict[str, Cell]

    @property
    def open(self) -> Cell:
        return self.cells["open"]

    @property
    def overdue(self) -> Cell:
        return self.cells["overdue"]

    @property
    def new(self) -> Cell:
        return self.cells["new"]


@dataclass(frozen=True, slots=True)
class Tile:
    """A part on the map: its name and colour, and its outline where there is one."""

    row: Row
    cell: Cell
    drawn: Drawn | None


@dataclass(frozen=True, slots=True)
class Map:
    """A place in its parts: tiles without an outline, `drawn` on a sheet, the table, the legend."""

    way: list[Option]
    rows: list[Row]
    rest: Row | None
    whole: Row
    tiles: list[Tile]
    drawn: list[Tile]
    sheet: Sheet | None
    sources: list[str]
    legend: list[tuple[int, str]]
    since: date  # of what is new: its first day, and its last
    until: date


def map_of(post: Post, base: str, place: str, measure: str, period: str, at: datetime) -> Map:
    """What `post`, whose place is `base`, sees of `place`."""
    today = at.astimezone(SHANGHAI).date()
    parts = children(place, today) if len(place) < max(LEVELS) else []
    since, until = _days(period, today)
    span = begin_of(since), begin_of(until + timedelta(days=1))
    numbers = _numbers(post, place, [part.value for part in parts], span, at)
    shades = _Shades([numbers[part.value][measure] for part in parts])
    in_spans = len(place) >= VILLAGE_DIGITS
    rows = [_row(p.value, p.label, numbers[p.value], shades, in_spans=in_spans) for p in parts]
    outlines = _outlines(part.value for part in parts)
    laid = sheet({b.place: b.rings for b in outlines}) if outlines else None
    by_place = {drawn.place: drawn for drawn in laid.drawn} if laid else {}
    tiles = [Tile(row, row.cells[measure], by_place.get(row.place)) for row in rows]
    return Map(
        way=way_down(base, place),
        rows=rows,
        rest=_rest(place, numbers, shades, in_spans=in_spans) if parts else None,
        whole=_row(place, "", numbers["whole"], shades),
        tiles=[tile for tile in tiles if not tile.drawn],
        drawn=[tile for tile in tiles if tile.drawn],
        sheet=laid,
        sources=sorted({b.source for b in outlines if b.source}),
        legend=shades.legend(),
        since=since,
        until=until,
    )


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────

Numbers = dict[str, int]


def _numbers(
    post: Post, place: str, parts: Sequence[str], span: tuple[datetime, datetime], at: datetime
) -> dict[str, Numbers]:
    """By part; "whole" is the place, "rest" what was reported for none of its parts."""
    digits = len(parts[0]) if parts else max(LEVELS)
    open_now = standing(post, place, digits, at)
    came_in = received(post, place, parts, *span)
    nothing = Standing(0, 0)
    found = {part: _together([open_now.get(part, nothing)], came_in.get(part, 0)) for part in parts}
    found["whole"] = _together(open_now.values(), sum(came_in.values()))
    in_parts = {name: sum(found[part][name] for part in parts) for name in MEASURES}
    found["rest"] = {name: found["whole"][name] - in_parts[name] for name in MEASURES}
    return found


def _together(counted: Any, new: int) -> Numbers:
    several = list(counted)
    return {
        "open": sum(one.open for one in several),
        "overdue": sum(one.overdue for one in several),
        "new": new,
    }


def _days(period: str, today: date) -> tuple[date, date]:
    """The first day of the period, and its last."""
    first = today.replace(day=1)
    if period == "last":
        last = first - timedelta(days=1)
        return last.replace(day=1), last
    return (today.replace(month=1, day=1) if period == "year" else first), today


# ── Showing ──────────────────────────────────────────────────────────────────────────────────────


class _Shades:
    """From the palest, which begins with LEAST, to the darkest, in which the largest number lies."""

    def __init__(self, numbers: Sequence[int]) -> None:
        reached = [step for step in STEPS if step <= max(numbers, default=0)]
        self.from_on = [LEAST, *reached[-SHADES:][1:]] if reached else []

    def of(self, number: int) -> int:
        return sum(step <= number for step in self.from_on)

    def legend(self) -> list[tuple[int, str]]:
        ends = [*self.from_on[1:], _after(self.from_on[-1])] if self.from_on else []
        spans = zip(self.from_on, ends, strict=True)
        coloured = [(at, f"{begin}–{end - 1}") for at, (begin, end) in enumerate(spans, start=1)]
        return [(0, _few()), *coloured]


def _row(
    place: str, name: str, numbers: Numbers, shades: _Shades, *, in_spans: bool = False
) -> Row:
    return Row(place, name, {n: _cell(numbers[n], shades, in_spans=in_spans) for n in MEASURES})


def _rest(
    place: str, numbers: Mapping[str, Numbers], shades: _Shades, *, in_spans: bool
) -> Row | None:
    if not any(numbers["rest"].values()):
        return None
    return _row(place, _("没有细到下一级的"), numbers["rest"], shades, in_spans=in_spans)


def _cell(number: int, shades: _Shades, *, in_spans: bool) -> Cell:
    span = span_of(number)
    return Cell(span if in_spans else str(number), span, shades.of(number))


def span_of(number: int) -> str:
    """0, fewer than ten, 10–19, 20–49 and so on: what may be passed on."""
    if number < LEAST:
        return _few() if number else "0"
    begin = max(step for step in STEPS if step <= number)
    return f"{begin}–{_after(begin) - 1}"


def _few() -> str:
    return _("不到%(least)d") % {"least": LEAST}


def _after(step: int) -> int:
    return next((later for later in STEPS if later > step), step * 10)


def _outlines(places: Any) -> list[Boundary]:
    return list(Boundary.objects.filter(pk__in=list(places)).order_by("pk"))
