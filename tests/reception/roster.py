"""A county's roster to begin with: three leaders of the centre who receive in turn."""

from datetime import date, time
from typing import Any
from uuid import UUID

from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.actions.book import book
from fengqiao.reception.actions.keep_leader import keep_leader
from fengqiao.reception.actions.keep_shift import add_shift
from fengqiao.reception.definitions import Hours
from fengqiao.reception.models import Booking, Leader, Shift
from tests.world import World

MORNING = Hours(time(9), time(11, 30))
NAMES = (("赵书记", "县委书记"), ("钱县长", "县长"), ("孙副书记", "县委副书记"))
MONDAY = date(2026, 3, 9)  # the next one after the day of the world


def leaders(world: World, by: str = "county.dispatcher") -> list[Leader]:
    """Those of the organ of `by`, in their turn."""
    return [
        keep_leader(
            None,
            organ=world.organ(by),
            by=world[by],
            at=world.now,
            name=name,
            title=title,
            position=str(position),
        )
        for position, (name, title) in enumerate(NAMES, start=1)
    ]


def shift(world: World, leader: Leader | None = None, **differs: Any) -> Shift:
    """The leader receives at the county's centre on the next Monday morning."""
    who = leader or leaders(world)[0]
    given = {"sort": "counter", "day": MONDAY, "hours": MORNING, "where": "一楼接访室", "places": 3}
    return add_shift(
        who.organ, by=world["county.dispatcher"], at=world.now, leader=who, **(given | differs)
    )


def booked(world: World, on: Shift, command: UUID | None = None, **differs: Any) -> Booking:
    """张甲 has booked a place online."""
    given = {"name": "张甲", "telephone": "12000000001", "channel": "online"}
    return book(
        on,
        by=world.portal,
        at=world.now,
        command_id=command or uuid7(world.now),
        **(given | differs),
    )
