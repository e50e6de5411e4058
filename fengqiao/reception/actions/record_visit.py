"""接访登记: who received somebody, when, what was said and answered; and what becomes of it: a matter, part of a
matter, or done with the answer (信访工作条例 17, 19)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from fengqiao.cases import actions
from fengqiao.cases.definitions import day_in_china
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken, kind_of
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Move, Unfit, typed
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.actions.add_visit import told
from fengqiao.reception.actions.book import forget
from fengqiao.reception.models import Booking, Leader, Shift, Ticket, Visit
from fengqiao.reception.permissions import RECEIVE, TicketOver, VisitOver
from fengqiao.reception.step import keeping

MOST_WORDS = 5000


def record_visit(
    organ: Organ,
    *,
    by: Post,
    at: datetime,
    command_id: UUID,
    leader: Leader | None = None,
    ticket: Ticket | None = None,
    name: str = "",
    telephone: str = "",
    said: str,
    answer: str = "",
    is_answered: bool = False,
) -> Visit:
    """What was said, by whoever came: a name need not be told. `is_answered`: with the answer it is done.

    What was typed at the booking is taken over, and kept there no longer.
    """
    visit = Visit(
        id=uuid7(at),
        county=organ.place[:6],
        organ=organ,
        leader=leader,
        ticket=ticket,
        command=command_id,
        at=at,
        by=by,
        received_by=str(leader) if leader else f"{organ.name} {by.user.name}",
        outcome=Visit.Outcome.ANSWERED if is_answered else Visit.Outcome.OPEN,
    )
    visit.name = typed("name", say("姓名"), name, most=50, wanted=False)
    visit.telephone = typed("telephone", say("电话"), telephone, most=30, wanted=False)
    visit.said = typed("said", say("来访人说的"), said, most=MOST_WORDS)
    visit.answer = typed("answer", say("当场答复"), answer, most=MOST_WORDS, wanted=is_answered)
    with keeping("record_visit", of=organ, about=visit, by=by, at=at, power=RECEIVE) as move:
        before: Visit | None = Visit.objects.filter(command=command_id, organ=organ).first()
        if before:
            return before
        if leader and leader.organ_id != organ.pk:
            raise Unfit("这位领导不在本单位接访。请重新选。", field="leader")
        if ticket:
            _receive(ticket, visit, move)
        visit.shift = _shift(visit, move.at)
        move.add(visit)
    return visit


def register_visit(
    visit: Visit,
    kind: str,
    *,
    by: Post,
    at: datetime,
    command_id: UUID,
    parties: Sequence[Mapping[str, Any]],
    **facts: Any,
) -> Taken:
    """It becomes a matter by the one registration. What is told to be a report of wrongdoing leaves with
    it: from then on the record is seen by who sees the report."""
    with keeping(
        "register_visit", of=visit.organ, about=visit, by=by, at=at, power=RECEIVE
    ) as move:
        _check_own(visit, by)
        taken = actions.register(
            kind, by=by, at=at, command_id=command_id, parties=parties, **facts
        )
        if visit.case_id != taken.case.pk:
            _check_open(visit)
            _tell(visit, taken.case, by=by, at=at)
            _bind(visit, taken.case, Visit.Outcome.REGISTERED, move)
    return taken


def join_visit(visit: Visit, case: Case, *, by: Post, at: datetime, command_id: UUID) -> Taken:
    """It belongs to a matter that there is already; an act on that matter."""
    with keeping("join_visit", of=visit.organ, about=visit, by=by, at=at, power=RECEIVE) as move:
        _check_own(visit, by)
        if visit.case_id != case.pk:
            _check_open(visit)
        if "add_visit" not in kind_of(case, at).verbs:
            raise Unfit("这一类事项不能并入接访记录。请登记成新的事项。", field="number")
        taken = told(visit, case, by=by, at=at, command_id=command_id)
        if visit.case_id != case.pk:
            _bind(visit, case, Visit.Outcome.JOINED, move)
    return taken


def read_visit(visit: Visit, *, by: Post, at: datetime) -> None:
    """Somebody reads what was said at a visit that belongs to no matter; it stands on record."""
    with keeping("read_visit", of=visit.organ, about=visit, by=by, at=at, power=RECEIVE) as move:
        _check_own(visit, by)
        if visit.case_id is not None:
            raise VisitOver
        move.note(visit, {"was_read": False}, {"was_read": True})


def _tell(visit: Visit, case: Case, *, by: Post, at: datetime) -> None:
    """In the matter's history: who received whom it came from. What is received for others has no such verb."""
    if "add_visit" in kind_of(case, at).verbs:
        told(visit, case, by=by, at=at, command_id=uuid5(visit.pk, "add_visit"))


def _receive(ticket: Ticket, visit: Visit, move: Move) -> None:
    """The number is done, and what was typed at the booking goes into the record."""
    ticket.refresh_from_db(fields=["state"])
    if ticket.organ_id != visit.organ_id or ticket.state not in ("waiting", "called"):
        raise TicketOver
    move.change(ticket, state=Ticket.State.RECEIVED.value, ended_at=move.at)
    booking: Booking | None = ticket.booking
    if booking:
        visit.name, visit.telephone = (
            visit.name or booking.name,
            visit.telephone or booking.telephone,
        )
        visit.shift = booking.shift
        forget(booking)


def _shift(visit: Visit, at: datetime) -> Shift | None:
    """Which of the roster's it was: the leader's own that runs now, if it was not said by the booking."""
    if visit.shift or visit.leader is None:
        return visit.shift
    running = visit.leader.shifts.filter(cancelled_at=None, starts_at__lte=at)
    shifts = running.order_by("-starts_at")
    found: Shift | None = next((one for one in shifts[:1] if one.day == day_in_china(at)), None)
    return found


def _bind(visit: Visit, case: Case, outcome: Visit.Outcome, move: Move) -> None:
    """To its matter. Which one it is does not stand in the record of changes: it is for who sees it."""
    visit.case, visit.outcome = case, outcome
    visit.save(update_fields=["case", "outcome"])
    move.note(visit, {"outcome": Visit.Outcome.OPEN.value}, {"outcome": outcome.value})


def _check_own(visit: Visit, by: Post) -> None:
    """Only who received somebody says what becomes of it."""
    visit.refresh_from_db(fields=["case", "outcome"])
    if visit.organ_id != by.organ_id:
        raise VisitOver


def _check_open(visit: Visit) -> None:
    if visit.outcome != Visit.Outcome.OPEN:
        raise VisitOver
