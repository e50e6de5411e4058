"""Receiving people by the API: book for somebody, the queue, what was said; the roster stands in tests/portal."""

import pytest
import time_machine

from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.models import Visit
from tests.api.conftest import Callers
from tests.reception.roster import shift
from tests.world import World, moment, register_dispute

pytestmark = pytest.mark.django_db
SAID = "村里的路修了三年没有修通。"


@pytest.fixture(autouse=True)
def _day() -> object:
    with time_machine.travel(moment(10), tick=False):
        yield


def test_a_place_is_booked_once_and_shown_masked(world: World, caller: Callers) -> None:
    on, clerk = shift(world), caller("county.dispatcher")
    given = {"command_id": str(uuid7()), "name": "张甲", "telephone": "12000000001"}

    first = clerk.post(f"receptions/{on.pk}/bookings", given)
    again = clerk.post(f"receptions/{on.pk}/bookings", given)

    assert (first.status, again.status) == (201, 201)
    assert first["code"] == again["code"]
    [one] = clerk.get(f"receptions/{on.pk}/bookings")["items"]
    assert (one["name"], one["telephone"]) == ("张*", "120****0001")


def test_the_queue_goes_on_number_by_number(caller: Callers) -> None:
    clerk = caller("county.dispatcher")
    numbers = [clerk.post("queue/numbers", {"command_id": str(uuid7())})["number"] for _ in "ab"]

    called = clerk.post("queue/calls", {})

    assert (numbers, called["number"], called["state"]) == ([1, 2], 1, "called")
    assert [one["number"] for one in clerk.get("queue")["items"]] == [1, 2]
    clerk.post("queue/calls", {})
    nobody = clerk.post("queue/calls", {})
    assert (nobody.status, nobody["code"]) == (409, "nobody_waits")


def test_a_visit_is_recorded_and_joined(world: World, caller: Callers) -> None:
    clerk, case = caller("county.dispatcher"), register_dispute(world)
    made = clerk.post("visits", {"command_id": str(uuid7()), "said": SAID})
    assert (made.status, made["outcome"]) == (201, "open")

    path = f"visits/{made['id']}/case"
    joined = clerk.post(path, {"command_id": str(uuid7()), "case": case.number})

    assert joined["outcome"] == "joined"
    assert Visit.objects.get().case == case


@pytest.mark.parametrize("name", ["leader", "labour.liaison", "mediator", "village.clerk"])
def test_who_does_not_receive_people_does_none_of_it(
    world: World, caller: Callers, name: str
) -> None:
    on, other = shift(world), caller(name)

    assert other.get("queue").status == 403
    assert other.post("queue/numbers", {"command_id": str(uuid7())}).status == 403
    assert other.post("visits", {"command_id": str(uuid7()), "said": SAID}).status == 403
    assert other.get(f"receptions/{on.pk}/bookings").status in (403, 404)
