"""轮流排班: shifts made weekly in turn, as they were proposed and seen (信访工作条例 18)."""

from collections.abc import Iterable
from datetime import datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Unfit, typed
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.definitions import Hours, Proposed
from fengqiao.reception.models import Shift
from fengqiao.reception.permissions import check_free
from fengqiao.reception.step import keeping


def plan_turn(
    organ: Organ,
    proposed: Iterable[Proposed],
    *,
    by: Post,
    at: datetime,
    hours: Hours,
    where: str,
    places: int,
    reason: str = "",
) -> list[Shift]:
    """The shifts that were made; days that are off or taken stay empty."""
    where = typed("where", say("在哪里接访"), where, most=120)
    with keeping("plan_turn", of=organ, about=organ, by=by, at=at, reason=reason) as move:
        made = []
        for one in proposed:
            if one.leader is None:
                continue
            begins, ends = hours.on(one.day)
            check_free(one.leader, begins, ends)
            shift = Shift(
                id=uuid7(at),
                county=organ.place[:6],
                organ=organ,
                leader=one.leader,
                starts_at=begins,
                ends_at=ends,
                where=where,
                places=places,
            )
            move.add(shift)
            made.append(shift)
        if not made:
            raise Unfit("这些天都放假或者已经有安排，没有可以排的。请换一天。", field="weekday")
    return made
