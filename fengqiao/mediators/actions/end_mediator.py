"""Somebody mediates here no longer: his seat ends with it, and the court is to be told."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, because
from fengqiao.mediators.actions.seat_member import end
from fengqiao.mediators.models import Mediator
from fengqiao.mediators.step import keeping


def end_mediator(
    mediator: Mediator, *, by: Post, at: datetime, on: date, reason: str, seen: str = ""
) -> None:
    """`on` is the last day. His post, and the cases that he has in hand, end by `end_post`."""
    committee, kept = mediator.committee, because(reason)
    with keeping(
        "end_mediator", of=committee, about=mediator, by=by, at=at, reason=kept, seen=seen
    ) as move:
        if mediator.valid_to is not None or on < mediator.valid_from:
            raise Unfit("已经离任，或者最后一天早于任职的第一天。请核对。", field="on")
        for seat in mediator.memberships.filter(to_on=None).select_related("mediator"):
            end(move, seat, max(on, seat.from_on))
        move.change(mediator, valid_to=on, left_because=kept[:200])
