"""排号: take a number, call the next one, go. Numbers have no gaps; two at once get two."""

from datetime import datetime
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Unfit
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.models import Booking, Ticket
from fengqiao.reception.permissions import RECEIVE, NobodyWaits, TicketOver
from fengqiao.reception.querysets import last_number, queue
from fengqiao.reception.step import keeping


def take_number(
    organ: Organ, *, by: Post, at: datetime, command_id: UUID, booking: Booking | None = None
) -> Ticket:
    """The next number of the day. Who has booked and came in time is called at his own time."""
    today = at.astimezone(SHANGHAI).date()
    ticket = Ticket(id=uuid7(at), county=organ.place[:6], organ=organ, taken_on=today)
    with keeping("take_number", of=organ, about=ticket, by=by, at=at, power=RECEIVE) as move:
        before: Ticket | None = Ticket.objects.filter(command=command_id, organ=organ).first()
        if before:
            return before
        if booking is not None:
            _check(booking, ticket)
        ticket.command, ticket.booking, ticket.taken_at = command_id, booking, move.at
        ticket.comes_at = max(move.at, booking.comes_at) if booking else move.at
        ticket.number = last_number(organ, today) + 1
        move.add(ticket)
    return ticket


def call_next(organ: Organ, *, by: Post, at: datetime) -> Ticket:
    """Whose turn it is; NobodyWaits where there is nobody."""
    today = at.astimezone(SHANGHAI).date()
    with keeping("call_next", of=organ, about=organ, by=by, at=at, power=RECEIVE) as move:
        waiting = [one for one in queue(organ, today) if one.state == Ticket.State.WAITING]
        if not waiting:
            raise NobodyWaits
        ticket: Ticket = _first(waiting, move.at)
        move.about = ticket
        move.change(ticket, state=Ticket.State.CALLED.value, called_at=move.at)
    return ticket


def leave(ticket: Ticket, *, by: Post, at: datetime) -> None:
    """He has gone, or did not come when called. He can take another number at any time."""
    with keeping("leave", of=ticket.organ, about=ticket, by=by, at=at, power=RECEIVE) as move:
        ticket.refresh_from_db(fields=["state"])
        if ticket.state not in (Ticket.State.WAITING, Ticket.State.CALLED):
            raise TicketOver
        move.change(ticket, state=Ticket.State.LEFT.value, ended_at=move.at)


def _first(waiting: list[Ticket], now: datetime) -> Ticket:
    """The first whose time has come; before anybody's has, the first of all."""
    return next((one for one in waiting if one.comes_at <= now), waiting[0])


def _check(booking: Booking, ticket: Ticket) -> None:
    fits = booking.shift.organ_id == ticket.organ_id and booking.shift.day == ticket.taken_on
    if not fits or booking.cancelled_at is not None or hasattr(booking, "ticket"):
        raise Unfit(
            "这个预约不在今天，已经取消，或者已经取过号。可以直接取一个号，照样接待。",
            field="booking",
        )
