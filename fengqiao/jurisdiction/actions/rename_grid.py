"""Rename a grid; its code and its cases stay."""

from datetime import datetime

from fengqiao.jurisdiction.models import Grid, Post
from fengqiao.jurisdiction.step import taking, typed, within


def rename_grid(
    grid: Grid, *, by: Post, at: datetime, name: str, reason: str = "", seen: str = ""
) -> None:
    """From now on; the record says how it was called."""
    within(by, grid.code)
    name, county = typed("name", "名称", name, most=60), grid.code[:6]
    with taking(
        "rename_grid", by=by, at=at, county=county, reason=reason, about=grid, seen=seen
    ) as move:
        move.change(grid, name=name)
