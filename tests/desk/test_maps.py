"""The map: what there is to do in each part of a place, for who sees the place; nothing small coloured,
nothing exact of a grid or on paper, nothing of a compartment anywhere."""

import re
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.db import connection
from django.utils import timezone
from playwright.sync_api import Page, expect

from fengqiao.cases.models import Case
from fengqiao.desk import heat
from fengqiao.jurisdiction.actions.load_boundaries import load_boundaries
from tests.desk.staff import Staff
from tests.desk.test_browser import Desk, desk, faults, press, sticking_out
from tests.desk.test_lists import queries
from tests.lib.test_outlines import collection, feature
from tests.world import (
    COUNTY,
    GRID,
    NEIGHBOUR_TOWN,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    World,
    do,
    moment,
    register_dispute,
)

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
at_noon = pytest.mark.usefixtures("morning")


def cells(html: str, place: str) -> list[str]:
    """The three numbers of a row, as the screen shows them."""
    row = html[html.index(f"place={place}&amp;measure=", html.index("<table")) :].split("</tr>")[0]
    return re.findall(r'class="on-screen"[^>]*>([^<]*)<', row)


def tile(html: str, place: str) -> tuple[str, str]:
    """Shade and span of a place on the map."""
    found = re.search(rf'<a class="s(\d)" href="\?place={place}&.*?<span>(.*?)</span>', html)
    assert found
    return found[1], found[2]


def several(world: World, many: int, **differs: Any) -> list[Case]:
    by = "county.dispatcher"
    return [register_dispute(world, by, **differs) for _ in range(many)]


# ── Counted ──────────────────────────────────────────────────────────────────────────────────────


@at_noon
def test_a_number_opens_the_list_of_just_these_matters(world: World) -> None:
    """Of each period; in the town the boundary days belong to it."""
    days = {"今天的": 0, "上月初一": 29, "上月末": 2, "更早的": 30}
    for title, ago in days.items():
        register_dispute(world, title=title, at=moment(0) - timedelta(days=ago))
    register_dispute(world, "county.dispatcher", place=NEIGHBOUR_VILLAGE, title="邻镇的")
    desk = Staff(world, "county.dispatcher")

    found = {}
    for period in ("month", "last", "year"):
        html = desk.read(f"/map/?period={period}")
        [link] = re.findall(rf'href="(/cases/\?place={TOWN}&amp;since=[^"]*)"', html)
        listed = desk.read(link.replace("&amp;", "&"))
        known = [title for title in (*days, "邻镇的") if f">{title}</a>" in listed]
        found[period] = (cells(html, TOWN)[2], known)

    assert found == {
        "month": ("1", ["今天的"]),
        "last": ("2", ["上月初一", "上月末"]),
        "year": ("4", ["今天的", "上月初一", "上月末", "更早的"]),
    }
    assert f"place={OTHER_VILLAGE}&amp;since" not in desk.read(f"/map/?place={TOWN}")


@at_noon
def test_a_county_shows_its_towns_with_what_is_open_late_and_new(world: World) -> None:
    long_ago = moment() - timedelta(days=60)
    late = register_dispute(world, at=long_ago)
    do(world, late, "accept", "village.clerk", at=long_ago, basis="application")
    several(world, 11)
    several(world, 2, place=NEIGHBOUR_VILLAGE)
    several(world, 1, place=COUNTY)

    html = Staff(world, "county.dispatcher").read("/map/")

    assert cells(html, TOWN) == ["12", "1", "11"]
    assert cells(html, NEIGHBOUR_TOWN) == ["2", "0", "2"]
    rest, whole = html.split("没有细到下一级的")[1].split("合计")
    assert re.findall(r'on-screen"[^>]*>([^<]*)<', rest) == ["1", "0", "1"]
    assert re.findall(r'on-screen"[^>]*>([^<]*)<', whole) == ["15", "1", "14"]
    assert (tile(html, TOWN), tile(html, NEIGHBOUR_TOWN)) == (("1", "10–19件"), ("0", "不到10件"))


@at_noon
@pytest.mark.parametrize(
    ("period", "many"), [("month", "0"), ("last", "1"), ("year", "2"), ("x", "0")]
)
def test_what_is_new_is_counted_over_the_chosen_time(world: World, period: str, many: str) -> None:
    for day in (moment() - timedelta(days=3), moment() - timedelta(days=50)):
        register_dispute(world, at=day)
    register_dispute(world, at=moment() - timedelta(days=80))  # last year

    html = Staff(world, "town.clerk").read(f"/map/?measure=new&period={period}")

    assert cells(html, VILLAGE)[2] == many


@at_noon
def test_what_is_over_and_what_lies_in_a_compartment_is_not_on_it(world: World) -> None:
    over = register_dispute(world)
    Case.objects.filter(pk=over.pk).update(is_open=False)
    register_dispute(world, safety=["domestic_violence"])

    for name in ("village.clerk", "town.clerk", "county.dispatcher", "leader", "auditor"):
        html = Staff(world, name).read(f"/map/?place={VILLAGE}")
        whole = re.findall(r'on-screen"[^>]*>([^<]*)<', html.split("合计")[1])
        assert whole == ["0", "0", "1"], name


@at_noon
def test_numbers_lead_to_the_list_that_they_count(world: World) -> None:
    several(world, 3)
    several(world, 1, place=OTHER_VILLAGE)
    desk = Staff(world, "town.clerk")

    html = desk.read("/map/")
    leads = re.search(rf'href="(/cases/\?place={VILLAGE}[^"]*)">3<', html)
    assert leads

    listed = desk.read(leads[1].replace("&amp;", "&"))
    assert listed.count("<tr data-row>") == 3


# ── Who, and what not ────────────────────────────────────────────────────────────────────────────


@at_noon
@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("village.clerk", 200),
        ("grid.worker", 200),
        ("leader", 200),
        ("mediator", 403),
        ("labour.liaison", 403),
        ("police.liaison", 403),
        ("admin", 403),
    ],
)
def test_who_sees_no_place_has_no_map_and_no_way_to_it(
    world: World, name: str, status: int
) -> None:
    desk = Staff(world, name)

    assert desk.open("/map/").status_code == status
    assert ('href="/map/"' in desk.read("/")) is (status == 200)


@at_noon
@pytest.mark.parametrize(
    "place",
    [
        NEIGHBOUR_TOWN,
        NEIGHBOUR_VILLAGE,
        COUNTY,
        "41",
        "",
        "4117262",
        "x",
        "４１１７２６２０４",
        TOWN + "x",
    ],
)
def test_a_place_that_is_not_ones_own_is_not_there(world: World, place: str) -> None:
    several(world, 2, place=NEIGHBOUR_VILLAGE)

    assert Staff(world, "town.clerk").open(f"/map/?place={place}").status_code == 404


@at_noon
def test_of_a_grid_only_spans_are_told_and_nothing_small_is_coloured(world: World) -> None:
    several(world, 3, place=GRID)
    several(world, 12, place=VILLAGE)

    html = Staff(world, "village.clerk").read("/map/")

    assert cells(html, GRID) == ["不到10", "0", "不到10"]
    assert re.findall(r'on-screen"[^>]*>([^<]*)<', html.split("没有细到下一级的")[1])[0] == "10–19"
    assert tile(html, GRID) == ("0", "不到10件")


@pytest.mark.parametrize(
    ("number", "span"),
    [
        *((0, "0"), (1, "不到10"), (9, "不到10"), (10, "10–19"), (19, "10–19"), (20, "20–49")),
        *((99, "50–99"), (100, "100–199"), (499_999, "200000–499999")),
    ],
)
def test_a_span_begins_with_ten(number: int, span: str) -> None:
    assert heat.span_of(number) == span


@pytest.mark.parametrize(
    ("numbers", "shades", "legend"),
    [
        ([0, 9], [0, 0], ["不到10"]),
        ([9, 10, 25], [0, 1, 2], ["不到10", "10–19", "20–49"]),
        (
            [10, 60, 100, 250, 700, 1500],
            [1, 2, 2, 3, 4, 5],
            ["不到10", "10–49", "50–99", "100–199", "200–499", "500–999", "1000–1999"],
        ),
    ],
)
def test_the_darkest_is_where_most_is_to_be_done(
    numbers: list[int], shades: list[int], legend: list[str]
) -> None:
    found = heat._Shades(numbers)

    assert max(found.of(number) for number in numbers) == max(shades)
    assert [found.of(n) == 0 for n in numbers] == [n < 10 for n in numbers]
    assert len(found.legend()) == min(len(legend), heat.SHADES + 1)
    assert found.legend()[0] == (0, "不到10")


# ── The cost ─────────────────────────────────────────────────────────────────────────────────────


@at_noon
@pytest.mark.parametrize("place", [COUNTY, TOWN, VILLAGE, GRID])
def test_a_map_costs_twelve_statements_whatever_is_on_it(world: World, place: str) -> None:
    desk, path = Staff(world, "county.dispatcher"), f"/map/?place={place}"
    several(world, 1, place=GRID)
    queries(desk, path)
    once = queries(desk, path)

    several(world, 3, place=GRID)
    several(world, 2)
    several(world, 2, place=NEIGHBOUR_VILLAGE)

    assert queries(desk, path) == once <= 12


@pytest.mark.postgres
def test_what_stands_open_is_counted_from_an_index_alone(world: World) -> None:
    """It has all that the count asks; which index a planner takes for a few rows is its own affair."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'case_open'")
        (defined,) = cursor.fetchone()

    columns, _, condition = defined.partition(" WHERE ")
    assert columns.endswith("(place, limit_at, stage)")
    assert "compartment" in condition and "is_open" in condition


# ── In a browser ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_the_map_is_walked_by_keyboard_and_found_without_fault(
    page: Page, desk: Desk, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    several(desk.days_ago(1), 12)
    outlines = collection(feature(TOWN), feature(VILLAGE)).encode()
    load_boundaries(outlines, source="县自然资源局", at=timezone.now())
    desk.log_in(page, "county.dispatcher")

    press(page, "m")
    expect(page.get_by_role("heading", level=1)).to_have_text("泌阳县：哪里有多少事要办")
    assert faults(Axe(), page) == [] and sticking_out(page) == 0
    expect(page.get_by_text("边界来源：县自然资源局")).to_be_visible()
    page.get_by_role("link", name="铜山乡：10–19件").press("Enter")  # an outline
    expect(page.get_by_role("heading", level=1)).to_have_text("铜山乡：哪里有多少事要办")
    assert faults(Axe(), page) == [] and sticking_out(page) == 0
    page.get_by_role("link", name="彭庄村 0件").press("Enter")  # a tile
    expect(page.get_by_text("下面不再分了")).to_be_visible()
    page.get_by_role("link", name="泌阳县", exact=True).press("Enter")
    page.get_by_role("link", name="超期", exact=True).press("Enter")
    expect(page.get_by_role("link", name="铜山乡：0件")).to_be_visible()
    assert faults(Axe(), page) == [] and sticking_out(page) == 0


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_on_paper_stand_spans_and_no_exact_number(page: Page, desk: Desk) -> None:
    several(desk.days_ago(1), 13)
    desk.log_in(page, "county.dispatcher")
    page.goto(f"{desk.url}/map/")
    page.emulate_media(media="print")

    text = page.locator("main").inner_text()
    counts = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "", text)  # without when it was counted

    assert "10–19" in counts and "13" not in counts
