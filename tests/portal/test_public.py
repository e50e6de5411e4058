"""The public page: everybody reads it, nobody is recognised from it, and it costs eight statements."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page

from fengqiao.figures.models import MonthFigure
from fengqiao.jurisdiction.models import Division
from tests.world import (
    COUNTY,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    SINCE,
    TOWN,
    VILLAGE,
    World,
    build,
    moment,
    register_dispute,
)

HIDDEN_SIDEWAYS = """[...document.querySelectorAll('main :not(thead, thead *)')]
    .filter(one => one.clientWidth && one.scrollWidth > one.clientWidth + 1)
    .map(one => one.outerHTML.slice(0, 80))"""
NOW = moment(9, on=date(2026, 4, 10))


def figure(place: str, month: date = date(2026, 3, 1), **numbers: int) -> None:
    MonthFigure.objects.create(place=place, month=month, folded_at=moment(), **numbers)


@pytest.fixture
def counted(world: World) -> None:
    figure(VILLAGE, received=40, answered=30, open=10, timed=40, on_time=20, evaluated=15)
    figure(OTHER_VILLAGE, received=7, open=7)
    figure(NEIGHBOUR_VILLAGE, received=50, answered=30, open=20)
    figure(NEIGHBOUR_VILLAGE, date(2026, 4, 1), received=500, open=500)
    figure(NEIGHBOUR_VILLAGE, date(2025, 3, 1), received=500, open=500)


def shown(place: str, client: Any = None) -> str:
    with time_machine.travel(NOW):
        answer = (client or Client()).get(f"/p/open/{place}/")
    assert answer.status_code == 200
    return str(answer.content.decode())


def numbers(html: str) -> list[str]:
    return re.findall(r"<strong>(.*?)</strong>", html)


def cells(html: str) -> list[str]:
    return re.findall(r"<td[^>]*>([^<]*)", html)


def test_everybody_reads_a_countys_figures_with_what_they_are_of(counted: None) -> None:
    html = shown(COUNTY)

    assert numbers(html) == ["97", "60", "20", "0", "15"]
    assert "共 97 件 · 62%" in html and "2025.4 到 2026.3" in html
    assert html.count(f'href="/p/open/{TOWN}/"') == 1


def test_a_town_shows_its_villages_and_holds_back_what_is_small(counted: None) -> None:
    html = shown(TOWN)

    assert numbers(html)[0] == "47"
    assert "7 " not in " ".join(cells(html)) and cells(html).count("—") >= 4
    assert "件数太少，不公布" in shown(OTHER_VILLAGE)
    assert numbers(shown(VILLAGE))[0] == "—"  # 47 less 40 would be the other village's 7


def test_ten_statements_whatever_there_is(
    counted: None, django_assert_max_num_queries: Any
) -> None:
    for place in (COUNTY, TOWN, VILLAGE):
        with django_assert_max_num_queries(10):
            shown(place)


@pytest.mark.parametrize(
    "place", ["1", "411799", "4117", "411726999", "x" * 40, "４１１７２６", "%00"]
)
def test_a_place_without_a_page_is_not_there(counted: None, place: str) -> None:
    assert Client().get(f"/p/open/{place}/").status_code in (400, 404)


def test_the_first_page_leads_to_it(world: World) -> None:
    assert f'href="/p/open/{COUNTY}/"' in Client().get("/p/").content.decode()


def test_before_the_first_count_there_is_all_but_the_figures(world: World) -> None:
    html = shown(COUNTY)

    assert "还没有统计" in html and "对我们不满意" in html
    assert numbers(html) == []


def test_who_is_not_on_the_platform_has_no_page(world: World) -> None:
    Division.objects.create(code="419999", name="外县", level="county", valid_from=SINCE)

    assert Client().get("/p/open/419999/").status_code == 404


def test_nothing_of_a_matter_stands_there(world: World) -> None:
    case = register_dispute(world)
    figure(VILLAGE, received=40)

    html = shown(VILLAGE)

    assert case.number not in html and case.title not in html


def test_the_short_address_leads_there(counted: None) -> None:
    answer = Client().get(f"/open/{COUNTY}/")

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/p/open/{COUNTY}/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_pushed_sideways(page: Page, live_server: Any, width: int) -> None:
    build()
    last = timezone.localdate().replace(day=1) - timedelta(days=1)
    for place in (VILLAGE, OTHER_VILLAGE, NEIGHBOUR_VILLAGE):
        figure(place, last.replace(day=1), received=4321, answered=1234, open=3087, overdue=1086)
    page.set_viewport_size({"width": width, "height": 800})

    for place in (COUNTY, TOWN):
        page.goto(f"{live_server.url}/p/open/{place}/")
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") == 0
        assert page.evaluate(HIDDEN_SIDEWAYS) == []
        assert Axe().run(page).response["violations"] == []
