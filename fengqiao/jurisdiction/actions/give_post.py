"""Give somebody who has an account a post more."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Division, Grid, Organ, Post, User
from fengqiao.jurisdiction.step import Unfit, taking, within
from fengqiao.rulebook import tables

OF_NOBODY = ("resident",)  # the county's own post for who has no account


def give_post(
    user: User,
    *,
    by: Post | None,
    at: datetime,
    organ: Organ,
    role: str,
    place: str = "",
    from_on: date,
    to_on: date | None = None,
    reason: str = "",
    seen: str = "",
) -> Post:
    """A post in the organ, for its place or a part of it. Nobody gives one to himself: who hands
    out accounts sees no case."""
    if by is not None:
        within(by, organ.place)
        if by.user_id == user.pk:
            raise Unfit(
                "不能给自己安排岗位：管账号的人不看事项。确有需要的，请另一位系统管理员"
                "或者平台维护人员安排。",
                field="role",
            )
    county = organ.place[:6]
    with taking(
        "give_post", by=by, at=at, county=county, reason=reason, about=user, seen=seen
    ) as move:
        where = given_place(organ, place, from_on)
        check_role(role, from_on, where)
        if to_on is not None and to_on < from_on:
            raise Unfit("最后一天早于第一天。请核对。", field="to_on")
        held = Post.objects.in_force(from_on).filter(user=user, organ=organ, role=role, place=where)
        if held.exists():
            raise Unfit(
                "他在这个机构已经有同样的岗位。要延长任期的，请在那个岗位上改。", field="role"
            )
        post = Post(
            user=user, organ=organ, role=role, place=where, valid_from=from_on, valid_to=to_on
        )
        move.add(post)
    return post


def given_place(organ: Organ, place: str, on: date) -> str:
    """The organ's own place for '', else a division or a grid within it that is in force."""
    if not place or place == organ.place:
        return organ.place
    rows = Division.objects if len(place) <= 12 else Grid.objects
    if not place.startswith(organ.place) or not rows.in_force(on).filter(pk=place).exists():
        raise Unfit(
            "{organ}不管这个地方，或者那一天它不在有效期内。请重新选。",
            field="place",
            organ=organ.name,
        )
    return place


def check_role(role: str, on: date, place: str) -> None:
    """Unfit for a role that is not there, and for the one of residents."""
    known = {row.name for row in tables.in_force(on, place).roles()} - {*OF_NOBODY}
    if role not in known:
        raise Unfit("请选一种岗位。", field="role")
