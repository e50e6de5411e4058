"""The inbox and the ledger: whose move it is, what is due, what is found, at a fixed cost."""

import re
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases.models import Case
from fengqiao.desk import inbox
from tests.desk.staff import Staff
from tests.world import (
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    VILLAGE,
    World,
    do,
    moment,
    register_dispute,
    walk,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def queries(desk: Staff, path: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        desk.read(path)
    return len(asked)


def titles(html: str, among: list[str]) -> list[str]:
    """Those of the titles that stand in a list, in their order on the page."""
    return sorted((t for t in among if f">{t}</a>" in html), key=lambda t: html.index(f">{t}</a>"))


def at_work(world: World, title: str, days_ago: int, **differs: Any) -> Any:
    """A case accepted so many days ago: its thirty days run since then."""
    at = moment(9) - timedelta(days=days_ago)
    case = register_dispute(world, title=title, at=at, **differs)
    do(world, case, "accept", "village.clerk", at=at, basis="application")
    return case


# ── The inbox ────────────────────────────────────────────────────────────────────────────────────


def test_the_inbox_sorts_by_whose_move_it_is(world: World) -> None:
    register_dispute(world, title="新来的")
    sent = register_dispute(world, title="上报的")
    do(world, sent, "escalate", "village.clerk", reason="跨村。")
    walk(world, until="mediated", case=register_dispute(world, title="在调的"))
    known = ["新来的", "上报的", "在调的"]

    def heap(name: str, tab: str) -> list[str]:
        return titles(Staff(world, name).read(f"/?tab={tab}"), known)

    assert heap("village.clerk", "mine") == ["新来的"]
    assert sorted(heap("village.clerk", "waiting")) == ["上报的", "在调的"]
    assert heap("town.clerk", "mine") == ["上报的"]
    assert heap("mediator", "mine") == ["在调的"]
    assert heap("neighbour.clerk", "mine") == []
    assert heap("leader", "mine") == []


def test_who_was_called_in_finds_the_call(world: World) -> None:
    case = register_dispute(world, by="town.clerk", title="请人社来")
    organ = world.organ("labour.liaison").pk
    do(world, case, "call_in", "town.clerk", organ=organ, reason="核实工资。")
    desk = Staff(world, "labour.liaison")

    before = desk.read("/")
    do(world, case, "report_in", "labour.liaison", answer="已到场。")

    assert ">报到</a>" in before
    assert titles(before, ["请人社来"]) == ["请人社来"]
    assert titles(desk.read("/"), ["请人社来"]) == []


def test_the_nearest_limit_comes_first_and_says_how_near(world: World) -> None:
    for title, days in (("刚受理", 1), ("超期的", 33), ("今天到", 30), ("快到的", 27)):
        at_work(world, title, days)
    register_dispute(world, title="没期限")
    known = ["刚受理", "超期的", "今天到", "快到的", "没期限"]

    mine = Staff(world, "village.clerk").read("/")
    due = Staff(world, "village.clerk").read("/?tab=due")

    listed = mine[mine.index("<table") :]
    assert titles(listed, known) == ["超期的", "今天到", "快到的", "刚受理", "没期限"]
    assert titles(due[due.index("<table") :], known) == ["超期的", "今天到", "快到的"]
    for words in ("超期3天", "今天到期", "还有3天", "还有29天", "无期限"):
        assert words in listed
    assert [listed.count(f'class="left {tone}"') for tone in ("red", "yellow", "calm")] == [1, 2, 1]


def test_what_turns_yellow_today_stands_on_top(world: World) -> None:
    for title, days in (("昨天黄的", 26), ("今天黄的", 25), ("明天黄的", 24)):
        at_work(world, title, days)

    html = Staff(world, "village.clerk").read("/")

    today = html[html.index('class="today"') : html.index('class="tabs"')]
    assert titles(today, ["昨天黄的", "今天黄的", "明天黄的"]) == ["今天黄的"]


def test_each_row_offers_its_next_verb(world: World) -> None:
    case = register_dispute(world, title="新来的")

    html = Staff(world, "village.clerk").read("/")

    assert f'href="/cases/{case.pk}/do/acceptance/?tab=mine"' in html


def test_a_row_that_waits_for_the_mediator_says_for_what(world: World) -> None:
    walk(world, until="prepared", case=register_dispute(world, title="等开会"))

    assert "还差</span> 开展调解并记录" in Staff(world, "village.clerk").read("/")


def test_an_empty_heap_says_what_to_do_next(world: World) -> None:
    html = Staff(world, "village.clerk").read("/")

    assert "没有等您处理的事项。" in html
    assert 'href="/cases/new/"' in html and 'href="?tab=due"' in html and 'href="/cases/"' in html


def test_a_heap_is_read_page_by_page_to_its_end(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those with a limit first, of two with the same the older; those without at the end."""
    monkeypatch.setattr(inbox, "MOST_ROWS", 2)
    limits = {"甲": 20, "乙": 20, "丙": 10, "丁": None, "戊": None, "己": 25}
    for second, (title, days) in enumerate(limits.items()):
        at = world.now + timedelta(seconds=second)
        case = register_dispute(world, title=title, at=at)
        limit_at = None if days is None else moment(12) + timedelta(days=days)
        Case.objects.filter(pk=case.pk).update(limit_at=limit_at)
    desk, path, pages = Staff(world, "village.clerk"), "/?tab=mine", []

    while path:
        html = desk.read(path)
        pages.append(titles(html[html.index("<table") :], list(limits)))
        following = re.search(r'rel="next" href="([^"]+)"', html)
        path = "/" + unescape(following[1]) if following else ""

    assert pages == [["丙", "甲"], ["乙", "己"], ["丁", "戊"]]
    assert 'href="?tab=mine">回到第一页' in html and 'class="today"' not in html


def test_an_unreadable_cursor_of_a_heap_is_a_page_that_says_so(world: World) -> None:
    answer = Staff(world, "village.clerk").open("/?tab=mine&cursor=x")

    assert answer.status_code == 400
    assert "从第一页重新开始" in answer.content.decode()


def test_who_only_watches_sees_first_what_is_due(world: World) -> None:
    at_work(world, "超期的", 33)

    html = Staff(world, "leader").read("/")

    assert titles(html, ["超期的"]) == ["超期的"]
    assert 'href="?tab=due" aria-current="page"' in html


# ── The ledger ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("", ["邻村", "红的", "在办", "新登"]),
        (f"place={VILLAGE}", ["红的", "在办", "新登"]),
        (f"place={OTHER_VILLAGE}", ["邻村"]),
        (f"place={NEIGHBOUR_VILLAGE}", ["邻村", "红的", "在办", "新登"]),  # not ours: no filter
        ("place=x", ["邻村", "红的", "在办", "新登"]),
        ("stage=registered", ["邻村", "红的", "新登"]),
        ("colour=red", ["红的"]),
        ("type=0701", ["在办"]),
        ("kind=dispute", ["邻村", "红的", "在办", "新登"]),
        ("kind=petition", []),
        ("overdue=1", ["在办"]),
        ("state=open", ["邻村", "红的", "在办", "新登"]),
        ("state=closed", []),
        ("mine=1", ["邻村"]),
        ("order=limit", ["在办"]),
        ("q=水沟", ["邻村", "红的", "在办", "新登"]),
        ("q=工资", []),
    ],
)
def test_the_ledger_finds_what_is_asked(world: World, asked: str, found: list[str]) -> None:
    at = moment(8) - timedelta(days=40)
    register_dispute(world, title="新登", at=at)
    old = register_dispute(world, title="在办", at=at + timedelta(minutes=1), type="0701")
    do(world, old, "accept", "village.clerk", at=at + timedelta(minutes=2), basis="application")
    red = register_dispute(world, title="红的", at=at + timedelta(minutes=3))
    do(world, red, "grade", "village.clerk", at=moment(9), grounds=["weapon"])
    register_dispute(
        world, title="邻村", by="town.clerk", place=OTHER_VILLAGE, at=at + timedelta(minutes=4)
    )

    html = Staff(world, "town.clerk").read(f"/cases/?{asked}")

    assert titles(html, ["新登", "在办", "红的", "邻村"]) == found


@pytest.mark.parametrize(
    ("number", "found"),
    [("12000000001", True), ("411726197003020009", True), ("12000000009", False)],
)
def test_the_number_of_a_person_is_asked_and_answered_in_the_body(
    world: World, number: str, found: bool
) -> None:
    register_dispute(world, title="排水")
    desk = Staff(world, "village.clerk")
    form = desk.form("/cases/").values

    answer = desk.client.post("/cases/", form | {"q": number, "stage": "registered"})

    assert answer.status_code == 200
    assert bool(titles(answer.content.decode(), ["排水"])) is found
    assert f"q={number}" not in answer.content.decode()


@pytest.mark.parametrize("number", ["12000000001", "+86 120-0000-0001", "411726197003020009"])
def test_a_number_in_an_address_is_not_asked_and_taken_out_of_it(world: World, number: str) -> None:
    register_dispute(world, title="排水")
    desk = Staff(world, "village.clerk")

    answer = desk.client.get("/cases/", {"q": number, "stage": "accepted"}, follow=True)

    assert answer.redirect_chain == [("/cases/?stage=accepted", 302)]
    assert "不要写进网址" in answer.content.decode() and number not in answer.content.decode()


def test_words_sent_by_the_form_are_led_to_their_address(world: World) -> None:
    answer = Staff(world, "village.clerk").send("/cases/", q="水沟", state="open")

    assert answer.headers["Location"] == f"/cases/?q={quote('水沟')}&state=open"


def test_what_was_asked_in_the_body_is_paged_in_the_body(world: World) -> None:
    known = [f"第{n:02d}件" for n in range(23)]
    for n, title in enumerate(known):
        register_dispute(world, title=title, at=world.now + timedelta(minutes=n))
    desk = Staff(world, "village.clerk")

    first = desk.client.post("/cases/", {"q": "12000000001"}).content.decode()
    cursor = re.search(r'name="cursor" value="([^"]+)"', first)
    assert cursor
    second = desk.client.post("/cases/", {"q": "12000000001", "cursor": cursor[1]})

    assert titles(first, known) == known[:2:-1]
    assert titles(second.content.decode(), known) == known[2::-1]
    assert "回到第一页" in second.content.decode()


def test_one_character_is_too_short_and_the_page_says_so(world: World) -> None:
    html = Staff(world, "village.clerk").read("/cases/?q=水")

    assert '<a href="#q">请至少输入两个字再搜索。</a>' in html


def test_pages_follow_each_other(world: World) -> None:
    known = [f"第{n:02d}件" for n in range(23)]
    for n, title in enumerate(known):
        register_dispute(world, title=title, at=world.now + timedelta(minutes=n))
    desk = Staff(world, "village.clerk")

    first = desk.read("/cases/?state=open")
    following = first[first.index('rel="next" href="') + 17 :].split('"')[0].replace("&amp;", "&")
    second = desk.read(f"/cases/{following}")

    assert titles(first, known) == known[:2:-1]
    assert titles(second, known) == known[2::-1]
    assert 'rel="next"' not in second and 'href="?state=open&amp;order=newest">回到第一页' in second


def test_an_unreadable_cursor_is_a_page_that_says_so(world: World) -> None:
    answer = Staff(world, "village.clerk").open("/cases/?cursor=x")

    assert answer.status_code == 400
    assert "从第一页重新开始" in answer.content.decode()


def test_the_place_drills_down_among_ones_own(world: World) -> None:
    html = Staff(world, "town.clerk").read("/cases/")
    below = Staff(world, "town.clerk").read(f"/cases/?place={VILLAGE}")

    assert "铜山乡</option>" in html and "大路庄村</option>" in html
    assert "花园街道" not in html and "泌阳县</option>" not in html
    assert "第1网格</option>" in below and "selected>大路庄村" in below


def test_the_administrator_of_accounts_sees_no_case(world: World) -> None:
    register_dispute(world)

    assert "您的岗位现在看不到任何事项。" in Staff(world, "admin").read("/cases/")


# ── The cost ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "path", ["/", "/?tab=waiting", "/?tab=due", "/cases/", "/cases/?order=limit"]
)
def test_three_rows_cost_as_many_statements_as_one(world: World, path: str) -> None:
    def one_of_each(n: int) -> None:
        at_work(world, f"受理{n}", 26)
        sent = register_dispute(world, title=f"上报{n}")
        do(world, sent, "escalate", "village.clerk", reason="跨村。")

    desk = Staff(world, "village.clerk")
    one_of_each(1)
    queries(desk, path)  # what is learned once a process is learned
    once = queries(desk, path)
    one_of_each(2)
    one_of_each(3)

    assert queries(desk, path) == once


def test_the_case_page_costs_the_same_however_long_its_history(world: World) -> None:
    case = walk(world, until="prepared")
    desk = Staff(world, "village.clerk")
    path = f"/cases/{case.pk}/"
    queries(desk, path)
    once = queries(desk, path)

    for n in range(5):
        do(world, case, "note", "village.clerk", at=moment(11, n), text=f"第{n}次电话。")

    assert queries(desk, path) == once


# ── A party cannot come ──────────────────────────────────────────────────────────────────────────


def row_of(html: str, title: str) -> str:
    return next(row for row in html.split("<tr data-row>") if f">{title}</a>" in row)


def test_who_cannot_come_is_said_in_the_inbox_with_the_step_that_answers_it(world: World) -> None:
    """Whose move it is: the office's, until it has arranged another time or cancelled."""
    case = walk(world, until="prepared", case=register_dispute(world, title="要改约的"))
    at = moment(12) + timedelta(days=3)
    do(world, case, "arrange", "mediator", meets_at=at, where="村委会")
    zhang, li = case.parties.order_by("position")
    mediator = Staff(world, "mediator")

    def told() -> tuple[bool, bool]:
        row = row_of(mediator.read("/?tab=mine"), "要改约的")
        return "来不了，请另约时间" in row, "do/meeting/" in row

    before = told()
    do(world, case, "reply", "village.clerk", party=zhang.pk, answer="comes", how="phone")
    one_comes = told()
    do(world, case, "reply", "village.clerk", party=li.pk, answer="cannot", how="phone")
    one_cannot = told()
    held = row_of(Staff(world, "village.clerk").read("/?tab=mine"), "要改约的")
    page = mediator.read(f"/cases/{case.pk}/")
    do(world, case, "arrange", "mediator", meets_at=at + timedelta(days=1), where="村委会")

    assert (before, one_comes, one_cannot) == ((False, False), (False, False), (True, True))
    assert "来不了，请另约时间" in held
    first = re.findall(r'class="button[^"]*" href="[^"]*/do/([a-z_]+)/', page)[0]
    assert first == "meeting" and "来不了，请另约时间" in page
    assert told() == (False, False)


def test_a_day_that_is_over_asks_for_nothing(world: World) -> None:
    case = walk(world, until="prepared", case=register_dispute(world, title="过了的"))
    do(world, case, "arrange", "mediator", meets_at=moment(12), where="村委会")
    party = case.parties.first()
    do(world, case, "reply", "village.clerk", party=party.pk, answer="cannot", how="phone")

    with time_machine.travel(moment(9) + timedelta(days=1), tick=False):
        html = Staff(world, "mediator").read("/?tab=mine")

    assert "来不了" not in row_of(html, "过了的")


# ── Received from, to ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("order", ["newest", "limit"])
@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-03-01", "", ["二日", "一日"]),
        ("", "2026-02-28", ["廿八", "廿七"]),
        ("2026-02-28", "2026-03-01", ["一日", "廿八"]),
        ("2026-03-02", "2026-03-02", ["二日"]),
        ("2026-02-01", "2026-02-02", []),
    ],
)
def test_the_list_holds_what_came_in_on_these_days(
    world: World, order: str, since: str, until: str, expected: list[str]
) -> None:
    """Both days belong to it, from their first moment to their last."""
    last = timedelta(hours=23, minutes=59, seconds=59)
    for title, ago, more in (
        ("二日", 0, timedelta()), ("一日", 1, last), ("廿八", 2, timedelta()), ("廿七", 3, last),
    ):  # fmt: skip
        at = moment(0) - timedelta(days=ago) + more
        do(
            world, register_dispute(world, title=title, at=at),
            "accept", "village.clerk", at=at, basis="application",
        )  # fmt: skip

    path = f"/cases/?since={since}&until={until}&order={order}"
    html = Staff(world, "town.clerk").read(path)

    found = titles(html, ["二日", "一日", "廿八", "廿七"])
    assert sorted(found) == sorted(expected)
    assert f'value="{since}"' in html and f'value="{until}"' in html


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("since=昨天", "日期写成"),
        ("until=2026-02-30", "日期写成"),
        ("since=0001-01-01", "日期写成"),
        ("since=2026-03-02&until=2026-03-01", "不能晚于"),
    ],
)
def test_days_that_are_none_are_said(world: World, asked: str, says: str) -> None:
    register_dispute(world, title="新来的")

    html = Staff(world, "town.clerk").read(f"/cases/?{asked}")

    assert says in html and "新来的" not in html


def test_days_are_searched_with_words_kept_and_paged(world: World) -> None:
    for day in range(25):
        at = moment(8) - timedelta(days=day)
        register_dispute(world, title=f"排水第{day:02}件", at=at)
    desk = Staff(world, "town.clerk")
    path = "/cases/?q=排水&since=2026-02-10&until=2026-03-01"

    first = desk.read(path)
    [further] = re.findall(r'rel="next" href="\?([^"]+)"', desk.read("/cases/?since=2026-02-01"))
    rest = desk.read(f"/cases/?{unescape(further)}")

    named = [f"排水第{day:02}件" for day in range(25)]
    assert titles(first, named) == named[1:21]
    assert "since=2026-02-01" in further and titles(rest, named) == named[20:]
    desk.client.post(
        "/cases/kept/", {"title": "二月的", "since": "2026-02-01", "until": "2026-02-28"}
    )
    assert "/cases/?since=2026-02-01&amp;until=2026-02-28" in desk.read("/cases/kept/")
