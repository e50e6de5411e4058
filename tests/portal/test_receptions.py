"""Everybody reads when leaders receive; where nothing is planned, whom to turn to."""

import pytest
from django.test import Client

from fengqiao.jurisdiction.actions.change_counter import change_counter
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.actions.cancel_shift import cancel_shift
from fengqiao.reception.actions.take_number import call_next, take_number
from fengqiao.reception.models import Booking
from tests.desk.staff import form_in
from tests.portal.resident import Resident
from tests.reception.roster import leaders, shift
from tests.world import COUNTY, NEIGHBOUR_TOWN, TOWN, World, moment

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


# ── Booking ──────────────────────────────────────────────────────────────────────────────────────

ME = {"name": "张甲", "telephone": "12000000001"}


def booking_form(resident: Resident, key: object) -> dict[str, object]:
    return dict(form_in(resident.read(f"receptions/{key}/book/")).values)


def test_a_place_is_booked_seen_and_given_back_without_an_account(world: World) -> None:
    on, resident = shift(world), Resident()
    sent = resident.send(f"receptions/{on.pk}/book/", **ME)
    assert sent.url == "/p/booking/"

    html = resident.read("booking/")
    made = Booking.objects.get()
    assert made.access_code() in html and "一楼接访室" in html

    other = Resident("192.0.2.9")
    assert "输入预约码" in other.read("booking/")
    assert other.send("booking/", code="AAAA-AAAA-AAAA-AAAA").status_code == 422
    other.send("booking/", code=made.access_code())
    other.send("booking/cancel/")
    assert "预约已经取消" in resident.read("booking/")
    assert Booking.objects.get().cancelled_at is not None


def test_a_form_sent_twice_is_one_booking(world: World) -> None:
    on, resident = shift(world), Resident()
    form = booking_form(resident, on.pk)

    for _ in range(2):
        resident.send(f"receptions/{on.pk}/book/", **(form | ME))

    assert Booking.objects.count() == 1


def test_what_is_missing_is_said_and_nothing_is_lost(world: World) -> None:
    on, resident = shift(world), Resident()

    answer = resident.send(f"receptions/{on.pk}/book/", name="张甲", telephone="")

    assert answer.status_code == 422
    assert 'value="张甲"' in answer.content.decode()


def test_who_comes_too_late_reads_that_he_may_come(world: World) -> None:
    on = shift(world, places=1)
    Resident().send(f"receptions/{on.pk}/book/", **ME)

    late = Resident("192.0.2.7").send(f"receptions/{on.pk}/book/", **ME)

    assert late.status_code == 409
    assert "现场取号，照样接待" in late.content.decode()
    assert "约满了，可以直接来" in Resident().read(f"receptions/{COUNTY}/")


def test_a_cancelled_reception_is_told_to_who_has_booked(world: World) -> None:
    on, resident = shift(world), Resident()
    resident.send(f"receptions/{on.pk}/book/", **ME)

    cancel_shift(on, by=world["county.dispatcher"], at=world.now, reason="全县防汛")

    html = resident.read("booking/")
    assert "这次接访取消了" in html and "全县防汛" in html
    assert Booking.objects.get().telephone == "12000000001"


def test_who_leaves_the_telephone_leaves_no_booking_on_it(world: World) -> None:
    on, resident = shift(world), Resident()
    resident.send(f"receptions/{on.pk}/book/", **ME)

    resident.send("leave/")

    assert "输入预约码" in resident.read("booking/")


def test_one_telephone_does_not_book_all_places(world: World) -> None:
    on, resident = shift(world, places=10), Resident()

    told = [resident.send(f"receptions/{on.pk}/book/", **ME).status_code for _ in range(7)]

    assert told[-1] == 403
    assert Booking.objects.count() < 7


def test_the_hall_shows_numbers_and_no_name(world: World) -> None:
    by = world["county.dispatcher"]
    for _ in range(2):
        take_number(by.organ, by=by, at=moment(12), command_id=uuid7())
    call_next(by.organ, by=by, at=moment(12))

    answer = Resident().open(f"queue/{by.organ_id}/")

    html = answer.content.decode()
    assert "<b>1</b>" in html and "张" not in html.split("<main")[1].split("</main")[0]
    assert answer.headers["Refresh"] == "20"
    assert Resident().open(f"queue/{uuid7()}/").status_code == 404
