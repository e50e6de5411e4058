"""Taking in a matter at the desk: the form, its faults, and that sending it twice makes one case."""

import pytest

from fengqiao.cases.models import Case, Event, Party
from tests.desk.staff import Form, Staff, form_in
from tests.world import (
    COUNTY,
    GRID,
    NEIGHBOUR_TOWN,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    World,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

NEW = "/cases/new/"
FACTS = {"title": "排水沟纠纷", "story": "雨水流到邻家墙下。", "channel": "visit", "type": "0201"}
PEOPLE = {
    "party-1-name": "张甲",
    "party-1-phone": "12000000001",
    "party-2-name": "李乙",
}


@pytest.fixture
def clerk(world: World) -> Staff:
    return Staff(world, "village.clerk")


def people_of(case: Case) -> list[tuple[str, str]]:
    return [(party.role, party.name) for party in case.parties.order_by("position")]


def test_what_is_typed_becomes_a_case_and_its_receipt_follows(world: World, clerk: Staff) -> None:
    answer = clerk.send(NEW, **FACTS, **PEOPLE)

    case = Case.objects.get()
    command = case.events.get().command
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        f"/cases/{case.pk}/receipt/?command={command}",
    )
    assert (case.title, case.place, case.channel, case.type) == (
        "排水沟纠纷",
        VILLAGE,
        "visit",
        "0201",
    )
    assert case.holder == world.organ("village.clerk")
    assert people_of(case) == [("applicant", "张甲"), ("respondent", "李乙")]


def test_sent_twice_it_is_one_case(clerk: Staff) -> None:
    form = clerk.form(NEW)

    first = clerk.post(NEW, form, **FACTS, **PEOPLE)
    second = clerk.post(NEW, form, **FACTS, **PEOPLE)

    assert first.headers["Location"] == second.headers["Location"]
    assert (Case.objects.count(), Event.objects.count(), Party.objects.count()) == (1, 1, 2)


def test_the_old_form_with_other_words_is_asked_about_and_then_a_second_case(clerk: Staff) -> None:
    form = clerk.form(NEW)
    clerk.post(NEW, form, **FACTS, **PEOPLE)

    refused = clerk.post(NEW, form, **FACTS | {"title": "另一件事"}, **PEOPLE)
    again = clerk.post(NEW, form_in(refused.content.decode()))

    assert refused.status_code == 409
    assert "已经用于另一个操作" in refused.content.decode()
    assert "可能就是它" in again.content.decode()  # the first one, of the same people
    assert clerk.post(NEW, form_in(again.content.decode())).status_code == 302
    assert sorted(Case.objects.values_list("title", flat=True)) == ["另一件事", "排水沟纠纷"]


def test_every_fault_is_named_at_once_and_leads_to_its_field(clerk: Staff) -> None:
    answer = clerk.send(NEW, **PEOPLE | {"people": "三"})
    html = answer.content.decode()

    assert answer.status_code == 422
    assert Case.objects.count() == 0
    for target in ("fact-title", "fact-story", "fact-channel", "fact-people"):
        assert f'<a href="#{target}">' in html and f'id="{target}"' in html
        assert f'id="{target}-problem"' in html
    assert "<title>错误：" in html
    assert form_in(html).values["party-1-name"] == ["张甲"]


def test_without_an_applicant_it_says_so_beside_the_people(clerk: Staff) -> None:
    answer = clerk.send(NEW, **FACTS)

    assert answer.status_code == 422
    assert '<a href="#people">还没有填写申请人' in answer.content.decode()


def test_one_more_person_is_a_row_and_loses_nothing(clerk: Staff) -> None:
    answer = clerk.send(NEW, **FACTS, **PEOPLE, more="1")
    form = form_in(answer.content.decode())

    assert (answer.status_code, Case.objects.count()) == (200, 0)
    assert form.values["title"] == ["排水沟纠纷"]
    assert form.values["party-2-name"] == ["李乙"]
    assert form.values["party-3-name"] == [""]
    sent = clerk.post(
        NEW,
        form,
        **{"party-3-role": "agent", "party-3-name": "王丙", "party-3-represents": "2"},
    )

    assert sent.status_code == 302
    agent = Party.objects.get(role="agent")
    assert (agent.name, agent.represents.name) == ("王丙", "李乙")


def test_an_empty_row_between_two_people_shifts_nobody(clerk: Staff) -> None:
    form = form_in(clerk.send(NEW, more="1").content.decode())

    clerk.post(
        NEW,
        form,
        **FACTS,
        **{
            "party-1-name": "张甲",
            "party-3-role": "guardian",
            "party-3-name": "王丙",
            "party-3-represents": "1",
        },
    )

    assert people_of(Case.objects.get()) == [("applicant", "张甲"), ("guardian", "王丙")]
    assert Party.objects.get(role="guardian").represents.name == "张甲"


def test_an_organisation_is_kept_as_one(clerk: Staff) -> None:
    clerk.send(NEW, **FACTS, **PEOPLE | {"party-2-is_organisation": "1"})

    assert list(Party.objects.filter(is_organisation=True).values_list("role", flat=True)) == [
        "respondent"
    ]


# ── Where ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "chosen"),
    [
        ("village.clerk", {"place_9": TOWN, "place_12": VILLAGE, "place_15": ""}),
        ("town.clerk", {"place_9": TOWN, "place_12": ""}),
        ("county.dispatcher", {"place_9": ""}),
        ("grid.worker", {"place_9": TOWN, "place_12": VILLAGE, "place_15": GRID, "place_18": ""}),
    ],
)
def test_the_lists_begin_where_one_works(world: World, name: str, chosen: dict[str, str]) -> None:
    form = Staff(world, name).form(NEW)

    lists = {name: value for name, [value] in form.values.items() if name.startswith("place_")}
    assert lists == chosen


def test_step_by_step_down_to_a_village_without_script(world: World) -> None:
    desk = Staff(world, "county.dispatcher")

    towns = desk.form(NEW)
    villages = form_in(desk.post(NEW, towns, place_9=TOWN, places="1").content.decode())
    assert villages.offered["place_12"] == ["", VILLAGE, OTHER_VILLAGE]
    desk.post(NEW, villages, **FACTS, **PEOPLE, place_12=OTHER_VILLAGE)

    assert Case.objects.get().place == OTHER_VILLAGE


def test_a_list_that_no_longer_fits_is_asked_for_again(clerk: Staff) -> None:
    form = clerk.form(NEW)

    answer = clerk.post(NEW, form, **FACTS, **PEOPLE, place_9=NEIGHBOUR_TOWN)
    html = answer.content.decode()
    again = clerk.post(NEW, form_in(html), place_12=NEIGHBOUR_VILLAGE)

    assert answer.status_code == 422
    assert '<a href="#fact-place_12">' in html and "上一级换过了" in html
    assert again.status_code == 302
    assert Case.objects.get().place == NEIGHBOUR_VILLAGE


def test_a_matter_can_be_placed_no_closer_than_the_county(world: World) -> None:
    Staff(world, "county.dispatcher").send(NEW, **FACTS, **PEOPLE)

    assert Case.objects.get().place == COUNTY


# ── Who ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", ["mediator", "leader", "auditor", "admin", "justice.reviewer"])
def test_who_may_not_register_sees_neither_the_way_nor_the_form(world: World, name: str) -> None:
    desk = Staff(world, name)

    assert desk.open(NEW).status_code == 403
    assert f'href="{NEW}"' not in desk.read("/cases/")


def test_an_unknown_kind_is_not_found(clerk: Staff) -> None:
    assert clerk.open(f"{NEW}?kind=nothing").status_code == 404


def test_rows_beyond_the_last_are_not_offered(clerk: Staff) -> None:
    form = Form({**clerk.form(NEW).values, **{f"party-{n}-role": ["agent"] for n in range(1, 51)}})

    html = clerk.post(NEW, form, more="1").content.decode()

    assert "party-50-name" in html and "party-51-name" not in html
    assert 'name="more"' not in html


def test_what_comes_most_stands_in_a_row_and_the_rest_unfolds(world: World) -> None:
    html = Staff(world, "county.dispatcher").read("/cases/new/?kind=letter")

    tabs = html.partition("更多种类")
    assert [name in tabs[0] for name in ("kind=dispute", "kind=letter", "kind=wish")] == [
        *(True, True),
        False,
    ]
    assert "kind=wish" in tabs[2]


def test_who_may_take_orders_in_finds_the_way_where_one_is_registered(world: World) -> None:
    assert "/orders/" in Staff(world, "county.dispatcher").read("/cases/new/?kind=request")
    assert "/orders/" not in Staff(world, "village.clerk").read("/cases/new/?kind=request")
