"""Add a grid to a village, or a small grid to a grid."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Division, Grid, Post
from fengqiao.jurisdiction.step import Move, OutsideOfYours, Unfit, taking, typed, within

LAST_SERIAL = 999


def add_grid(
    *, by: Post, at: datetime, parent: str, name: str, from_on: date, reason: str = ""
) -> Grid:
    """`parent` is a village (12 digits) or a grid of the third level (15)."""
    within(by, parent)
    grid = Grid(name=name)
    with taking("add_grid", by=by, at=at, county=parent[:6], reason=reason, about=grid) as move:
        check_holds(parent, from_on)
        made = new_grid(parent, name, from_on)
        grid.__dict__.update(made.__dict__)
        move.add(grid)
    return grid


def new_grid(parent: str, name: str, from_on: date) -> Grid:
    """With the next code that was never given out."""
    codes = Grid.objects.filter(parent_code=parent).values_list("code", flat=True)
    serial = max((int(code[-3:]) for code in codes), default=0) + 1
    if serial > LAST_SERIAL:
        raise Unfit("这里的网格编号已经用完（最多999个）。请联系平台维护人员。", field="name")
    level = Grid.Level.THIRD if len(parent) == 12 else Grid.Level.FOURTH
    return Grid(
        code=f"{parent}{serial:03d}",
        level=level,
        name=typed("name", "名称", name, most=60),
        parent_code=parent,
        valid_from=from_on,
    )


def check_holds(parent: str, on: date) -> None:
    """Unfit where the village or the grid above is not in force."""
    rows = Division.objects if len(parent) == 12 else Grid.objects
    if len(parent) not in (12, 15):
        raise OutsideOfYours
    if not rows.in_force(on).filter(pk=parent).exists():
        raise Unfit("那一天上一级（村、社区或者网格）不在有效期内。请换一天。", field="from_on")


def end_on(move: Move, grid: Grid, last: date) -> None:
    """The grid and what lies in it end with that day, and the posts that answer for it too."""
    if last < grid.valid_from:
        raise Unfit(
            "{grid}从{day}才开始，不能更早结束。",
            field="from_on",
            grid=grid.name,
            day=grid.valid_from,
        )
    inside = Grid.objects.in_force(last).under(grid.code)
    for one in inside:
        move.change(one, valid_to=last)
    for post in Post.objects.in_force(last).filter(place__startswith=grid.code):
        move.change(post, valid_to=max(last, post.valid_from))
