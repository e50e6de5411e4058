"""Booking, the queue and the visit: nobody is refused, nobody counted, nothing typed twice, nothing kept too long."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any, TypeVar

import pytest
from django.db import connection

from fengqiao.cases.models import Case, Event
from fengqiao.jurisdiction.models import Change
from fengqiao.jurisdiction.step import NotYours, Unfit
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.actions.book import book, cancel_booking, read_bookings
from fengqiao.reception.actions.cancel_shift import cancel_shift
from fengqiao.reception.actions.forget_past import forget_past
from fengqiao.reception.actions.record_visit import (
    join_visit,
    read_visit,
    record_visit,
    register_visit,
)
from fengqiao.reception.actions.take_number import call_next, leave, take_number
from fengqiao.reception.models import Booking, Shift, Ticket, Visit
from fengqiao.reception.permissions import NobodyWaits, NothingToBook, TicketOver, VisitOver
from fengqiao.reception.querysets import booking_by, queue, visits_seen_by
from tests.petitions.reporting import on_duty
from tests.reception.roster import MONDAY, booked, shift
from tests.world import VILLAGE, World, fresh, moment, register_dispute

pytestmark = pytest.mark.django_db
T = TypeVar("T")
SAID = "村里的路修了三年没有修通，下雨天孩子上学要绕远。"
PARTY = {"role": "applicant", "name": "张甲", "phone": "12000000001"}


def numbered(world: World, at: datetime, **differs: Any) -> Ticket:
    by = world["county.dispatcher"]
    return take_number(by.organ, by=by, at=at, command_id=uuid7(), **differs)


def visit(world: World, at: datetime | None = None, **differs: Any) -> Visit:
    by = world["county.dispatcher"]
    given: dict[str, Any] = {"name": "张甲", "telephone": "12000000001", "said": SAID}
    return record_visit(
        by.organ, by=by, at=at or world.now, command_id=uuid7(), **(given | differs)
    )


def at_once(ask: Callable[[int], T], askers: int) -> list[T | Refusal]:
    start = Barrier(askers)

    def one(number: int) -> T | Refusal:
        try:
            start.wait()
            return ask(number)
        except Refusal as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(askers) as pool:
        return list(pool.map(one, range(askers)))


# ── Booking ──────────────────────────────────────────────────────────────────────────────────────


def test_each_place_has_its_time_and_the_last_one_is_the_last(world: World) -> None:
    on = shift(world)

    made = [booked(world, on) for _ in range(3)]

    assert [one.comes_at for one in made] == [
        moment(9, on=MONDAY),
        moment(9, 50, on=MONDAY),
        moment(10, 40, on=MONDAY),
    ]
    with pytest.raises(NothingToBook, match="直接来"):
        booked(world, on)


def test_the_same_command_is_one_booking(world: World) -> None:
    on, command = shift(world), uuid7()

    first, again = booked(world, on, command), booked(world, on, command)

    assert first.pk == again.pk
    assert first.access_code() == again.access_code()
    assert Booking.objects.count() == 1
    assert Change.objects.filter(act="book").count() == 1


def test_a_code_opens_its_booking_and_no_other(world: World) -> None:
    on = shift(world)
    mine, other = booked(world, on), booked(world, on)

    assert booking_by(mine.access_code().lower()) == mine
    assert booking_by(other.access_code()) == other
    assert booking_by("") is None
    assert booking_by("AAAA-AAAA-AAAA-AAAA") is None


def test_a_place_given_back_can_be_booked_again(world: World) -> None:
    on = shift(world, places=1)
    first = booked(world, on)

    cancel_booking(first, by=world.portal, at=world.now)
    second = booked(world, on)

    assert second.position == first.position == 1
    kept = Booking.objects.get(pk=first.pk)
    assert (kept.name, kept.telephone) == ("", "")


def test_what_cannot_be_booked_says_that_one_may_come(world: World) -> None:
    cancelled, without = shift(world), shift(world, day=MONDAY + timedelta(days=1), places=0)
    cancel_shift(cancelled, by=world["county.dispatcher"], at=world.now, reason="防汛")

    for one in (cancelled, without):
        with pytest.raises(NothingToBook, match=r"窗口来|直接来"):
            booked(world, one)
    with pytest.raises(Unfit, match="电话"):
        booked(world, without, telephone="不告诉")


def test_names_and_telephones_lie_sealed_and_out_of_the_record(world: World) -> None:
    booked(world, shift(world))

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, telephone FROM reception_booking")
        stored = b"".join(bytes(cell) for cell in cursor.fetchone())
    told = "".join(str(change.rows) + change.called for change in Change.objects.all())
    assert "张甲".encode() not in stored and b"12000000001" not in stored
    assert "张甲" not in told and "12000000001" not in told


def test_telephones_are_read_with_a_reason_that_stays(world: World) -> None:
    on = shift(world)
    booked(world, on)

    [one] = read_bookings(on, by=world["county.dispatcher"], at=world.now, reason="改期要通知")

    assert one.telephone == "12000000001"
    change = Change.objects.get(act="read_bookings")
    assert (change.reason, change.by) == ("改期要通知", world["county.dispatcher"])
    with pytest.raises(NotYours):
        read_bookings(on, by=world["leader"], at=world.now, reason="看看")


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_take_the_last_place(world: World) -> None:
    on, portal = shift(world, places=1), world.portal

    def ask(number: int) -> Booking:
        mine = Shift.objects.select_related("organ").get(pk=on.pk)
        return book(
            mine,
            by=portal,
            at=world.now,
            command_id=uuid7(),
            name=f"张{number}",
            telephone="12000000001",
            channel="online",
        )

    answers = at_once(ask, 4)

    assert sum(isinstance(one, Booking) for one in answers) == 1
    assert sum(isinstance(one, NothingToBook) for one in answers) == 3
    assert Booking.objects.count() == 1


# ── The queue ────────────────────────────────────────────────────────────────────────────────────


def test_numbers_begin_anew_each_day_and_at_each_organ(world: World) -> None:
    town = world["town.clerk"]

    today = [numbered(world, world.now).number for _ in range(3)]
    other = take_number(town.organ, by=town, at=world.now, command_id=uuid7()).number
    tomorrow = numbered(world, world.now + timedelta(days=1)).number

    assert (today, other, tomorrow) == ([1, 2, 3], 1, 1)


def test_the_same_command_takes_one_number(world: World) -> None:
    by, command = world["county.dispatcher"], uuid7()

    numbers = [
        take_number(by.organ, by=by, at=world.now, command_id=command).number for _ in range(2)
    ]

    assert numbers == [1, 1]
    assert numbered(world, world.now).number == 2


def test_who_has_booked_is_called_at_his_time_and_nobody_waits_for_him(world: World) -> None:
    on, by = shift(world), world["county.dispatcher"]
    mine = booked(world, on)
    later = booked(world, on)
    early = moment(8, 40, on=MONDAY)
    first = numbered(world, early)
    second = numbered(world, early, booking=mine)  # at 9:00
    third = numbered(world, early, booking=later)  # at 9:50
    fourth = numbered(world, moment(9, 10, on=MONDAY))

    assert [one.number for one in queue(by.organ, MONDAY)] == [
        first.number,
        second.number,
        fourth.number,
        third.number,
    ]
    called = [call_next(by.organ, by=by, at=moment(9, 20, on=MONDAY)).number for _ in range(4)]
    assert called == [1, 2, 4, 3]  # the last before his time, for nobody else was waiting
    with pytest.raises(NobodyWaits):
        call_next(by.organ, by=by, at=moment(9, 30, on=MONDAY))


def test_a_booking_of_another_day_or_used_before_takes_no_place_in_the_queue(world: World) -> None:
    mine = booked(world, shift(world))

    with pytest.raises(Unfit, match="直接取一个号"):
        numbered(world, world.now, booking=mine)
    numbered(world, moment(9, on=MONDAY), booking=mine)
    with pytest.raises(Unfit, match="已经取过号"):
        numbered(world, moment(9, on=MONDAY), booking=Booking.objects.get(pk=mine.pk))


def test_who_left_is_not_called_and_may_come_again(world: World) -> None:
    by = world["county.dispatcher"]
    gone = numbered(world, world.now)

    leave(gone, by=by, at=world.now)

    assert queue(by.organ, gone.taken_on) == []
    with pytest.raises(TicketOver):
        leave(gone, by=by, at=world.now)
    assert numbered(world, world.now).number == 2


@pytest.mark.django_db(transaction=True)
def test_numbers_have_no_gaps_when_many_take_one_at_once(world: World) -> None:
    answers = at_once(lambda _n: numbered(world, world.now).number, 6)

    assert sorted(answers) == [1, 2, 3, 4, 5, 6]  # type: ignore[type-var]


@pytest.mark.django_db(transaction=True)
def test_two_windows_call_two_people(world: World) -> None:
    by = world["county.dispatcher"]
    for _ in range(2):
        numbered(world, world.now)

    answers = at_once(lambda _n: call_next(by.organ, by=by, at=world.now).number, 3)

    assert sorted(one for one in answers if isinstance(one, int)) == [1, 2]
    assert sum(isinstance(one, NobodyWaits) for one in answers) == 1


# ── The visit ────────────────────────────────────────────────────────────────────────────────────


def test_what_was_typed_at_the_booking_goes_into_the_record_and_is_kept_there_alone(
    world: World,
) -> None:
    on = shift(world)
    mine = booked(world, on)
    at = moment(9, 5, on=MONDAY)
    ticket = numbered(world, at, booking=mine)

    made = visit(world, at, ticket=ticket, name="", telephone="")

    assert (made.name, made.telephone, made.shift) == ("张甲", "12000000001", on)
    kept = Booking.objects.get(pk=mine.pk)
    assert (kept.name, kept.telephone) == ("", "")
    assert Ticket.objects.get().state == "received"


def test_nobody_has_to_say_his_name(world: World) -> None:
    assert visit(world, name="", telephone="").name == ""


def test_what_was_answered_at_once_is_done(world: World) -> None:
    made = visit(world, answer="下周三开工，工期二十天。", is_answered=True)

    assert made.outcome == "answered"
    with pytest.raises(VisitOver):
        register_visit(
            made,
            "petition",
            by=world["county.dispatcher"],
            at=world.now,
            command_id=uuid7(),
            parties=[PARTY],
            title="道路维修问题",
            story=SAID,
            place=VILLAGE,
            channel="visit",
        )
    assert Case.objects.count() == 0
    with pytest.raises(Unfit, match="当场答复"):
        visit(world, is_answered=True)


def _registered(world: World, made: Visit, kind: str = "petition", **differs: Any) -> Any:
    facts = {"title": "道路维修问题", "story": SAID, "place": VILLAGE, "channel": "visit"}
    return register_visit(
        made,
        kind,
        by=world["county.dispatcher"],
        at=world.now,
        command_id=uuid7(),
        parties=[PARTY],
        **(facts | differs),
    )


def test_it_becomes_a_matter_whose_history_says_who_received(world: World) -> None:
    made = visit(world)

    taken = _registered(world, made)

    assert (made.case, made.outcome) == (taken.case, "registered")
    assert [event.verb for event in Event.objects.order_by("place_in_chain")] == [
        "register",
        "add_visit",
    ]
    told = Event.objects.get(verb="add_visit").facts
    assert "孙分流" in told["received_by"]
    assert SAID not in str(told)
    with pytest.raises(VisitOver):
        _registered(world, made)
    assert Case.objects.count() == 1


def test_the_record_of_changes_does_not_say_which_matter(world: World) -> None:
    taken = _registered(world, visit(world))

    rows = "".join(str(change.rows) for change in Change.objects.all())

    assert str(taken.case.pk) not in rows


def test_it_is_joined_to_a_matter_that_there_is(world: World) -> None:
    case, made = register_dispute(world), visit(world)

    join_visit(made, case, by=world["county.dispatcher"], at=world.now, command_id=uuid7())

    assert (made.case, made.outcome) == (fresh(case), "joined")
    assert case.events.get(verb="add_visit").by == world["county.dispatcher"]


def test_it_is_not_joined_to_a_matter_that_is_not_seen(world: World) -> None:
    case = register_dispute(world, "village.clerk", safety=["domestic_violence"])
    made = visit(world)

    with pytest.raises(Refusal) as refused:
        join_visit(made, case, by=world["county.dispatcher"], at=world.now, command_id=uuid7())

    assert refused.value.status == 404
    assert Visit.objects.get().case is None


def test_a_report_takes_the_record_along(world: World) -> None:
    """What was told to a leader about somebody's own organ is seen by who receives reports, and by nobody of
    those who were told."""
    made = visit(world)
    assert made in visits_seen_by(world["county.dispatcher"])

    on_duty(world)
    taken = _registered(world, made, "report", accused_place=VILLAGE)

    assert taken.case.compartment == "report"
    assert list(visits_seen_by(world["inspector"])) == [made]
    for name in ("county.dispatcher", "town.clerk", "village.clerk", "leader", "auditor", "admin"):
        assert list(visits_seen_by(world[name])) == [], name
    with pytest.raises(VisitOver):
        read_visit(made, by=world["county.dispatcher"], at=world.now)


def test_a_visit_without_a_matter_is_seen_by_the_organ_that_received(world: World) -> None:
    made = visit(world)

    assert list(visits_seen_by(world["county.dispatcher"])) == [made]
    for name in ("town.clerk", "village.clerk", "labour.liaison", "leader"):
        assert list(visits_seen_by(world[name])) == [], name


# ── Not longer than needed ───────────────────────────────────────────────────────────────────────


def test_names_and_words_are_deleted_when_their_time_is_over(world: World) -> None:
    on = shift(world)
    mine, alone, kept = booked(world, on), visit(world), visit(world)
    _registered(world, kept)

    assert forget_past(at=moment(11, 30, on=MONDAY) + timedelta(days=30)) == 0
    assert forget_past(at=moment(11, 31, on=MONDAY) + timedelta(days=30)) == 1
    assert Booking.objects.get(pk=mine.pk).telephone == ""
    assert forget_past(at=world.now + timedelta(days=365)) == 0
    assert forget_past(at=world.now + timedelta(days=365, seconds=1)) == 1
    assert Visit.objects.get(pk=alone.pk).said == ""
    assert Visit.objects.get(pk=kept.pk).said == SAID
    assert forget_past(at=world.now + timedelta(days=999)) == 0
