"""How places look from outside: divisions, and the grids below a village."""

from datetime import date
from functools import lru_cache
from typing import Any

from fengqiao.api.shapes import DivisionFound, DivisionShown, PlaceNamed
from fengqiao.jurisdiction.models import Division, Grid

NATION = "全国"
GRID = "grid"


def place_named(code: str, on: date) -> PlaceNamed:
    return PlaceNamed(code=code, name=name_of(code, on))


def name_of(code: str, on: date) -> str:
    """What a place is called; its code where nobody knows it."""
    if not code:
        return NATION
    if len(code) > 12:
        return Grid.objects.filter(pk=code).values_list("name", flat=True).first() or code
    return names(code, on)[0]


def names(code: str, on: date) -> tuple[str, str]:
    """A division's name, and its address from the province down; its code where nobody knows it."""
    try:
        return names_of(code, on)
    except Division.DoesNotExist:
        return code, code


@lru_cache(maxsize=65_536)
def names_of(code: str, on: date) -> tuple[str, str]:
    """The same of a division that there is; read once a day, for it hardly ever changes."""
    name = Division.objects.values_list("name", flat=True).get(pk=code)
    return name, Division.objects.full_name(code)


def is_known(code: str, on: date) -> bool:
    """Whether there is, or was, a division of this code; of a grid, its village."""
    return names(code[:12], on)[0] != code[:12]


def division_shown(row: Division) -> DivisionShown:
    return DivisionShown(**_fields(row))


def division_found(row: Division) -> DivisionFound:
    path = Division.objects.path(row.code)
    return DivisionFound(
        **_fields(row),
        full_name=Division.objects.full_name(row.code),
        path=[PlaceNamed(code=each.code, name=each.name) for each in path],
    )


def _fields(row: Division) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "level": row.level,
        "parent": row.parent_code,
        "is_zone": row.is_zone,
        "aliases": list(row.aliases),
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }


def grid_shown(row: Grid) -> DivisionShown:
    return DivisionShown(**_grid_fields(row))


def grid_found(row: Grid) -> DivisionFound:
    village = list(Division.objects.path(row.village_code))
    grids = Grid.objects.filter(pk__in=[row.code[:15], row.code]).order_by("code")
    path = [PlaceNamed(code=each.code, name=each.name) for each in (*village, *grids)]
    address = Division.objects.full_name(row.village_code)
    full_name = address + "".join(each.name for each in grids)
    return DivisionFound(**_grid_fields(row), full_name=full_name, path=path)


def _grid_fields(row: Grid) -> dict[str, Any]:
    return {
        "code": row.code,
        "name": row.name,
        "level": GRID,
        "parent": row.parent_code,
        "is_zone": False,
        "aliases": [],
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
    }
