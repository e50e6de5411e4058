"""Receiving people: the roster that everybody may read (信访工作条例 18); booking for somebody, the queue of the
counter, and what was said there."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.shapes import (
    AskedReceptions,
    BookingGiven,
    BookingMade,
    Bookings,
    BookingShown,
    NumberGiven,
    OfVisitGiven,
    Queue,
    Receptions,
    ReceptionShown,
    TicketShown,
    VisitGiven,
    VisitShown,
)
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.step import OutsideOfYours
from fengqiao.reception.actions.book import book
from fengqiao.reception.actions.record_visit import join_visit, record_visit
from fengqiao.reception.actions.take_number import call_next, take_number
from fengqiao.reception.models import Booking, Shift, Ticket, Visit
from fengqiao.reception.permissions import RECEIVE, check_may
from fengqiao.reception.querysets import booked, coming, queue, serving, visits_seen_by

router = Router(tags=["receptions"])
NO_KEY = UUID(int=0)


@router.get(
    "/open/receptions",
    auth=None,
    **described.door(query=AskedReceptions, answers={200: Receptions}),
)
def receptions(request: HttpRequest) -> HttpResponse:
    """The receptions to come in a place and what lies in it; without a token, for it is public."""
    asked = bodies.asked(request, AskedReceptions)
    rows = coming(asked.place, timezone.now())
    return answer(Receptions(items=_shown(rows)))


@router.get("/receptions/{reception_id}/bookings", **described.door(answers={200: Bookings}))
def bookings(request: HttpRequest, reception_id: str) -> HttpResponse:
    """The bookings of a reception, masked, in the order of their times."""
    caller = caller_of(request)
    check_may(caller.post, RECEIVE, caller.today)
    return answer(Bookings(items=[_booking(one) for one in booked(_shift(caller, reception_id))]))


@router.post(
    "/receptions/{reception_id}/bookings",
    **described.door(body=BookingGiven, answers={201: BookingMade}),
)
def book_for(request: HttpRequest, reception_id: str) -> HttpResponse:
    """A place for who asked at the counter or by telephone; the code is told here alone."""
    caller, given = caller_of(request), bodies.asked_in_body(request, BookingGiven)
    made = book(
        _shift(caller, reception_id),
        by=caller.post,
        at=caller.at,
        command_id=given.command_id,
        name=given.name,
        telephone=given.telephone,
        channel=given.channel,
    )
    code = made.access_code()
    told = BookingMade(id=made.pk, comes_at=made.comes_at.astimezone(SHANGHAI), code=code)
    return answer(told, status=201)


@router.get("/queue", **described.door(answers={200: Queue}))
def waiting(request: HttpRequest) -> HttpResponse:
    """The numbers of the day at the caller's organ, in turn; no names."""
    caller = caller_of(request)
    check_may(caller.post, RECEIVE, caller.today)
    rows = queue(caller.post.organ, caller.today)
    return answer(Queue(items=[_ticket(one) for one in rows]))


@router.post("/queue/numbers", **described.door(body=NumberGiven, answers={201: TicketShown}))
def number(request: HttpRequest) -> HttpResponse:
    """A number for who came in; of who has booked, with the booking."""
    caller, given = caller_of(request), bodies.asked_in_body(request, NumberGiven)
    booking = None
    if given.booking:
        rows = Booking.objects.filter(shift__organ=caller.post.organ_id, pk=given.booking)
        booking = rows.select_related("shift").first()
    made = take_number(
        caller.post.organ,
        by=caller.post,
        at=caller.at,
        command_id=given.command_id,
        booking=booking,
    )
    return answer(_ticket(made), status=201)


@router.post("/queue/calls", **described.door(answers={200: TicketShown}))
def call(request: HttpRequest) -> HttpResponse:
    """Call whose turn it is; who was called before stays called. 409 where nobody waits."""
    caller = caller_of(request)
    return answer(_ticket(call_next(caller.post.organ, by=caller.post, at=caller.at)))


@router.post("/visits", **described.door(body=VisitGiven, answers={201: VisitShown}))
def visit(request: HttpRequest) -> HttpResponse:
    """Record what somebody said who was received. It ends with the answer, or becomes a matter: take that in
    at `/visits/{visit_id}/case`."""
    caller, given = caller_of(request), bodies.asked_in_body(request, VisitGiven)
    organ = caller.post.organ
    leaders = {one.pk: one for one in serving(organ, caller.today)}
    ticket = Ticket.objects.filter(pk=given.ticket, organ=organ).first() if given.ticket else None
    made = record_visit(
        organ,
        by=caller.post,
        at=caller.at,
        command_id=given.command_id,
        leader=leaders.get(given.leader) if given.leader else None,
        ticket=ticket,
        name=given.name,
        telephone=given.telephone,
        said=given.said,
        answer=given.answer,
        is_answered=given.is_answered,
    )
    return answer(_visit(made), status=201)


@router.post(
    "/visits/{visit_id}/case", **described.door(body=OfVisitGiven, answers={200: VisitShown})
)
def join(request: HttpRequest, visit_id: str) -> HttpResponse:
    """Join a visit to the matter of that number, which the caller sees."""
    caller, given = caller_of(request), bodies.asked_in_body(request, OfVisitGiven)
    key = bodies.uuid_or_none(visit_id) or NO_KEY
    found = visits_seen_by(caller.post).filter(pk=key).first()
    if found is None:
        raise OutsideOfYours
    case = Case.objects.one(given.case, seen_by=caller.post)
    join_visit(found, case, by=caller.post, at=caller.at, command_id=given.command_id)
    return answer(_visit(found))


def _shift(caller: Caller, key: str) -> Shift:
    rows = Shift.objects.filter(organ__place__startswith=caller.post.place)
    known = rows.filter(pk=bodies.uuid_or_none(key) or NO_KEY)
    found: Shift | None = known.select_related("organ", "leader").first()
    if found is None:
        raise OutsideOfYours
    return found


def _booking(row: Booking) -> BookingShown:
    return BookingShown(
        id=row.pk,
        comes_at=row.comes_at.astimezone(SHANGHAI),
        name=row.masked_name,
        telephone=row.masked_telephone,
    )


def _ticket(row: Ticket) -> TicketShown:
    return TicketShown(
        id=row.pk,
        number=row.number,
        state=row.state,
        comes_at=row.comes_at.astimezone(SHANGHAI),
        is_booked=row.booking_id is not None,
    )


def _visit(row: Visit) -> VisitShown:
    return VisitShown(id=row.pk, outcome=row.outcome, received_by=row.received_by)


def _shown(rows: Iterable[Any]) -> list[ReceptionShown]:
    return [_one(row) for row in rows]


def _one(row: Shift) -> ReceptionShown:
    return ReceptionShown(
        id=row.pk,
        organ=row.organ.name,
        place=row.organ.place,
        leader=row.leader.name,
        title=row.leader.title,
        sort=row.sort,
        starts_at=row.starts_at.astimezone(SHANGHAI),
        ends_at=row.ends_at.astimezone(SHANGHAI),
        where=row.where,
        may_book=row.places > 0 and row.cancelled_at is None,
        remark=row.remark,
        cancelled_because=row.cancelled_because,
    )
