"""The desk's pages of receiving people: the roster in turn, one shift, who finds them."""

from collections.abc import Iterator

import pytest
import time_machine

from fengqiao.reception.models import Leader, Shift
from tests.desk.staff import Staff
from tests.reception.roster import leaders, shift
from tests.world import World, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(moment(15), tick=False):
        yield


@pytest.fixture
def desk(world: World) -> Staff:
    return Staff(world, "county.dispatcher")


def test_without_leaders_it_asks_for_one_first(world: World, desk: Staff) -> None:
    organ = world.organ("county.dispatcher")
    assert "还没有排班" in desk.read("/reception/")

    answer = desk.open(f"/reception/organs/{organ.pk}/turn/")

    assert answer.url == f"/reception/organs/{organ.pk}/leader/"
    sent = desk.send(answer.url, name="赵书记", title="县委书记")
    assert sent.status_code == 302
    assert Leader.objects.get().position == 1


def test_four_weeks_in_turn_are_shown_and_then_kept(world: World, desk: Staff) -> None:
    people = leaders(world)
    path = f"/reception/organs/{people[0].organ_id}/turn/"

    html = desk.read(path)
    assert "还没有保存" in html
    assert Shift.objects.count() == 0
    answer = desk.send(path)

    assert answer.status_code == 302
    kept = Shift.objects.order_by("starts_at")
    assert [(row.day.isoformat(), row.leader.name) for row in kept] == [
        ("2026-03-09", "赵书记"),
        ("2026-03-16", "钱县长"),
        ("2026-03-23", "孙副书记"),
        ("2026-03-30", "赵书记"),
    ]
    assert "排好了4次" in desk.read(answer.url)


def test_what_somebody_planned_meanwhile_is_shown_before_it_is_kept(
    world: World, desk: Staff
) -> None:
    people = leaders(world)
    path = f"/reception/organs/{people[0].organ_id}/turn/"
    form = desk.form(path)
    shift(world, people[0])

    answer = desk.post(path, form)

    assert answer.status_code == 200
    assert "已经有安排，不动" in answer.content.decode()
    assert Shift.objects.count() == 1


def test_hours_that_are_none_are_said_at_their_field(world: World, desk: Staff) -> None:
    people = leaders(world)

    answer = desk.open(f"/reception/organs/{people[0].organ_id}/turn/?begins=9")

    assert answer.status_code == 422
    assert 'href="#begins"' in answer.content.decode()


def test_a_shift_is_planned_changed_swapped_cancelled_and_held(world: World, desk: Staff) -> None:
    people = leaders(world)
    organ = people[0].organ
    desk.send(
        f"/reception/organs/{organ.pk}/new/",
        leader=str(people[0].pk),
        day="2026-03-04",
        sort="field",
        where="铜山乡大路庄村",
    )
    planned = Shift.objects.get()
    page = f"/reception/shifts/{planned.pk}/"
    other = shift(world, people[1])

    desk.send(f"{page}change/", where="大路庄村部", reason="换到村部")
    desk.send(f"{page}swap/", other=str(other.pk), reason="外出")
    planned.refresh_from_db()
    assert (planned.where, planned.leader, planned.remark) == ("大路庄村部", people[1], "外出")
    desk.send(f"/reception/shifts/{other.pk}/cancel/", reason="防汛")
    assert "防汛" in desk.read("/reception/")

    with time_machine.travel(moment(12, on=planned.day), tick=False):
        desk = Staff(world, "county.dispatcher")
        refused = desk.send(f"{page}cancel/", reason="晚了")
        assert refused.status_code == 409
        desk.send(f"{page}hold/")
        assert "如期接访" in desk.read("/reception/?past")


def test_who_keeps_no_roster_finds_no_page(world: World) -> None:
    planned = shift(world)
    for name in ("leader", "labour.liaison", "mediator", "auditor", "admin", "village.clerk"):
        staff = Staff(world, name)
        assert staff.open("/reception/").status_code == 404
        assert staff.open(f"/reception/shifts/{planned.pk}/").status_code == 404


def test_a_town_does_not_open_the_county_s_shift(world: World) -> None:
    planned = shift(world)
    town = Staff(world, "town.clerk")

    assert town.open(f"/reception/shifts/{planned.pk}/").status_code == 404
    assert town.open(f"/reception/?organ={planned.organ_id}").status_code == 404
    assert town.read("/reception/").count("赵书记") == 0
