"""A shift is cancelled, or was held. Nothing of it is lost: it stays on the roster with its reason."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import because
from fengqiao.reception.models import Shift
from fengqiao.reception.permissions import RECEIVE, ShiftOver, check_to_come
from fengqiao.reception.step import keeping


def cancel_shift(shift: Shift, *, by: Post, at: datetime, reason: str, seen: str = "") -> None:
    """The reason is shown to everybody, and to those who have booked."""
    kept, organ = because(reason), shift.organ
    with keeping(
        "cancel_shift", of=organ, about=shift, by=by, at=at, reason=kept, seen=seen
    ) as move:
        check_to_come(shift, move.at)
        move.change(shift, cancelled_at=move.at, cancelled_because=kept[:200])


def hold_shift(shift: Shift, *, by: Post, at: datetime, seen: str = "") -> None:
    """The leader was there at the time that was published, whether anybody came or not."""
    organ = shift.organ
    with keeping(
        "hold_shift", of=organ, about=shift, by=by, at=at, power=RECEIVE, seen=seen
    ) as move:
        shift.refresh_from_db(fields=["cancelled_at", "held_at"])
        if shift.cancelled_at is not None:
            raise ShiftOver("这次接访已经取消了，不能登记为如期接访。")
        if not shift.has_begun(move.at):
            raise ShiftOver("还没有到接访的时间。到时候再登记。")
        if shift.held_at is None:
            move.change(shift, held_at=move.at)
