"""Everybody reads when leaders receive; where nothing is planned, whom to turn to."""

import pytest
from django.test import Client

from fengqiao.jurisdiction.actions.change_counter import change_counter
from fengqiao.reception.actions.cancel_shift import cancel_shift
from tests.portal.resident import Resident
from tests.reception.roster import leaders, shift
from tests.world import COUNTY, NEIGHBOUR_TOWN, TOWN, World

pytestmark = pytest.mark.django_db


def test_everybody_reads_who_receives_when_and_where(world: World) -> None:
    shift(world)

    html = Resident().read(f"receptions/{COUNTY}/")

    for told in ("2026-03-09", "9:00–11:30", "县委书记 赵书记", "一楼接访室", "不用预约也可以来"):
        assert told in html


def test_a_cancelled_one_is_shown_with_its_reason(world: World) -> None:
    cancel_shift(shift(world), by=world["county.dispatcher"], at=world.now, reason="全县防汛")

    assert "全县防汛" in Resident().read(f"receptions/{COUNTY}/")


def test_a_roster_with_nobody_says_whom_to_turn_to(world: World) -> None:
    change_counter(
        world.organ("town.clerk"),
        by=world["admin"],
        at=world.now,
        address="铜山乡政府一楼",
        telephone="0396-0000000",
        hours="工作日8:00-18:00",
    )

    html = Resident().read(f"receptions/{TOWN}/")

    assert "这几周没有排班" in html
    assert "铜山乡政府一楼" in html
    assert "12345" in html


def test_a_place_that_is_not_ours_has_no_page(world: World) -> None:
    assert Resident().open("receptions/110101/").status_code == 404
    assert Resident().open("receptions/abc/").status_code == 404


def test_it_costs_the_same_for_one_and_for_three(
    world: World, django_assert_max_num_queries: object
) -> None:
    people = leaders(world)
    shift(world, people[0])
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        Resident().read(f"receptions/{COUNTY}/")
    for who in people[1:]:
        shift(world, who)
    with django_assert_max_num_queries(12):  # type: ignore[operator]
        Resident().read(f"receptions/{COUNTY}/")


def test_programs_read_it_without_a_token(world: World) -> None:
    shift(world)

    answer = Client().get("/api/v1/open/receptions", {"place": COUNTY})

    assert answer.status_code == 200
    [one] = answer.json()["items"]
    assert (one["leader"], one["title"], one["starts_at"]) == (
        "赵书记",
        "县委书记",
        "2026-03-09T09:00:00+08:00",
    )
    assert one["may_book"] is True
    other = Client().get("/api/v1/open/receptions", {"place": NEIGHBOUR_TOWN})
    assert other.json() == {"items": []}
