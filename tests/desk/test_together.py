"""One verb on many matters: a look before, a result for each, and no act twice."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from fengqiao.cases.models import Case, Event
from tests.desk.staff import Staff, form_in
from tests.world import NEIGHBOUR_VILLAGE, World, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

PATH = "/cases/together/"


def send(desk: Staff, cases: list[Case], **said: Any) -> Any:
    return desk.client.post(PATH, {"case": [str(case.pk) for case in cases], **said})


def hidden(html: str) -> dict[str, list[str]]:
    """What the preview's form would send."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html):
        if name not in ("csrfmiddlewaretoken", "next"):
            found.setdefault(name, []).append(value)
    return found


def test_the_ledger_lets_rows_be_chosen(world: World) -> None:
    case = register_dispute(world)

    html = Staff(world, "village.clerk").read("/cases/")

    assert f'name="case" value="{case.pk}" data-tick' in html and f'action="{PATH}"' in html


def test_the_verbs_that_go_are_offered_with_how_many_can_take_them(world: World) -> None:
    new = [register_dispute(world, title=f"新{n}") for n in range(2)]
    accepted = walk(world, until="accepted")

    html = send(Staff(world, "village.clerk"), [*new, accepted]).content.decode()

    offered = dict(re.findall(r'value="(\w+)">([^<]+ <small>[^<]+)</small>', html))
    assert offered["accept"] == "受理 <small>能办2件"
    assert offered["note"] == "记一笔 <small>能办3件"
    assert not {"consent", "read_personal", "open_file", "attach", "sign"} & set(offered)


def test_a_look_before_says_who_can_and_who_cannot_and_does_nothing(world: World) -> None:
    new, accepted = register_dispute(world, title="新的"), walk(world, until="accepted")
    desk, before = Staff(world, "village.clerk"), Event.objects.count()

    html = send(
        desk, [new, accepted], verb="accept", basis="application", preview="1"
    ).content.decode()

    assert "能办1件" in html and "办这1件" in html
    assert "事项现在是“已受理”，“受理”要在“已登记”时才能办。" in html
    assert Event.objects.count() == before


def test_a_look_before_repeats_what_will_be_written_in_each(world: World) -> None:
    cases = [register_dispute(world, title=title) for title in ("甲事", "乙事")]
    labour = world.department("人力资源和社会保障局")

    noted = send(
        Staff(world, "village.clerk"), cases, verb="note", text="<b>等雨停了</b>再看", preview="1"
    ).content.decode()
    passed = send(
        Staff(world, "county.dispatcher"),
        [
            register_dispute(world, by="county.dispatcher", title=title)
            for title in ("丙事", "丁事")
        ],
        verb="dispatch",
        organ=str(labour.pk),
        reason="劳动报酬归他们管",
        preview="1",
    ).content.decode()

    assert noted.count("&lt;b&gt;等雨停了&lt;/b&gt;再看</p>") == 2
    assert passed.count(labour.name) >= 2


def test_going_back_to_the_form_and_on_again_does_nothing_twice(world: World) -> None:
    cases = [register_dispute(world, title=title) for title in ("甲事", "乙事")]
    desk = Staff(world, "village.clerk")
    form = form_in(send(desk, cases, verb="note").content.decode()).values
    typed = form | {"text": ["等雨停了再看"]}
    looked = desk.client.post(PATH, typed | {"preview": "1"}).content.decode()
    desk.client.post(PATH, hidden(looked) | {"do": "1"})

    again = desk.client.post(PATH, typed | {"preview": "1"}).content.decode()
    done = desk.client.post(PATH, hidden(again) | {"do": "1"}).content.decode()
    changed = desk.client.post(PATH, typed | {"text": ["别的话"], "preview": "1"}).content.decode()
    other = desk.client.post(PATH, hidden(changed) | {"do": "1"}).content.decode()

    assert done.count("以前已经办过，没有重复。") == 2
    assert other.count("没有办：") == 2
    assert Event.objects.filter(verb="note").count() == 2


def test_what_was_looked_at_is_done_with_a_result_for_each_and_never_twice(world: World) -> None:
    cases = [register_dispute(world, title=f"新{n}") for n in range(3)]
    desk = Staff(world, "village.clerk")
    looked = send(desk, cases, verb="accept", basis="application", preview="1").content.decode()

    first = desk.client.post(PATH, hidden(looked) | {"do": "1"}).content.decode()
    second = desk.client.post(PATH, hidden(looked) | {"do": "1"}).content.decode()

    assert "办好了3件" in first and first.count("已记录。") == 3
    assert second.count("以前已经办过，没有重复。") == 3
    assert Event.objects.filter(verb="accept").count() == 3
    assert {case.stage for case in Case.objects.all()} == {"accepted"}


def test_one_that_fails_in_between_leaves_the_others(world: World) -> None:
    first, second = (register_dispute(world, title=title) for title in "甲乙")
    desk = Staff(world, "village.clerk")
    sent = hidden(
        send(
            desk, [first, second], verb="accept", basis="application", preview="1"
        ).content.decode()
    )
    walk(world, until="accepted", case=first)

    html = desk.client.post(PATH, sent | {"do": "1"}).content.decode()

    assert "办好了1件" in html and "没有办：" in html and "事项现在是“已受理”" in html
    assert Case.objects.get(pk=second.pk).stage == "accepted"


def test_a_fault_in_the_facts_goes_back_to_the_form(world: World) -> None:
    case = register_dispute(world)
    desk = Staff(world, "village.clerk")

    answer = send(desk, [case], verb="note", text="", preview="1")
    form = form_in(send(desk, [case], verb="note").content.decode())

    assert answer.status_code == 422 and 'role="alert"' in answer.content.decode()
    assert form.values["case"] == [str(case.pk)] and "text" in form.values


def test_what_belongs_to_one_matter_is_not_done_to_many(world: World) -> None:
    case = walk(world, until="accepted")
    desk = Staff(world, "village.clerk")

    for verb in ("consent", "read_personal", "open_file", "attach", "register", "nothing"):
        assert send(desk, [case], verb=verb).status_code == 422, verb


def test_a_foreign_matter_among_them_is_not_there(world: World) -> None:
    mine = register_dispute(world)
    foreign = register_dispute(world, by="county.dispatcher", place=NEIGHBOUR_VILLAGE, title="邻镇")
    desk = Staff(world, "village.clerk")

    html = send(desk, [mine, foreign]).content.decode()
    alone = send(desk, [foreign])

    assert "一起办1件" in html and "邻镇" not in html
    assert alone.status_code == 422 and "还没有勾选事项" in alone.content.decode()


def test_a_look_at_many_costs_as_much_as_a_look_at_one(world: World) -> None:
    cases = [register_dispute(world, title=f"新{n}") for n in range(4)]
    desk = Staff(world, "village.clerk")

    def cost(of: list[Case]) -> int:
        with CaptureQueriesContext(connection) as asked:
            answer = send(desk, of, verb="accept", basis="application", preview="1")
        assert answer.status_code == 200
        return len(asked)

    cost(cases)
    assert cost(cases) == cost(cases[:1]) <= 12
