"""Merge neighbouring grids: they end, and one begins on the day after."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fengqiao.jurisdiction.actions.add_grid import end_on, new_grid
from fengqiao.jurisdiction.actions.split_grid import check_from
from fengqiao.jurisdiction.models import Grid, Post
from fengqiao.jurisdiction.step import Unfit, because, taking, within


def merge_grids(
    grid: Grid,
    *,
    by: Post,
    at: datetime,
    others: Sequence[str],
    name: str,
    from_on: date,
    reason: str,
    seen: str = "",
) -> Grid:
    """The new grid of `grid` and of the `others` (codes beside it under the same parent)."""
    within(by, grid.code)
    kept, county = because(reason), grid.code[:6]
    with taking(
        "merge_grids", by=by, at=at, county=county, reason=kept, about=grid, seen=seen
    ) as move:
        check_from(from_on, move.today)
        beside = Grid.objects.in_force(move.today).filter(parent_code=grid.parent_code)
        found = list(beside.filter(pk__in=others).exclude(pk=grid.pk))
        if not found or len(found) < len(set(others)):
            raise Unfit(
                "请选要合并进来的网格，要和这个网格在同一个村（社区）、同一级。", field="others"
            )
        for one in (grid, *found):
            end_on(move, one, from_on - timedelta(days=1))
        made = new_grid(grid.parent_code, name, from_on)
        move.add(made)
        return made
