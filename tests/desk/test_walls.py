"""The screen in the hall: a county's day for everybody who stands there; of nobody a name, of no town a
number, and nothing small. Three statements, no script; opened and closed on record."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from playwright.sync_api import Page, expect

from fengqiao.cases.models import Case
from fengqiao.desk.views.walls import COLUMNS
from fengqiao.figures.permissions.telling import _colour, _if_not_small
from fengqiao.figures.querysets import Heap
from fengqiao.jurisdiction.actions.open_screen import open_screen
from fengqiao.jurisdiction.models import Change, Screen
from fengqiao.upkeep.actions.undo_change import undo_change
from tests.desk.staff import Staff
from tests.desk.test_browser import Desk, desk, faults, sticking_out
from tests.world import (
    NEIGHBOUR_VILLAGE,
    World,
    do,
    moment,
    register_dispute,
)

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
at_noon = pytest.mark.usefixtures("morning")
LIST = "/county/screens/"


def opened(world: World) -> str:
    """The address of a screen in the hall."""
    return f"/wall/{open_screen(title='一楼大厅', by=world['admin'], at=moment())}/"


def read(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def numbers(html: str) -> list[str]:
    return re.findall(r"<dd>(.*?)</dd>", html)


def colours(html: str) -> dict[str, str]:
    return {name: colour for colour, name in re.findall(r'<li class="(\w+)"><b>(.*?)</b>', html)}


def late(world: World, many: int, **differs: Any) -> None:
    """So many that were accepted long ago."""
    long_ago = moment() - timedelta(days=60)
    for _ in range(many):
        case = register_dispute(world, "county.dispatcher", at=long_ago, **differs)
        do(world, case, "accept", "county.dispatcher", at=long_ago, basis="application")


def answered(world: World) -> Case:
    """One that came in and was concluded today."""
    case = register_dispute(world)
    do(world, case, "accept", "village.clerk", basis="application")
    do(world, case, "conclude", "village.clerk", outcome="reconciled", summary="双方自行和好。")
    return case


# ── What it tells ────────────────────────────────────────────────────────────────────────────────


@at_noon
def test_the_day_of_a_county_in_six_numbers_and_a_colour_for_each_town(world: World) -> None:
    address = opened(world)
    late(world, 10)
    for _ in range(20):
        register_dispute(world)
    for _ in range(11):
        answered(world)
    register_dispute(world, "neighbour.clerk", place=NEIGHBOUR_VILLAGE)

    html = read(address)

    # Received 20 + 11 + 1; answered 11, all in time; open 10 + 20 + 11 + 1, of these 10 late.
    assert numbers(html) == ["32", "11", "11", "42", "10", "11"]
    assert colours(html) == {"铜山乡": "red", "花园街道": "few"}


@at_noon
def test_what_is_small_or_leaves_a_small_rest_is_not_told(world: World) -> None:
    address = opened(world)
    for _ in range(9):
        register_dispute(world)
    assert numbers(read(address)) == ["—", "0", "0", "—", "—", "—"]

    late(world, 15)

    # 24 open, of these 15 late: 9 are not. Nothing has ended, and nothing says so.
    assert numbers(read(address)) == ["—", "0", "0", "24", "—", "0"]


@pytest.mark.parametrize(
    ("number", "whole", "told"),
    [
        (0, None, 0),
        (9, None, None),
        (10, None, 10),
        (0, 9, None),
        (0, 10, 0),
        (10, 19, None),
        (10, 20, 10),
        (20, 20, 20),
        (9, 40, None),
    ],
)
def test_a_number_is_told_with_its_rest_or_not_at_all(
    number: int, whole: int | None, told: int | None
) -> None:
    assert _if_not_small(number, whole) == told


@pytest.mark.parametrize(
    ("many", "overdue", "colour"),
    [
        (0, 0, ""),
        (9, 9, ""),
        (10, 0, "calm"),
        (100, 4, "calm"),
        (100, 5, "yellow"),
        (100, 19, "yellow"),
        (100, 20, "red"),
    ],
)
def test_a_town_is_coloured_by_how_much_of_it_is_late(many: int, overdue: int, colour: str) -> None:
    assert _colour(Heap(many, overdue, 0)) == colour


@at_noon
def test_nobody_and_no_matter_stands_on_it_and_nothing_of_a_compartment(world: World) -> None:
    address = opened(world)
    for _ in range(12):
        register_dispute(world, safety=["domestic_violence"])
    case = register_dispute(world)

    html = read(address)

    assert numbers(html) == ["—", "0", "0", "—", "—", "—"]
    for secret in (case.number, case.title, "张", "李", "陈村官", "大路庄"):
        assert secret not in html
    assert "href=" not in re.sub(r"<link[^>]*>", "", html) and "<script" not in html


@at_noon
def test_an_answer_after_its_limit_is_not_in_time(world: World) -> None:
    address = opened(world)
    for _ in range(12):
        answered(world)
    for case in Case.objects.all()[:10]:
        case.deadlines.filter(binds="authority").update(
            state="stopped", stopped_at=moment(11), limit_at=moment(10)
        )

    assert numbers(read(address))[1:3] == ["12", "—"]  # 2 in time


@at_noon
def test_yesterday_is_not_today(world: World) -> None:
    address = opened(world)
    for _ in range(10):
        register_dispute(world, at=moment(0) - timedelta(minutes=1))
        register_dispute(world, at=moment(0))

    assert numbers(read(address))[0] == "10"


# ── How ──────────────────────────────────────────────────────────────────────────────────────────


@at_noon
def test_a_look_costs_three_statements_and_the_next_comes_by_itself(world: World) -> None:
    address = opened(world)
    register_dispute(world)
    with CaptureQueriesContext(connection) as once:
        read(address)
    late(world, 3)
    register_dispute(world, "neighbour.clerk", place=NEIGHBOUR_VILLAGE)

    with CaptureQueriesContext(connection) as again:
        answer = Client().get(address)

    assert len(once) == len(again) == 3
    assert answer.headers["Refresh"] == "60"
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"


@at_noon
def test_the_code_may_be_typed_as_it_comes(world: World) -> None:
    address = opened(world)

    assert Client().get(address.lower().replace("-", "")).status_code == 200


@pytest.mark.parametrize("code", ["AAAA-AAAA-AAAA-AAAA", "x", "%00", "张"])
def test_another_code_opens_nothing(world: World, code: str) -> None:
    opened(world)

    answer = Client().get(f"/wall/{code}/")

    assert answer.status_code in (400, 404)
    assert "泌阳" not in answer.content.decode()
    assert "Refresh" not in answer.headers


def test_there_are_columns_for_every_county() -> None:
    assert [columns for _, columns in COLUMNS] == sorted(columns for _, columns in COLUMNS)


# ── Who opens and closes it ──────────────────────────────────────────────────────────────────────


@at_noon
def test_the_administrator_opens_one_and_sees_its_address_once(world: World) -> None:
    admin = Staff(world, "admin")

    html = admin.send(LIST, title=" 一楼大厅 ").content.decode()
    address = re.search(r"http://testserver(/wall/[A-Z2-7-]{19}/)", html)
    assert address

    again = admin.read(LIST)
    assert "一楼大厅" in again and "/wall/" not in again and "开通大屏" in again
    assert Screen.objects.get().digest not in again
    assert "泌阳县" in read(address[1])


@at_noon
@pytest.mark.parametrize(("title", "says"), [("", "请填写挂在哪里"), ("长" * 41, "最多40字")])
def test_a_screen_hangs_somewhere(world: World, title: str, says: str) -> None:
    answer = Staff(world, "admin").send(LIST, title=title)

    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Screen.objects.exists()


@at_noon
def test_a_closed_screen_goes_dark_and_taking_that_back_lights_it(world: World) -> None:
    address, admin = opened(world), Staff(world, "admin")
    screen = Screen.objects.get()

    admin.client.post(f"{LIST}{screen.pk}/close/")
    dark = Client().get(address)
    closing = Change.objects.get(act="close_screen")
    undo_change(closing, by=world["admin"], at=moment(12), reason="关错了")

    assert dark.status_code == 404 and "这块屏没有开通" in dark.content.decode()
    assert (closing.by, closing.called) == (world["admin"], "一楼大厅")
    assert Client().get(address).status_code == 200


@at_noon
@pytest.mark.parametrize("name", ["leader", "county.dispatcher", "auditor", "mediator"])
def test_nobody_else_opens_or_closes_one(world: World, name: str) -> None:
    address, staff = opened(world), Staff(world, name)
    screen = Screen.objects.get()

    answers = [
        staff.open(LIST).status_code,
        staff.client.post(LIST, {"title": "x"}).status_code,
        staff.client.post(f"{LIST}{screen.pk}/close/").status_code,
    ]

    assert answers == [404, 404, 404]
    assert Screen.objects.count() == 1 and Client().get(address).status_code == 200


@at_noon
def test_a_screen_of_another_county_is_not_there(world: World) -> None:
    other = Screen.objects.create(place="411727", title="邻县大厅", digest="x")
    admin = Staff(world, "admin")

    assert other.title not in admin.read(LIST)
    assert admin.client.post(f"{LIST}{other.pk}/close/").status_code == 404


# ── In a browser ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (390, 800)])
def test_it_is_read_from_five_metres_and_stands_on_one_screen(
    page: Page, desk: Desk, width: int, height: int
) -> None:
    page.set_viewport_size({"width": width, "height": height})
    code = open_screen(title="一楼大厅", by=desk.world["admin"], at=timezone.now())
    page.goto(f"{desk.url}/wall/{code}/")

    expect(page.get_by_role("heading", level=1)).to_have_text("泌阳县矛盾纠纷调解")
    assert faults(Axe(), page) == [] and sticking_out(page) == 0
    if width == 1920:
        smallest = page.evaluate(
            "Math.min(...[...document.querySelectorAll('main *')]"
            ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
        )
        assert smallest >= 32
        assert page.evaluate("document.documentElement.scrollHeight - innerHeight") == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_screens_are_opened_and_closed_without_fault(page: Page, desk: Desk, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    desk.log_in(page, "admin")
    page.goto(f"{desk.url}{LIST}")
    page.get_by_label("挂在哪里").fill("一楼大厅")
    page.get_by_role("button", name="开通一块屏").click()
    expect(page.get_by_text(f"{desk.url}/wall/")).to_be_visible()
    assert faults(Axe(), page) == [] and sticking_out(page) == 0
    page.get_by_role("button", name="停用“一楼大厅”").click()
    expect(page.get_by_text("一分钟以内，那块屏就不再显示数字")).to_be_visible()
    assert faults(Axe(), page) == []
