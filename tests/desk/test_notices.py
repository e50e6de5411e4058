"""The page of reminders, how somebody wants to be told, and the other systems a county tells."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client
from playwright.sync_api import Page

from fengqiao.cases.models import Case, Deadline
from fengqiao.jurisdiction.models import Change
from fengqiao.lib.posting import shown
from fengqiao.notices.actions.climb import climb
from fengqiao.notices.actions.hand_out import hand_out
from fengqiao.notices.models import Notice, Reach, Subscription
from tests.desk.staff import Staff
from tests.desk.test_browser import Desk, desk, faults, sticking_out
from tests.notices.receivers import nobody
from tests.notices.telling import DAY, running
from tests.world import World

__all__ = ["desk"]
pytestmark = pytest.mark.django_db
LIST, SYSTEMS = "/notices/", "/county/systems/"
HOTLINE = {
    "title": "市12345平台",
    "url": "https://hotline.example.cn/in",
    "username": "village.clerk",
    "sends_status": "1",
}


@pytest.fixture
def told(world: World, morning: Any) -> Deadline:
    """A clock of the village's clerk that has turned yellow."""
    clock = running(world)
    climb(at=clock.yellow_at)
    return clock


def rows(html: str) -> list[str]:
    return re.findall(r'<th scope="row"><a href="/cases/', html)


# ── Reminders ────────────────────────────────────────────────────────────────────────────────────


def test_the_inbox_says_that_there_is_something_new_and_the_page_says_what(
    world: World, told: Deadline
) -> None:
    staff = Staff(world, "village.clerk")

    assert "有1条新提醒" in staff.read("/")
    page = staff.read(LIST)
    assert "快到期了" in page
    assert f'href="/cases/{told.case_id}/"' in page
    assert "调解期限" in page


def test_what_was_laid_aside_is_no_longer_new_but_stays(world: World, told: Deadline) -> None:
    staff = Staff(world, "village.clerk")

    staff.client.post(f"{LIST}read/", {"notice": str(Notice.objects.get().pk)})

    assert "没有新提醒" in staff.read(LIST)
    assert len(rows(staff.read(f"{LIST}?tab=all"))) == 1
    assert "条新提醒" not in staff.read("/")


def test_nobody_lays_aside_what_is_somebody_elses(world: World, told: Deadline) -> None:
    other = Staff(world, "town.clerk")
    other.client.post(f"{LIST}read/", {"notice": str(Notice.objects.get().pk)})
    other.client.post(f"{LIST}read/")

    assert not Notice.objects.get().is_read
    assert rows(other.read(f"{LIST}?tab=all")) == []


def test_of_a_matter_that_is_seen_no_longer_nothing_is_shown(world: World, told: Deadline) -> None:
    told.case.assignments.update(ended_at=world.now)
    Case.objects.filter(pk=told.case_id).update(compartment="report")
    staff = Staff(world, "village.clerk")

    assert rows(staff.read(f"{LIST}?tab=all")) == []
    assert "条新提醒" not in staff.read("/")


def test_a_page_has_thirty_and_a_way_to_the_next(world: World, told: Deadline) -> None:
    for days in range(1, 35):
        Deadline.objects.filter(pk=told.pk).update(limit_at=told.limit_at + days * DAY)
        climb(at=told.yellow_at)
    staff = Staff(world, "village.clerk")
    first = staff.read(LIST)
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following

    second = staff.read(LIST + following[1].replace("&amp;", "&"))

    assert (len(rows(first)), len(rows(second))) == (30, 5)


# ── How ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def with_mail(settings: Any) -> None:
    settings.FENGQIAO_MAIL, settings.FENGQIAO_SMS = True, "file:///nowhere/sms.jsonl"


def test_somebody_chooses_how_to_be_told_and_takes_it_back(
    world: World, morning: Any, with_mail: None
) -> None:
    staff = Staff(world, "village.clerk")
    staff.send(f"{LIST}reach/", by_email="digest", email="clerk@example.cn")
    reach = Reach.objects.get()
    assert (reach.post, reach.by_email, reach.email) == (
        world["village.clerk"],
        "digest",
        "clerk@example.cn",
    )

    staff.send(f"{LIST}reach/", by_email="")

    assert (Reach.objects.get().by_email, Reach.objects.get().email) == ("", "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"by_email": "at_once", "email": "clerk"}, "邮箱地址写得不对"),
        ({"by_email": "at_once", "email": "a@b.cn\nBcc: c@d.cn"}, "邮箱地址写得不对"),
        ({"by_sms": "at_once", "phone": "110"}, "手机号码写得不对"),
        ({"by_email": "hourly", "email": "a@b.cn"}, "请从列出的方式里选一种"),
    ],
)
def test_what_cannot_be_kept_is_said(
    world: World, morning: Any, with_mail: None, given: dict[str, str], words: str
) -> None:
    answer = Staff(world, "village.clerk").send(f"{LIST}reach/", **given)

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Reach.objects.exists()


def test_where_nothing_leaves_the_page_says_so(world: World, morning: Any) -> None:
    assert "还没有开通邮件和短信" in Staff(world, "village.clerk").read(f"{LIST}reach/")


# ── Other systems ────────────────────────────────────────────────────────────────────────────────


def test_a_system_is_connected_on_record_and_its_secret_is_shown_once(
    world: World, morning: Any
) -> None:
    staff = Staff(world, "admin")
    page = staff.send(SYSTEMS, **HOTLINE).content.decode()
    system = Subscription.objects.get()

    assert shown(system.secret()) in page
    assert "whsec_" not in staff.read(SYSTEMS) + staff.read(f"{SYSTEMS}{system.pk}/")
    assert (system.post, system.sends_reminders) == (world["village.clerk"], False)
    change = Change.objects.get(act="subscribe")
    assert (change.what, change.called) == ("subscription", "市12345平台")
    assert "whsec_" not in str(change.rows)


@pytest.mark.parametrize(
    ("differs", "words"),
    [
        ({"url": "http://hotline.example.cn/in"}, "只能用 https://"),
        ({"url": "https://user:word@example.cn/"}, "不能写用户名和密码"),
        ({"url": ""}, "请填写网址"),
        ({"title": ""}, "请填写对方是谁"),
        ({"username": "nobody"}, "没有找到账号"),
        ({"sends_status": []}, "至少选一样"),
    ],
)
def test_what_cannot_be_connected_is_said(
    world: World, morning: Any, differs: dict[str, Any], words: str
) -> None:
    answer = Staff(world, "admin").send(SYSTEMS, **(HOTLINE | differs))

    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Subscription.objects.exists()


def test_another_secret_wants_a_reason_and_ends_the_first(world: World, morning: Any) -> None:
    staff = Staff(world, "admin")
    staff.send(SYSTEMS, **HOTLINE)
    system = Subscription.objects.get()
    before, path = system.secret(), f"{SYSTEMS}{system.pk}/"

    assert staff.client.post(path, {"renew": "1", "reason": ""}).status_code == 422
    page = staff.client.post(path, {"renew": "1", "reason": "对方换了人"}).content.decode()

    system.refresh_from_db()
    assert system.secret() != before
    assert shown(system.secret()) in page


def test_what_was_given_up_is_sent_again_and_a_system_is_switched_off(
    world: World, told: Deadline
) -> None:
    staff = Staff(world, "admin")
    staff.send(SYSTEMS, **HOTLINE | {"url": nobody(), "sends_reminders": "1"})
    system = Subscription.objects.get()
    path = f"{SYSTEMS}{system.pk}/"
    Deadline.objects.filter(pk=told.pk).update(limit_at=told.limit_at + DAY)
    climb(at=told.yellow_at)
    Notice.objects.filter(channel="webhook").update(state="given_up", tries=9)

    page = staff.read(path)
    assert "没有送到" in page
    assert told.case.number not in page  # who looks after accounts sees no matter
    staff.client.post(path, {"again": "1"})
    assert Notice.objects.get(channel="webhook").state == "waiting"

    staff.client.post(path, {"stop": "1"})
    hand_out(at=told.yellow_at)
    assert Notice.objects.get(channel="webhook").state == "dropped"
    staff.client.post(path, {"use": "1"})
    assert Subscription.objects.get().is_used


@pytest.mark.parametrize("name", ["village.clerk", "county.dispatcher", "leader", "auditor"])
def test_nobody_else_finds_the_systems(world: World, morning: Any, name: str) -> None:
    staff = Staff(world, name)

    assert [staff.open(SYSTEMS).status_code, staff.client.post(SYSTEMS, HOTLINE).status_code] == [
        404,
        404,
    ]


def test_who_is_not_logged_in_is_sent_to_log_in(world: World) -> None:
    answers = [Client().get(path) for path in (LIST, f"{LIST}reach/", SYSTEMS)]

    assert [answer.status_code for answer in answers] == [302, 302, 302]


# ── As people see them ───────────────────────────────────────────────────────────────────────────


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_pages_are_whole_on_a_telephone_and_on_a_desk(
    desk: Desk, page: Page, with_mail: None
) -> None:
    clock = running(desk.world)
    climb(at=clock.limit_at)
    clerk = desk.world["village.clerk"]
    Subscription.objects.create(
        place="411726", title="市12345平台", url="https://hotline.example.cn/in", post=clerk
    )
    for name, paths in (
        ("village.clerk", ["/", LIST, f"{LIST}reach/"]),
        ("admin", [SYSTEMS, f"{SYSTEMS}{Subscription.objects.get().pk}/"]),
    ):
        desk.log_in(page, name)
        for path in paths:
            for width in (390, 1280):
                page.set_viewport_size({"width": width, "height": 900})
                page.goto(f"{desk.url}{path}")
                assert sticking_out(page) <= 0, (path, width)
                assert faults(Axe(), page) == [], (path, width)
        page.context.clear_cookies()


def test_who_administers_is_told_of_a_system_that_does_not_answer(world: World) -> None:
    Subscription.objects.create(
        place="411726", title="市12345平台", url=HOTLINE["url"], post=world["leader"], failures=3
    )

    for path in ("/", LIST):
        assert "市12345平台</a> 连续3次没有回答" in Staff(world, "admin").read(path)
        assert "市12345平台" not in Staff(world, "county.dispatcher").read(path)
