"""Reports of wrongdoing in the world: somebody on duty who receives them, and one about the village."""

from typing import Any

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import Organ, Post, User
from tests.cases.test_kinds import register
from tests.world import COUNTY, PASSWORD, SINCE, VILLAGE, World

ABOUT_THE_VILLAGE = {
    "title": "村集体收入去向问题",
    "story": "村里鱼塘的租金三年没有入账。",
    "accused_place": VILLAGE,
}


def on_duty(world: World) -> Post:
    """Somebody on duty at the county's discipline inspection, in the cast as \"inspector\"."""
    organ = Organ.objects.get(place=COUNTY, short_name="纪委监委")
    return employ(world, "inspector", "严接收", organ, "inspector", COUNTY)


def employ(world: World, login: str, name: str, organ: Organ, role: str, place: str) -> Post:
    """One more of the cast."""
    user = User.objects.create_user(login, password=PASSWORD, name=name)
    world.posts[login] = appoint(user, organ=organ, role=role, from_on=SINCE, place=place)
    return world.posts[login]


def a_report(world: World, by: str = "town.clerk", **differs: Any) -> Case:
    """About the village, by 张甲, but for what differs."""
    return register(world, "report", by, **(ABOUT_THE_VILLAGE | differs))
