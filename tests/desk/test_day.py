"""A day's work: one matter after the other, in the order of the heap; every key is explained."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.desk.keys import KEYS
from tests.desk.staff import Staff, form_of, page_of
from tests.desk.test_lists import at_work, titles
from tests.world import World, do, moment, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

SCRIPT = Path(__file__).parents[2] / "fengqiao/desk/static/desk/keys.js"


def follows(desk: Staff, case: Any, asked: str = "tab=mine") -> str:
    return str(desk.open(f"{page_of(case)}beside/?{asked}").headers["Location"])


def test_the_next_matter_is_the_next_row_and_after_the_last_the_first(world: World) -> None:
    first = at_work(world, "超期的", 33)
    second = at_work(world, "快到的", 27)
    third = register_dispute(world, title="没期限")
    desk = Staff(world, "village.clerk")

    onward = [follows(desk, case) for case in (first, second, third)]
    backward = [follows(desk, case, "tab=mine&back=1") for case in (first, second, third)]

    assert onward == [f"{page_of(case)}?tab=mine" for case in (second, third, first)]
    assert backward == [f"{page_of(case)}?tab=mine" for case in (third, first, second)]


def test_matters_without_a_limit_follow_each_other_the_oldest_first(world: World) -> None:
    old, new = (
        register_dispute(world, title=title, at=world.now + timedelta(minutes=n))
        for n, title in enumerate(("旧的", "新的"))
    )
    limited = at_work(world, "有期限", 5)
    desk = Staff(world, "village.clerk")

    assert [follows(desk, case) for case in (limited, old, new)] == [
        f"{page_of(case)}?tab=mine" for case in (old, new, limited)
    ]
    assert follows(desk, new, "tab=mine&back=1") == f"{page_of(old)}?tab=mine"


def test_with_nothing_else_to_do_the_way_leads_back_to_the_inbox(world: World) -> None:
    case = register_dispute(world)
    desk = Staff(world, "village.clerk")

    answer = desk.client.get(f"{page_of(case)}beside/?tab=mine", follow=True)

    assert answer.redirect_chain == [("/?tab=mine", 302)]
    assert "“待我处理”里没有别的事项了。" in answer.content.decode()


def test_a_foreign_matter_leads_nowhere(world: World) -> None:
    register_dispute(world, place="411726001001", title="邻镇的")
    case = register_dispute(world)

    assert Staff(world, "neighbour.clerk").open(f"{page_of(case)}beside/").status_code == 404


def test_the_heap_is_kept_through_the_act(world: World) -> None:
    case = register_dispute(world)
    desk = Staff(world, "village.clerk")

    page = desk.read(f"{page_of(case)}?tab=due")
    answer = desk.send(f"{form_of(case, 'acceptance')}?tab=due", basis="application")

    assert f'href="{form_of(case, "acceptance")}?tab=due" data-act' in page
    assert f'href="{page_of(case)}beside/?tab=due"' in page
    assert answer.headers["Location"] == f"{page_of(case)}?tab=due"


def test_what_turns_yellow_today_stands_on_top_with_its_next_verb(world: World) -> None:
    case = at_work(world, "今天黄的", 25)
    html = Staff(world, "village.clerk").read("/")

    today = html[html.index('class="today"') : html.index('class="tabs"')]

    assert titles(today, ["今天黄的"]) == ["今天黄的"]
    assert f'href="{form_of(case, "consent")}?tab=mine" data-act' in today


def test_what_turns_yellow_today_costs_no_more_statements(world: World) -> None:
    desk = Staff(world, "village.clerk")
    at_work(world, "不急的", 1)
    desk.read("/")

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            desk.read("/")
        return len(asked)

    before = cost()
    at_work(world, "今天黄的", 25)

    assert cost() == before <= 12


def test_every_key_is_explained_and_every_explained_key_works(world: World) -> None:
    script = SCRIPT.read_text(encoding="utf-8")
    table = script.split("const acts = {")[1].split("};")[0]
    works = {a or b for a, b in re.findall(r'^    (?:"(.)"|(\w)):', table, re.MULTILINE)}
    explained = {name for names, _does in KEYS for name in names}

    html = Staff(world, "leader").read("/keys/")

    assert works == explained - {"Enter"}  # which a browser knows by itself
    assert all(f"<kbd>{name}</kbd>" in html for name in explained)


def test_whose_move_it_is_stands_beside_what_waits(world: World) -> None:
    walk(world, until="mediated", case=register_dispute(world, title="在调的"))
    case = register_dispute(world, title="上报的")
    do(world, case, "escalate", "village.clerk", at=moment(10), reason="跨村。")

    html = Staff(world, "village.clerk").read("/?tab=waiting")

    assert "等泌阳县铜山乡人民调解委员会" in html
    assert "等泌阳县铜山乡社会治安综合治理中心" in html
