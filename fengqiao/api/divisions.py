"""The door of places: a step down the tree, or one place with the way to it."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.places_shown import (
    division_found,
    division_shown,
    grid_found,
    grid_shown,
    is_known,
    place_named,
)
from fengqiao.api.shapes import AskedPlace, DivisionFound, Divisions, DivisionShown
from fengqiao.jurisdiction.models import Division, Grid
from fengqiao.jurisdiction.querysets import NoSuchPlace

router = Router(tags=["places"])
VILLAGE_DIGITS = 12


@router.get(
    "/divisions", **described.door(query=AskedPlace, answers={200: Divisions | DivisionFound})
)
def divisions(request: HttpRequest) -> HttpResponse:
    """What lies directly below `parent`; below a village, its grids. With `code`, that one place."""
    caller = caller_of(request)
    asked = bodies.asked(request, AskedPlace)
    if asked.code:
        return answer(_found(asked.code, caller))
    parent = asked.parent or caller.post.place[:6]
    if parent and not is_known(parent, caller.today):
        raise NoSuchPlace(parent, caller.today)
    return answer(Divisions(parent=place_named(parent, caller.today), items=_below(parent, caller)))


def _below(parent: str, caller: Caller) -> list[DivisionShown]:
    if len(parent) >= VILLAGE_DIGITS:
        return [grid_shown(row) for row in Grid.objects.children_of(parent, caller.today)]
    return [division_shown(row) for row in Division.objects.children_of(parent, caller.today)]


def _found(code: str, caller: Caller) -> DivisionFound:
    """An abolished one too, with the day on which it ended: old cases still name it."""
    if len(code) > VILLAGE_DIGITS:
        grid: Grid | None = Grid.objects.filter(pk=code).first()
        if grid:
            return grid_found(grid)
    division: Division | None = Division.objects.filter(pk=code).first()
    if division is None:
        raise NoSuchPlace(code, caller.today)
    return division_found(division)
