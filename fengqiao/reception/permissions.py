"""Whose roster, counter and records somebody may touch, and what stands in the way of a shift."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.permissions import may
from fengqiao.jurisdiction.step import NotYours, OutsideOfYours, Unfit
from fengqiao.reception.models import Leader, Shift

ROSTER = "keep_roster"
RECEIVE = "receive"


class ShiftOver(Unfit):
    """It has begun, was held, or was cancelled."""

    code, status = "shift_over", 409

    def __init__(self, words: str) -> None:
        super().__init__(words, field="")


def check_within(by: Post, organ: Organ) -> None:
    """OutsideOfYours for an organ that does not lie in the post's place."""
    if not by.place or not organ.place.startswith(by.place):
        raise OutsideOfYours


def check_may(by: Post, power: str, on: date) -> None:
    """NotYours for a post without the power."""
    if not may(by, power, on):
        raise NotYours(power)


def check_to_come(shift: Shift, at: datetime) -> None:
    """ShiftOver for one that, as it now stands, nobody can change any more."""
    shift.refresh_from_db(fields=["starts_at", "cancelled_at", "held_at"])
    if shift.cancelled_at is not None:
        raise ShiftOver("这次接访已经取消了，不能再改。需要的话，请另外安排一次。")
    if shift.held_at is not None or shift.has_begun(at):
        raise ShiftOver("这次接访已经开始，不能再改。请看一看现在的安排。")


def check_free(leader: Leader, starts_at: datetime, ends_at: datetime, *but: Shift) -> None:
    """Unfit where the leader receives somewhere else at that time."""
    others = Shift.objects.filter(leader=leader, cancelled_at=None)
    meets = others.filter(starts_at__lt=ends_at, ends_at__gt=starts_at)
    if meets.exclude(pk__in=[one.pk for one in but]).exists():
        raise Unfit(
            "{leader}这个时间已经有接访安排。请换一个时间，或者请别的领导接访。",
            field="leader",
            leader=str(leader),
        )


# ── Booking, and the queue ───────────────────────────────────────────────────────────────────────


class NothingToBook(Unfit):
    """All places are taken, or nothing can be booked any more. Whoever comes is received all the same."""

    code, status = "nothing_to_book", 409

    def __init__(self, words: str) -> None:
        super().__init__(words, field="shift")


class NobodyWaits(Unfit):
    code, status = "nobody_waits", 409

    def __init__(self) -> None:
        super().__init__("现在没有人在等。有人来了，先取号。", field="")


class TicketOver(Unfit):
    code, status = "ticket_over", 409

    def __init__(self) -> None:
        super().__init__("这个号已经办完或者离开了。再来的，请重新取号。", field="")


class VisitOver(Unfit):
    code, status = "visit_over", 409

    def __init__(self) -> None:
        super().__init__("这次接访已经办完：登记成了事项、并入了事项，或者当场答复了。", field="")


def check_may_book(shift: Shift, at: datetime) -> None:
    """NothingToBook for a shift that was cancelled or has begun, or that nobody can book."""
    shift.refresh_from_db(fields=["starts_at", "ends_at", "places", "cancelled_at"])
    if shift.cancelled_at is not None:
        raise NothingToBook("这次接访取消了，不能预约。请选别的时间，或者直接到窗口来。")
    if shift.has_begun(at):
        raise NothingToBook("这次接访已经开始，不用预约，请直接来。")
    if not shift.places:
        raise NothingToBook("这次接访不用预约，请直接来，照样接待。")
