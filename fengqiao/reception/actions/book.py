"""预约: a place at a reception is kept for somebody, by himself or by the counter for him; and given back."""

from datetime import datetime
from uuid import UUID

from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, typed
from fengqiao.lib.phone import normal
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.models import Booking, Shift
from fengqiao.reception.permissions import RECEIVE, NothingToBook, check_may_book
from fengqiao.reception.querysets import booked, free_place
from fengqiao.reception.step import keeping

BOOK = "book"
SHORTEST_TELEPHONE = 7


def book(
    shift: Shift,
    *,
    by: Post,
    at: datetime,
    command_id: UUID,
    name: str,
    telephone: str,
    channel: str,
) -> Booking:
    """The booking, whose `access_code` is told to him now. The same command twice is one booking."""
    name = typed("name", say("姓名"), name, most=50)
    telephone = _telephone(telephone)
    made = Booking(
        id=uuid7(at), county=shift.county, shift=shift, command=command_id, channel=channel
    )
    with keeping(BOOK, of=shift.organ, about=made, by=by, at=at, power=BOOK) as move:
        before: Booking | None = Booking.objects.filter(command=command_id, by=by).first()
        if before:
            return before
        check_may_book(shift, move.at)
        made.position = _place(shift)
        made.name, made.telephone, made.at, made.by = name, telephone, move.at, by
        made.code_index = keys().code_index(made.access_code())
        move.add(made)
    return made


def cancel_booking(booking: Booking, *, by: Post, at: datetime) -> None:
    """The place is free again. No reason is asked."""
    with keeping(
        "cancel_booking", of=booking.shift.organ, about=booking, by=by, at=at, power=BOOK
    ) as move:
        booking.refresh_from_db(fields=["cancelled_at"])
        if booking.cancelled_at is None:
            move.change(booking, cancelled_at=move.at)
            forget(booking)


def read_bookings(shift: Shift, *, by: Post, at: datetime, reason: str) -> list[Booking]:
    """Names and telephones in full, for who has to tell them something; that he read them is on record."""
    kept = typed("reason", say("为什么要看"), reason, most=200)
    with keeping(
        "read_bookings", of=shift.organ, about=shift, by=by, at=at, power=RECEIVE, reason=kept
    ) as move:
        move.note(shift, {"was_read": False}, {"was_read": True})
    return list(booked(shift))


def forget(booking: Booking) -> None:
    """Its name and telephone are needed no more."""
    booking.name = booking.telephone = ""
    booking.save(update_fields=["name", "telephone"])


def _place(shift: Shift) -> int:
    place = free_place(shift)
    if place is None:
        raise NothingToBook("这次接访约满了。可以选别的时间；也可以直接来，现场取号，照样接待。")
    return place


def _telephone(text: str) -> str:
    kept = typed("telephone", say("电话"), text, most=30)
    if len(normal(kept)) < SHORTEST_TELEPHONE:
        raise Unfit("请写能打通的电话：改期、取消时要告诉您。", field="telephone")
    return kept
