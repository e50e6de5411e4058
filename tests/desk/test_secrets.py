"""What must not be seen: personal details masked on every page, unmasked once and on the record;
what was said in confidence only before those who were there."""

import re

import pytest
import time_machine

from fengqiao.cases.actions import code_of
from fengqiao.cases.models import Case, Event
from tests.desk.staff import Staff, form_in, form_of, page_of
from tests.world import CAST, ZHANG, World, do, moment, principals, register_dispute, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

PERSONAL = ("张甲", "李乙", "12000000001", "12000000002", ZHANG["id_number"], "一组7号", "二组9号")
RECORD = "双方各让一步"
REASON = {"reason": "核对送达地址"}


def pages(case: Case) -> list[str]:
    deadlines = [f"{page_of(case)}deadlines/{d.pk}/" for d in case.deadlines.all()]
    forms = ["consent", "mediator", "session", "party_correction", "personal_read", "note", "stop"]
    acts = [form_of(case, noun) for noun in forms]
    lists = [
        "/",
        "/?tab=waiting",
        "/?tab=due",
        "/cases/",
        "/cases/?q=排水",
    ]
    return [page_of(case), f"{page_of(case)}receipt/", *deadlines, *acts, *lists]


@pytest.mark.parametrize("name", CAST)
def test_no_page_shows_a_detail_in_full(world: World, name: str) -> None:
    case = walk(world, until="mediated", case=register_dispute(world, title="排水纠纷"))
    desk = Staff(world, name)

    for path in pages(case):
        html = desk.open(path).content.decode()
        assert [detail for detail in PERSONAL if detail in html] == [], path


def test_details_are_shown_once_with_a_reason_that_is_kept(world: World) -> None:
    case = walk(world, until="accepted")
    party = str(principals(case)[0])
    clerk = Staff(world, "village.clerk")
    form = clerk.form(f"{form_of(case, 'personal_read')}?party={party}")
    assert form.values["party"] == [party]

    shown = clerk.post(form_of(case, "personal_read"), form, **REASON)
    again = clerk.client.post(form_of(case, "personal_read"), form.values | REASON, follow=True)

    html = shown.content.decode()
    assert [detail for detail in PERSONAL if detail in html] == [
        "张甲",
        "12000000001",
        ZHANG["id_number"],
        "一组7号",
    ]
    assert "no-store" in shown.headers["Cache-Control"]
    assert [detail for detail in PERSONAL if detail in again.content.decode()] == []
    assert "只显示一次" in again.content.decode()
    event = Event.objects.get(verb="read_personal")
    assert (event.by, event.facts["reason"]) == (world["village.clerk"], "核对送达地址")
    assert "核对送达地址" in clerk.read(page_of(case))


def test_without_a_reason_nothing_is_shown(world: World) -> None:
    case = walk(world, until="accepted")
    clerk = Staff(world, "village.clerk")

    answer = clerk.send(form_of(case, "personal_read"), party=str(principals(case)[0]))

    assert answer.status_code == 422
    assert "12000000001" not in answer.content.decode()
    assert Event.objects.filter(verb="read_personal").count() == 0


@pytest.mark.parametrize("name", ["leader", "auditor", "grid.worker", "justice.reviewer"])
def test_who_may_not_unmask_is_offered_no_way(world: World, name: str) -> None:
    case = walk(world, until="accepted")
    desk = Staff(world, name)

    assert "查看完整信息" not in desk.read(page_of(case)) if name != "grid.worker" else True
    answer = desk.open(form_of(case, "personal_read"))
    assert answer.status_code in (403, 404)


def test_a_record_is_before_its_mediator_and_nobody_else(world: World) -> None:
    case = walk(world, until="mediated")
    for name in ("mediator", "village.clerk"):
        do(world, case, "open_file", name, at=moment(12))

    readers = {
        name
        for name in CAST
        if (answer := Staff(world, name).open(page_of(case))).status_code == 200
        and RECORD in answer.content.decode()
    }

    assert readers == {"mediator"}


def test_a_mediator_opens_the_file_by_one_button_and_everybody_sees_that_he_did(
    world: World,
) -> None:
    case = walk(world, until="mediated")
    mediator = Staff(world, "mediator")
    before = mediator.read(page_of(case))
    assert RECORD not in before and "被看过0次" in before
    pressed = form_with(before, "file_opening")

    answer = mediator.client.post(form_of(case, "file_opening"), pressed, follow=True)

    html = answer.content.decode()
    assert RECORD in html and "file_opening" not in html
    assert "被看过1次" in html and "以什么身份：本案调解员" in html
    assert "郑调解" in Staff(world, "leader").read(page_of(case)).partition("被看过1次")[2]


def form_with(html: str, noun: str) -> dict[str, str]:
    """What the page's own small form for an act sends."""
    form = re.search(rf'<form method="post" action="[^"]*/{noun}/">(.*?)</form>', html, re.DOTALL)
    assert form
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[1]))


def test_a_reviewer_reads_the_record_on_the_day_he_said_why(world: World) -> None:
    case = walk(world, until="mediated")
    reviewer = Staff(world, "justice.reviewer")

    before = reviewer.read(page_of(case))
    reviewer.send(form_of(case, "record_review"), reason="年度案卷评查")

    assert RECORD not in before and RECORD in reviewer.read(page_of(case))


def test_what_is_sealed_is_said_to_be_sealed_in_the_history(world: World) -> None:
    case = walk(world, until="mediated")

    html = Staff(world, "village.clerk").read(page_of(case))

    assert html.count("内容保密，不写进经过") == 2  # the story of the matter, the session's record
    assert "笔录只有本案调解员和当事人可看" in html


def test_a_code_is_read_by_who_gave_it_out_alone_and_not_for_long(
    world: World, morning: time_machine.Traveller
) -> None:
    case = walk(world, until="mediated")
    respondent = case.parties.get(role="respondent")
    facts = {"party": respondent.pk, "how": "in_person"}
    taken = do(world, case, "hand_out_code", "village.clerk", at=moment(12), **facts)
    asking, code = f"?command={taken.event.command}", code_of(taken)

    def reading() -> set[str]:
        paths = ("", "receipt/", f"receipt/{asking}", "slip/", f"slip/{asking}")
        return {
            name
            for name in CAST
            for path in paths
            if code in Staff(world, name).open(f"{page_of(case)}{path}").content.decode()
        }

    at_once = reading()
    morning.move_to(moment(12, 31))

    assert at_once == {"village.clerk"}
    assert reading() == set()
    assert Staff(world, "village.clerk").open(f"{page_of(case)}slip/{asking}").status_code == 404


def test_a_case_in_a_compartment_is_on_no_list_of_others(world: World) -> None:
    case = register_dispute(world, title="家事", safety=["domestic_violence"])

    sees = {name for name in CAST if ">家事</a>" in Staff(world, name).read("/cases/?q=家事")}
    opens = {name for name in CAST if Staff(world, name).open(page_of(case)).status_code == 200}

    assert sees == opens == {"village.clerk"}
    assert "专人办理，其他人看不到" in Staff(world, "village.clerk").read(page_of(case))


def test_a_linked_case_out_of_sight_is_neither_named_nor_linked(world: World) -> None:
    near = register_dispute(world, by="town.clerk", title="本村的事")
    far = register_dispute(world, by="neighbour.clerk", title="邻镇的事", place="411726001001")
    case = register_dispute(world, by="county.dispatcher", title="县里的事")
    for other in (near, far):
        do(world, case, "link", "county.dispatcher", other=other.number, reason="同一工地")

    seen = Staff(world, "town.clerk").read(page_of(case))

    assert near.number in seen and str(near.pk) in seen
    assert far.number not in seen and str(far.pk) not in seen
    assert "另一件事项（不在您的范围内）" in seen


def test_forms_name_people_masked(world: World) -> None:
    case = walk(world, until="accepted")

    html = Staff(world, "village.clerk").read(form_of(case, "consent"))

    assert "申请人张*" in html and "被申请人李*" in html
    assert form_in(html).offered["party"] == [str(key) for key in principals(case)]
