"""Split a grid: it ends, and several begin on the day after, each with a code of its own."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from fengqiao.jurisdiction.actions.add_grid import end_on, new_grid
from fengqiao.jurisdiction.models import Grid, Post
from fengqiao.jurisdiction.step import Unfit, because, taking, within

MOST = 10


def split_grid(
    grid: Grid,
    *,
    by: Post,
    at: datetime,
    names: Sequence[str],
    from_on: date,
    reason: str,
    seen: str = "",
) -> list[Grid]:
    """The new grids. What was brought in before keeps the grid of its day; who answered for the old
    one answers for it no longer and is given a post in a new one."""
    within(by, grid.code)
    kept, new = because(reason), [name.strip() for name in names if name.strip()]
    if not 2 <= len(new) <= MOST or len(set(new)) < len(new):
        raise Unfit(
            "请写拆分后每个网格的名称，一行一个，2到{most}个，不要重名。", field="names", most=MOST
        )
    county = grid.code[:6]
    with taking(
        "split_grid", by=by, at=at, county=county, reason=kept, about=grid, seen=seen
    ) as move:
        check_from(from_on, move.today)
        end_on(move, grid, from_on - timedelta(days=1))
        return [_begin(move.add, grid, name, from_on) for name in new]


def check_from(from_on: date, today: date) -> None:
    """A change of grids begins today or later: what happened is judged by the grid of its day."""
    if from_on < today:
        raise Unfit("从哪天起不能早于今天：已经发生的事按当天的网格算。", field="from_on")


def _begin(add, grid: Grid, name: str, from_on: date) -> Grid:  # type: ignore[no-untyped-def]
    made = new_grid(grid.parent_code, name, from_on)
    add(made)
    return made
