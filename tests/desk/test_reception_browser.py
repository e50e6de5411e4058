"""The pages of receiving people, looked over by axe-core at two widths; and the counter by the keyboard alone."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Page

from fengqiao.reception.models import Ticket
from tests.desk.test_browser import Desk, desk, faults, sticking_out
from tests.reception.roster import a_day_of_receiving
from tests.world import COUNTY

__all__ = ["desk"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
STAFF = (
    "/reception/",
    "/reception/shifts/{shift}/",
    "/reception/organs/{organ}/turn/",
    "/reception/shifts/{shift}/book/",
    "/reception/shifts/{shift}/people/",
    "/reception/queue/",
    "/reception/visits/",
    "/reception/visits/new/",
    "/reception/visits/{visit}/",
    "/reception/charges/",
    "/cases/{case}/visits/",
    "/notices/calendar/",
)
OPEN = (
    f"/p/receptions/{COUNTY}/",
    "/p/receptions/{shift}/book/",
    "/p/booking/",
    "/p/queue/{organ}/",
)


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_at_the_pages_of_receiving_people(
    page: Page, desk: Desk, width: int
) -> None:
    keys = a_day_of_receiving(desk.world, timezone.now())
    page.set_viewport_size({"width": width, "height": 800})
    axe = Axe()
    desk.log_in(page, "county.dispatcher")

    for path in (*STAFF, *OPEN):
        page.goto(f"{desk.url}{path.format(**keys)}")
        assert faults(axe, page) == [], path
        assert sticking_out(page) == 0, path


def test_the_counter_is_worked_by_the_keyboard(page: Page, desk: Desk) -> None:
    a_day_of_receiving(desk.world, timezone.now())
    desk.log_in(page, "county.dispatcher")
    page.goto(f"{desk.url}/reception/queue/")

    page.locator("button:focus", has_text="叫下一个").wait_for()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.locator("[role=status]").wait_for()

    assert Ticket.objects.filter(state="called").count() == 2
