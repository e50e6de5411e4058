"""What of a month's counts by place and type may be told to everybody: no small number, and none that the others
give away. Decided once, when the month is published; nothing that is held back is kept.

Only whole months stand here, none of them in a second sum, and no kind that other public pages count: so there is
nothing else to subtract from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from fengqiao.figures.definitions import DOUBT, LEAST
from fengqiao.figures.models import OpenCount
from fengqiao.figures.permissions.telling import REST
from fengqiao.lib.crossed_table import TOTAL, Cell, CrossedTable
from fengqiao.lib.small_numbers import is_small

Counts = Mapping[Cell, int]  # by place and type


def told_counts(counted: Counts) -> dict[Cell, int | None]:
    """The cells of a month's table with its totals: a number, None where there are some but not how many;
    a cell that is not there is nothing, or nothing is told of it since its total is not."""
    table = Holding(with_totals(counted))
    for cell in sorted(table.small, key=lambda one: (one[0] != TOTAL, one[1] != TOTAL, one)):
        table.protect(cell)
    return {
        cell: None if cell in table.held else number
        for cell, number in table.numbers.items()
        if (number or cell == (TOTAL, TOTAL)) and not table.is_silent(cell)
    }


def with_totals(counted: Counts) -> dict[Cell, int]:
    """Every crossing of a place and a type, and the totals of both."""
    places = {place for place, _type in counted}
    types = {type_ for _place, type_ in counted}
    numbers = {(place, sort): counted.get((place, sort), 0) for place in places for sort in types}
    for place in places:
        numbers[place, TOTAL] = sum(numbers[place, sort] for sort in types)
    for sort in types | {TOTAL}:
        numbers[TOTAL, sort] = sum(numbers[place, sort] for place in places)
    return numbers


@dataclass(slots=True)
class Holding:
    """A table in which more and more is held back, until enough doubt is left about each small number."""

    numbers: Mapping[Cell, int]
    held: set[Cell] = field(default_factory=set)
    table: CrossedTable = field(init=False)

    def __post_init__(self) -> None:
        self.table = CrossedTable(self.numbers, {})
        for cell in sorted(self.small):
            self._hold(cell)

    @property
    def small(self) -> list[Cell]:
        return [cell for cell, number in self.numbers.items() if is_small(number, LEAST)]

    def is_silent(self, cell: Cell) -> bool:
        """Of a total that is not told no part is either."""
        return any(total in self.held for total in totals_of(cell))

    def protect(self, cell: Cell) -> None:
        """Hold back as many others as it takes: those first that cost least."""
        while self.table.doubt(cell, DOUBT) < DOUBT:
            for other in self._cheapest(cell):
                self._hold(other)

    def _cheapest(self, cell: Cell) -> list[Cell]:
        """The three that make a way round for the cell with the least that is held back anew; the corner, and
        with it everything, where there is none."""
        ways = [way for way in self._ways_round(cell) if any(self._is_told(one) for one in way)]
        cost = {way: sum(self.numbers[one] for one in way if self._is_told(one)) for way in ways}
        best = min(ways, key=lambda way: (cost[way], way), default=((TOTAL, TOTAL),))
        return [one for one in best if self._is_told(one)]

    def _ways_round(self, cell: Cell) -> Iterator[tuple[Cell, ...]]:
        place, sort = cell
        for other, type_ in self.numbers:
            if other != place and type_ != sort:
                way = ((place, type_), (other, sort), (other, type_))
                if (TOTAL, TOTAL) not in way and all(self.numbers[one] for one in way):
                    yield way

    def _is_told(self, cell: Cell) -> bool:
        return cell not in self.held and not self.is_silent(cell)

    def _hold(self, cell: Cell) -> None:
        if cell in self.held:
            return
        self.held.add(cell)
        self.table.add(cell, 0 if self.is_silent(cell) else 1)
        for part in self.numbers:
            if part != cell and cell in totals_of(part):
                self.table.add(part, 0)


def totals_of(cell: Cell) -> set[Cell]:
    """What the cell is a part of: the total of its place, of its type, and both together."""
    place, sort = cell
    return {(place, TOTAL), (TOTAL, sort), (TOTAL, TOTAL)} - {cell}


# ── What was published, read ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Published:
    """The months of a kind in a county, as they were published. A place is a code, REST what lies in no town,
    '' the county; a type a code, REST what has none, '' all."""

    county: str
    kind: str
    months: Mapping[date, Mapping[Cell, int | None]]

    def number(self, month: date, place: str, sort: str) -> int | None:
        """None where it is not told; what is not there is nothing, unless a total of it is not told."""
        cells, cell = self.months[month], (place, sort)
        if any(cells.get(total, 0) is None for total in totals_of(cell)):
            return None
        return cells.get(cell, 0)

    def types(self) -> list[str]:
        return self._names(1)

    def towns(self) -> list[str]:
        """With what lies in none, where something does."""
        return self._names(0)

    def _names(self, part: int) -> list[str]:
        found = {cell[part] for cells in self.months.values() for cell in cells}
        return sorted(found - {TOTAL}, key=lambda name: (name == REST, name))


def counts_published(county: str, kind: str, first: date, last: date) -> Published:
    """The months from the first to the last that were published; one statement."""
    months: dict[date, dict[Cell, int | None]] = {}
    rows = OpenCount.objects.told(county, kind, first, last)
    for place, month, sort, number in rows.values_list("place", "month", "type", "number"):
        where = place.removeprefix(county) if place in (county, county + REST) else place
        months.setdefault(month, {})[where, sort] = number
    return Published(county, kind, months)
