"""A county's roster to begin with: three leaders of the centre who receive in turn."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.actions.book import book
from fengqiao.reception.actions.keep_leader import keep_leader
from fengqiao.reception.actions.keep_shift import add_shift
from fengqiao.reception.actions.record_visit import join_visit, record_visit
from fengqiao.reception.actions.take_number import call_next, take_number
from fengqiao.reception.definitions import Hours
from fengqiao.reception.models import Booking, Leader, Shift
from tests.world import SHANGHAI, World, do, register_dispute

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


def a_day_of_receiving(world: World, at: datetime | None = None) -> dict[str, Any]:
    """Three leaders, two shifts to come, a booking, numbers, a visit that became no matter yet
    and one that did, and a matter that a leader has taken on: the keys that addresses want."""
    at, by = at or world.now, world["county.dispatcher"]
    people, today = leaders(world), at.astimezone(SHANGHAI).date()
    given = {"by": by, "at": at, "sort": "counter", "hours": MORNING, "where": "一楼接访室"}
    on, _other = (
        add_shift(
            by.organ, leader=people[days], day=today + timedelta(days=days + 1), places=3, **given
        )
        for days in range(2)
    )
    who = {"name": "张甲", "telephone": "12000000001", "channel": "phone"}
    book(on, by=by, at=at, command_id=uuid7(at), **who)
    case = register_dispute(world, "county.dispatcher", at=at)
    duty = {"leader": world["leader"].pk, "duty": "十天内见面。"}
    do(world, case, "take_charge", "leader", at=at, **duty)
    visits_at = at + timedelta(days=1)
    do(world, case, "plan_visit", "leader", at=at, visits_at=visits_at, where="大路庄村部")
    for _ in range(3):
        take_number(by.organ, by=by, at=at, command_id=uuid7(at))
    call_next(by.organ, by=by, at=at)
    visits = [
        record_visit(by.organ, by=by, at=at, command_id=uuid7(at), name="张甲", said="修路。")
        for _ in range(2)
    ]
    join_visit(visits[0], case, by=by, at=at, command_id=uuid7(at))
    return {
        "shift": on.pk,
        "organ": on.organ_id,
        "leader": people[0].pk,
        "visit": visits[1].pk,
        "case": case.pk,
    }
