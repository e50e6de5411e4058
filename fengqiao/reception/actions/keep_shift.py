"""One shift by itself: add it, change it. What was published before stays told (`remark`)."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Unfit, because, typed
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.definitions import Hours
from fengqiao.reception.models import Leader, Shift
from fengqiao.reception.permissions import check_free, check_to_come
from fengqiao.reception.step import keeping


def add_shift(
    organ: Organ,
    *,
    by: Post,
    at: datetime,
    leader: Leader,
    sort: str,
    day: date,
    hours: Hours,
    where: str,
    places: int,
    reason: str = "",
) -> Shift:
    """A leader receives on that day, at the counter or out in a place (下访)."""
    begins, ends = hours.on(day)
    shift = Shift(
        id=uuid7(at),
        county=organ.place[:6],
        organ=organ,
        leader=leader,
        sort=sort,
        starts_at=begins,
        ends_at=ends,
        where=typed("where", say("在哪里接访"), where, most=120),
        places=places,
    )
    with keeping("add_shift", of=organ, about=shift, by=by, at=at, reason=reason) as move:
        _check(shift, leader, begins, ends, move.at)
        move.add(shift)
    return shift


def change_shift(
    shift: Shift,
    *,
    by: Post,
    at: datetime,
    leader: Leader,
    day: date,
    hours: Hours,
    where: str,
    places: int,
    reason: str,
    seen: str = "",
) -> None:
    """Another leader, time or place. The reason is shown with it to everybody, also to who has booked."""
    kept = because(reason)
    begins, ends = hours.on(day)
    organ = shift.organ
    with keeping(
        "change_shift", of=organ, about=shift, by=by, at=at, reason=kept, seen=seen
    ) as move:
        check_to_come(shift, move.at)
        _check(shift, leader, begins, ends, move.at)
        move.change(
            shift,
            leader_id=leader.pk,
            starts_at=begins,
            ends_at=ends,
            where=typed("where", say("在哪里接访"), where, most=120),
            places=places,
            remark=kept[:200],
        )


def _check(shift: Shift, leader: Leader, begins: datetime, ends: datetime, now: datetime) -> None:
    if begins <= now:
        raise Unfit("这个时间已经过去了。请选以后的时间。", field="day")
    if leader.organ_id != shift.organ_id or not leader.is_valid_on(shift.day):
        raise Unfit("这位领导那一天不在本单位接访的名单里。请重新选。", field="leader")
    check_free(leader, begins, ends, shift)
