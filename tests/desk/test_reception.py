"""The desk's pages of receiving people: the roster in turn, one shift, who finds them."""

from collections.abc import Iterator

import pytest
import time_machine
from django.conf import settings

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Change
from fengqiao.reception.models import Booking, Leader, Shift, Ticket, Visit
from tests.desk.staff import Staff
from tests.reception.roster import booked, leaders, shift
from tests.world import VILLAGE, World, do, moment, register_dispute

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


# ── The counter ──────────────────────────────────────────────────────────────────────────────────

SAID = "村里的路修了三年没有修通，下雨天孩子上学要绕远。"


def test_a_number_is_taken_called_and_received_and_no_name_is_shown(
    world: World, desk: Staff
) -> None:
    assert "没有人在等" in desk.read("/reception/queue/")
    desk.client.post("/reception/queue/number/", {})
    desk.client.post("/reception/queue/next/", {})
    html = desk.read("/reception/queue/")
    assert "1号" in html and "还没有叫号" not in html

    ticket = Ticket.objects.get()
    answer = desk.send(
        f"/reception/visits/new/?ticket={ticket.pk}",
        name="张甲",
        telephone="12000000001",
        said=SAID,
        answer="下周三开工。",
        is_answered="1",
    )

    assert answer.url == "/reception/queue/"
    assert Visit.objects.get().outcome == "answered"
    assert "张甲" not in desk.read("/reception/visits/")
    nobody = desk.client.post("/reception/queue/next/", {}, follow=True)
    assert "现在没有人在等" in nobody.content.decode()


def test_who_has_booked_is_shown_masked_and_gets_his_number(world: World, desk: Staff) -> None:
    on = shift(world)
    with time_machine.travel(moment(8, 50, on=on.day), tick=False):
        desk = Staff(world, "county.dispatcher")
        booked(world, on)
        html = desk.read("/reception/queue/")
        assert "张*" in html and "张甲" not in html
        made = Booking.objects.get()

        desk.client.post("/reception/queue/number/", {"booking": str(made.pk)})

        assert Ticket.objects.get().booking == made
        assert "今天预约了、还没有到的" not in desk.read("/reception/queue/")


def test_a_visit_becomes_a_petition_and_nothing_is_typed_twice(world: World, desk: Staff) -> None:
    answer = desk.send(
        "/reception/visits/new/", name="张甲", telephone="12000000001", said=SAID, answer="先登记。"
    )
    page = desk.read(answer.url)
    assert SAID in page and "张甲" in page
    made = Visit.objects.get()
    assert Change.objects.filter(act="read_visit", subject=str(made.pk)).exists()

    path = f"/cases/new/?kind=petition&visit={made.pk}"
    form = desk.form(path)
    assert form.values["story"] == [f"{SAID}\n当场答复：先登记。"]
    desk.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert desk.form(path).values["story"] == form.values["story"]
    desk.client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert form.values["party-1-name"] == ["张甲"]
    assert form.values["channel"] == ["visit"]
    sent = desk.post(path, form, title="道路维修问题", place=VILLAGE)

    assert sent.status_code == 302, sent.content.decode()[-1500:]
    made.refresh_from_db()
    assert (made.outcome, made.case) == ("registered", Case.objects.get())
    assert desk.open(f"/reception/visits/{made.pk}/").url == f"/cases/{made.case_id}/"


def test_a_visit_is_joined_to_a_matter_by_its_number(world: World, desk: Staff) -> None:
    case = register_dispute(world)
    page = desk.send("/reception/visits/new/", said=SAID).url

    wrong = desk.send(page, number="没有这个号")
    assert wrong.status_code == 422
    sent = desk.send(page, number=case.number)

    assert sent.url == f"/cases/{case.pk}/"
    assert Visit.objects.get().case == case
    assert "登记接访情况" in desk.read(sent.url)


def test_somebody_at_the_counter_gets_a_place_and_his_code(world: World, desk: Staff) -> None:
    on = shift(world)
    page = f"/reception/shifts/{on.pk}/book/"
    form = desk.form(page)

    answer = desk.post(page, form, name="张甲", telephone="12000000001")
    again = desk.post(page, form, name="张甲", telephone="12000000001")

    made = Booking.objects.get()
    for one in (answer, again):
        assert made.access_code() in one.content.decode()
    refused = desk.send(page, name="张甲", telephone="无")
    assert refused.status_code == 422


def test_telephones_are_read_for_a_reason(world: World, desk: Staff) -> None:
    on = shift(world)
    booked(world, on)
    html = desk.read(f"/reception/shifts/{on.pk}/")
    assert "12000000001" not in html and "张甲" not in html

    page = f"/reception/shifts/{on.pk}/people/"
    assert "12000000001" not in desk.read(page)
    told = desk.send(page, reason="接访取消，要打电话").content.decode()

    assert "12000000001" in told and "张甲" in told
    assert "接访取消，要打电话" in desk.read(f"/reception/shifts/{on.pk}/")
    given_back = desk.client.post(f"/reception/bookings/{Booking.objects.get().pk}/cancel/", {})
    assert given_back.url == f"/reception/shifts/{on.pk}/"
    assert "还没有人预约" in desk.read(given_back.url)


def test_a_visit_of_another_organ_is_not_there(world: World, desk: Staff) -> None:
    page = desk.send("/reception/visits/new/", said=SAID).url
    town = Staff(world, "town.clerk")

    assert town.open(page).status_code == 404
    key = Visit.objects.get().pk
    form = town.form(f"/cases/new/?kind=petition&visit={key}")
    assert form.values["story"] == [""]
    assert town.read("/reception/visits/").count(str(key)) == 0


# ── What a leader has taken on ───────────────────────────────────────────────────────────────────


def test_a_charge_stands_on_the_matter_in_the_list_and_on_the_roster(
    world: World, desk: Staff
) -> None:
    case = register_dispute(world)
    desk.send(f"/cases/{case.pk}/do/charge/", leader=str(world["leader"].pk), duty="十天内见面。")
    leader = Staff(world, "leader")
    leader.send(
        f"/cases/{case.pk}/do/visit_plan/", visits_at="2026-03-04T09:00", where="大路庄村部"
    )

    page = desk.read(f"/cases/{case.pk}/")
    assert "秦领导" in page and "十天内见面。" in page and "大路庄村部" in page
    for path in ("/reception/charges/", "/reception/"):
        html = desk.read(path)
        assert case.number in html and "2026-03-04 9:00" in html
    assert case.number in leader.read("/reception/charges/")
    assert case.number not in Staff(world, "neighbour.clerk").read("/reception/charges/")


def test_the_words_of_a_visit_are_read_by_who_opened_the_file(world: World, desk: Staff) -> None:
    case = register_dispute(world, "county.dispatcher")
    page = desk.send("/reception/visits/new/", said=SAID, answer="已经转给村里。").url
    desk.send(page, number=case.number)

    path = f"/cases/{case.pk}/visits/"
    assert path in desk.read(f"/cases/{case.pk}/")
    shut = desk.read(path)
    assert "孙分流" in shut and SAID not in shut
    do(world, case, "open_file", "county.dispatcher", at=moment(14, 59))
    assert SAID in desk.read(path)
    assert Staff(world, "labour.liaison").open(path).status_code == 404
