"""The page of counts: whole months, by type and town, small numbers held back; and all of it as a workbook."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from fengqiao.figures.actions.publish import publish
from fengqiao.lib import workbook
from tests.desk.test_browser import faults, sticking_out
from tests.figures.test_open_counts import IN_APRIL, request_of
from tests.world import COUNTY, NEIGHBOUR_VILLAGE, TOWN, VILLAGE, World, build

OPEN = f"/p/open/{COUNTY}/counts"


def counted(world: World) -> None:
    """Twenty of one type in a town, three in the other, in March."""
    for _ in range(20):
        request_of(world)
    for _ in range(3):
        request_of(world, NEIGHBOUR_VILLAGE)
    publish(at=IN_APRIL)


def read(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.mark.django_db
def test_the_months_are_told_and_the_small_numbers_are_not(world: World, tmp_path: Path) -> None:
    counted(world)

    county = read(f"{OPEN}/?kind=request")
    town = read(f"/p/open/{TOWN}/counts/?kind=request&month=2026-03")
    other = read(f"/p/open/{NEIGHBOUR_VILLAGE[:9]}/counts/?kind=request")

    assert "诉求工单 2026-03：23" in county and "供水、供电、供气、供热" in county
    assert '<td data-label="件数">23</td>' in county
    for page in (county, town, other):
        assert ">3<" not in page and ">20<" not in page and "—" in page
    assert f"{OPEN}/" in read(f"/p/open/{COUNTY}/")

    path = tmp_path / "counts.xlsx"
    path.write_bytes(b"".join(Client().get(f"{OPEN}.xlsx?kind=request")))
    [sheet] = workbook.read_into(tmp_path, path)
    rows = [[str(cell) for cell in row if cell is not None] for row in sheet.read(tmp_path)]
    assert ["2026-03", "泌阳县", "合计", "23.0"] in rows
    assert ["2026-03", "花园街道", "合计", "—"] in rows
    assert not any(row[-1] in ("3.0", "20.0") for row in rows if row)


@pytest.mark.django_db
def test_before_anything_was_published_that_is_said(world: World) -> None:
    assert "还没有公布" in read(f"{OPEN}/")
    assert Client().get(f"/p/open/{VILLAGE}/counts/").status_code == 404
    assert Client().get("/p/open/110101/counts/").status_code == 404


@pytest.mark.django_db
def test_a_month_that_was_asked_for_by_its_name_is_shown(world: World) -> None:
    counted(world)
    publish(at=IN_APRIL + timedelta(days=30))

    assert "2026-04：0" in read(f"{OPEN}/?kind=request")
    assert "2026-03：23" in read(f"{OPEN}/?kind=request&month=2026-03")
    assert "2026-04：0" in read(f"{OPEN}/?kind=request&month=gestern")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, live_server: Any, width: int) -> None:
    counted(build())
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}{OPEN}/?kind=request")

    assert faults(Axe(), page) == [] and sticking_out(page) == 0
