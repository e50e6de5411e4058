"""The pages of those who mediate, looked over by axe-core at two widths: nothing is wrong, nothing sticks out."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from fengqiao.mediators.models import CourtNotice, Mediator
from tests.desk.test_browser import Desk, desk, faults, sticking_out
from tests.mediators.crew import of_the_world
from tests.world import COUNTY

__all__ = ["desk"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing_at_the_pages_of_those_who_mediate(
    page: Page, desk: Desk, width: int
) -> None:
    who = of_the_world(desk.world)
    page.set_viewport_size({"width": width, "height": 800})
    axe = Axe()

    for name, paths in (("justice.reviewer", _kept(who)), ("mediator", ["/crew/mine/"])):
        page.context.clear_cookies(name="sessionid")
        desk.log_in(page, name)
        for path in paths:
            page.goto(f"{desk.url}{path}")
            assert faults(axe, page) == [], path
            assert sticking_out(page) == 0, path


def _kept(who: Mediator) -> list[str]:
    notice = CourtNotice.objects.create(
        committee=who.committee, county=COUNTY, made_at="2026-03-02T09:00+08:00"
    )
    return [
        "/crew/",
        f"/crew/committees/{who.committee_id}/",
        f"/crew/committees/{who.committee_id}/mediator/",
        f"/crew/notices/{notice.pk}/",
        f"/crew/mediators/{who.pk}/",
        f"/crew/mediators/{who.pk}/read/",
        "/crew/training/",
        "/crew/training/new/",
        "/crew/awards/",
    ]
