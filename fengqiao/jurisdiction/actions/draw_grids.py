"""Draw the grids of a county to the numbers on file for its third and fourth level.

The numbers are public, the map is not: grids are shared out evenly over the villages, in order of
their codes, so that the same county always gets the same ones. A county then corrects them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from fengqiao.jurisdiction.actions.found_county import own_rows, towns_of, village_name
from fengqiao.jurisdiction.models import Division, Grid


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many places there are on each of the four levels of grids."""

    towns: int
    villages: int
    third: int
    fourth: int


@transaction.atomic
def draw_grids(code: str, *, on: date) -> Drawn | None:
    """Draw the grids of a county, valid from `on`; None where no numbers are on file."""
    numbers = own_rows(code).get("grids")
    if numbers is None:
        return None
    county = Division.objects.resolve(code, on)
    towns = towns_of(county, on)
    villages = [
        village
        for town in towns
        for village in Division.objects.children_of(town.code, on)
        if village.code not in numbers["without"]
    ]
    third = list(_third_level(villages, numbers["third"], on))
    fourth = list(_fourth_level(third, numbers["fourth"], on))
    Grid.objects.bulk_create([*third, *fourth], batch_size=1000, ignore_conflicts=True)
    return Drawn(len(towns), len(villages), len(third), len(fourth))


def shares(total: int, among: int) -> list[int]:
    """`total` in `among` parts that differ by one at most, the larger ones spread evenly."""
    return [total * (i + 1) // among - total * i // among for i in range(among)]


def _third_level(villages: list[Division], total: int, on: date) -> Iterator[Grid]:
    for village, share in zip(villages, shares(total, len(villages)), strict=True):
        for serial in range(1, share + 1):
            name = f"{village_name(village.name)}第{serial}网格"
            yield _grid(Grid.Level.THIRD, village.code, serial, name, on)


def _fourth_level(parents: list[Grid], total: int, on: date) -> Iterator[Grid]:
    for parent, share in zip(parents, shares(total, len(parents)), strict=True):
        for serial in range(1, share + 1):
            name = f"{parent.name}第{serial}微网格"
            yield _grid(Grid.Level.FOURTH, parent.code, serial, name, on)


def _grid(level: Grid.Level, parent: str, serial: int, name: str, on: date) -> Grid:
    code = f"{parent}{serial:03d}"
    return Grid(code=code, level=level, name=name, parent_code=parent, valid_from=on)
