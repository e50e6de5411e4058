"""The calendar of a post: numbers and dates, no name, nothing confided; nothing for who holds the post no longer."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import icalendar
import pytest
import time_machine
from django.test import Client

from fengqiao.cases.models import Deadline
from fengqiao.jurisdiction.actions.change_settings import change_settings
from fengqiao.notices.actions.open_calendar import close_calendars, open_calendar
from fengqiao.notices.models import CalendarFeed
from fengqiao.reception.actions.cancel_shift import cancel_shift
from fengqiao.reception.actions.keep_leader import keep_leader
from fengqiao.upkeep.actions.end_post import end_post
from tests.desk.staff import Staff
from tests.reception.roster import MONDAY, leaders, shift
from tests.world import SHANGHAI, TODAY, World, do, moment, register_dispute, walk

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


def fetched(world: World, name: str) -> list[icalendar.Event]:
    secret = open_calendar(world[name], at=moment(12))
    return read(secret)


def read(secret: str) -> list[Any]:
    answer = Client().get(f"/calendar/{secret}.ics")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/calendar")
    return icalendar.Calendar.from_ical(answer.content).walk("VEVENT")


def told(events: list[icalendar.Event]) -> list[tuple[str, Any]]:
    return sorted((str(event["summary"]), event.start) for event in events)


def test_the_limits_of_what_is_in_hand_fill_their_days(world: World) -> None:
    case = walk(world, until="accepted")

    events = told(fetched(world, "village.clerk"))

    limit = Deadline.objects.get(case=case, clock="dispute.mediation").limit_at
    assert events == [(f"调解期限到期：{case.number}", limit.astimezone(SHANGHAI).date())]
    assert told(fetched(world, "neighbour.clerk")) == []


def test_a_meeting_stands_there_without_names_and_place(world: World) -> None:
    case = walk(world, until="prepared")
    do(
        world,
        case,
        "arrange",
        "village.clerk",
        at=moment(11, 50),
        meets_at=moment(9, on=TODAY + timedelta(days=2)),
        where="张甲家里",
    )

    events = fetched(world, "village.clerk")

    assert (f"调解会：{case.number}", moment(9, on=TODAY + timedelta(days=2))) in told(events)
    whole = b"".join(event.to_ical() for event in events).decode()
    for word in ("张", "李", "排水"):
        assert word not in whole


def test_nothing_of_a_compartment_leaves_the_house(world: World) -> None:
    case = register_dispute(world, safety=["domestic_violence"])
    do(world, case, "accept", "village.clerk", basis="application")

    assert fetched(world, "village.clerk") == []


def test_a_leader_has_his_receptions_and_visits(world: World) -> None:
    who = keep_leader(
        None,
        organ=world.organ("county.dispatcher"),
        by=world["county.dispatcher"],
        at=world.now,
        name="秦领导",
        title="政法委书记",
        position="1",
        username="leader",
    )
    planned = shift(world, who)
    case = register_dispute(world)
    do(world, case, "take_charge", "leader", leader=world["leader"].pk, duty="见面。")
    do(
        world,
        case,
        "plan_visit",
        "leader",
        visits_at=moment(15, on=TODAY + timedelta(days=1)),
        where="村部",
    )

    events = told(fetched(world, "leader"))

    assert ("接访：政法委书记 秦领导", moment(9, on=MONDAY)) in events
    assert (f"带案下访：{case.number}", moment(15, on=TODAY + timedelta(days=1))) in events
    cancel_shift(planned, by=world["county.dispatcher"], at=world.now, reason="防汛")
    [one] = [e for e in fetched(world, "leader") if "接访" in e["summary"]]
    assert one["status"] == "CANCELLED"


def test_who_receives_people_has_all_of_his_organ(world: World) -> None:
    for leader in leaders(world)[:2]:
        shift(world, leader)

    assert len(fetched(world, "county.dispatcher")) == 2
    assert fetched(world, "town.clerk") == []


def test_it_is_seen_as_the_post_sees_at_every_fetch(world: World) -> None:
    case = walk(world, until="accepted")
    secret = open_calendar(world["village.clerk"], at=moment(12))
    assert len(read(secret)) == 1

    do(world, case, "protect", "village.clerk", at=moment(12), safety="minors")

    assert read(secret) == []


def test_a_post_that_ended_shows_nothing(world: World) -> None:
    secret = open_calendar(world["mediator"], at=moment(12))
    assert Client().get(f"/calendar/{secret}.ics").status_code == 200

    end_post(
        world["mediator"],
        by=world["admin"],
        at=world.now,
        on=TODAY - timedelta(days=1),
        reason="调走",
    )

    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_an_address_is_closed_and_exchanged(world: World) -> None:
    post = world["mediator"]
    first = open_calendar(post, at=moment(12))
    second = open_calendar(post, at=moment(12))

    assert Client().get(f"/calendar/{first}.ics").status_code == 404
    assert Client().get(f"/calendar/{second}.ics").status_code == 200
    close_calendars(post, at=moment(12))
    for code in (first, second, "0" * 40, "%00"):
        assert Client().get(f"/calendar/{code}.ics").status_code in (400, 404)
    assert not CalendarFeed.objects.filter(digest__contains=second[:8]).exists()


def test_who_owes_a_second_factor_has_no_calendar(world: World) -> None:
    secret = open_calendar(world["mediator"], at=moment(12))

    change_settings(by=world["admin"], at=world.now, second_factor_required=True, reason="县里要求")

    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_the_address_is_shown_once(world: World) -> None:
    desk = Staff(world, "village.clerk")
    html = desk.send("/notices/calendar/").content.decode()
    [secret] = [part.split(".ics")[0] for part in html.split("/calendar/") if ".ics" in part]

    assert read(secret) == []
    assert secret not in desk.read("/notices/calendar/")
    desk.send("/notices/calendar/", close="1")
    assert Client().get(f"/calendar/{secret}.ics").status_code == 404


def test_everybody_subscribes_to_the_receptions_of_a_place(world: World) -> None:
    planned = shift(world)

    answer = Client().get("/p/receptions/411726/calendar.ics")

    [one] = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert (str(one["uid"]), one.start) == (f"shift-{planned.pk}@fengqiao", planned.starts_at)
    assert str(one["location"]) == "一楼接访室"
    assert Client().get("/p/receptions/110101/calendar.ics").status_code == 404


def test_it_costs_the_same_for_one_and_for_three(
    world: World, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        case = register_dispute(world)
        do(world, case, "accept", "village.clerk", basis="application")
        secret = open_calendar(world["village.clerk"], at=moment(12))
        with django_assert_max_num_queries(12):
            read(secret)
