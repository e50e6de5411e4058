"""End a grid that is not needed any more."""

from datetime import date, datetime

from fengqiao.jurisdiction.actions.add_grid import end_on
from fengqiao.jurisdiction.models import Grid, Post
from fengqiao.jurisdiction.step import Unfit, because, taking, within


def end_grid(grid: Grid, *, by: Post, at: datetime, on: date, reason: str, seen: str = "") -> None:
    """`on` is its last day; the posts that answer for it end with it."""
    within(by, grid.code)
    kept, county = because(reason), grid.code[:6]
    with taking(
        "end_grid", by=by, at=at, county=county, reason=kept, about=grid, seen=seen
    ) as move:
        if on < move.today:
            raise Unfit("最后一天不能早于今天：已经发生的事按当天的网格算。", field="on")
        end_on(move, grid, on)
