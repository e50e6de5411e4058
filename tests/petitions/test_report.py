"""A report of wrongdoing: whom it is about sees it nowhere, and who tries leaves a trace."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases.models import Assignment, Case
from fengqiao.cases.querysets import Question, page
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.scope import visible_to
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from tests.cases.test_kinds import register
from tests.desk.staff import Staff
from tests.house.doors import Visitor, text_of
from tests.petitions.reporting import a_report, employ, on_duty
from tests.world import (
    CAST,
    COUNTY,
    TODAY,
    VILLAGE,
    World,
    do,
    moment,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


@pytest.fixture
def duty(world: World) -> Post:
    return on_duty(world)


@pytest.fixture
def facing(world: World) -> Post:
    """Somebody of the town whose own place is the village."""
    organ = world.organ("town.clerk")
    return employ(world, "facing", "包村甲", organ, "town_clerk", VILLAGE)


def seen_by(post: Post) -> int:
    return int(Case.objects.visible_to(post).filter(kind="report").count())


# ── Where it goes ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("by", ["village.clerk", "grid.worker", "town.clerk", "county.dispatcher"])
def test_it_goes_to_who_receives_reports_wherever_it_came_in(
    world: World, duty: Post, by: str
) -> None:
    case = a_report(world, by)

    assert case.holder == duty.organ and case.compartment == "report"
    assert case.number == "〔2026〕泌检举字第0001号"
    assert {name: seen_by(world[name]) for name in CAST} == dict.fromkeys(CAST, 0)
    assert seen_by(duty) == 1


def test_it_needs_no_name_and_takes_none_of_whom_it_is_about(world: World, duty: Post) -> None:
    assert a_report(world, parties=[]).parties.count() == 0
    with pytest.raises(Refusal, match="身份要从“申请人"):
        a_report(world, parties=[{"role": "respondent", "name": "李乙"}])


def test_where_nobody_is_on_duty_it_is_refused_and_told_where_else(world: World) -> None:
    with pytest.raises(Refusal, match="12388"):
        a_report(world)
    assert not Case.objects.exists()


def test_a_report_about_who_receives_reports_goes_up(world: World, duty: Post) -> None:
    with pytest.raises(Refusal, match="12388"):
        a_report(world, accused_place=None, accused_organ=duty.organ.pk)


def test_a_department_is_kept_out_with_all_under_it(world: World, duty: Post) -> None:
    police = Organ.objects.get(place=COUNTY, short_name="公安局")
    case = a_report(world, accused_place=None, accused_organ=police.pk)

    kept = {row.organ for row in case.exclusions.all()}
    assert police in kept and world.organ("police.liaison") in kept
    assert world.organ("labour.liaison") not in kept
    with pytest.raises(Refusal, match="不在可以选择的单位里"):
        forward(world, case, to=world.organ("police.liaison"))


def test_a_centre_is_no_superior_of_the_departments_that_sit_in_it(
    world: World, duty: Post
) -> None:
    case = a_report(world, accused_place=None, accused_organ=world.department("信访局").pk)
    town = world.organ("town.clerk")

    assert case.holder == duty.organ
    assert (duty.organ.part_of, town.part_of) == (None, world.organ("county.dispatcher"))


# ── Who is kept out ──────────────────────────────────────────────────────────────────────────────


def test_an_assignment_by_mistake_opens_nothing(world: World, duty: Post, facing: Post) -> None:
    """Written past every check: the scope itself keeps them out, in the ORM and in the lists' SQL."""
    case = a_report(world)
    out = ["village.clerk", "grid.worker", "town.clerk", "mediator", "facing"]
    for name in [*out, "labour.liaison"]:
        assign(world, case, world[name])

    assert [name for name in out if seen_by(world[name])] == []
    assert [name for name in out if page(world[name], Question(on=TODAY)).rows] == []
    for name in out:
        with pytest.raises(Refusal, match="没有找到"):
            Case.objects.one(case.pk, seen_by=world[name])
    assert seen_by(world["labour.liaison"]) == 1
    assert len(page(world["labour.liaison"], Question(on=TODAY)).rows) == 1


def test_staff_of_the_town_who_face_the_village_are_kept_out_by_their_own_place(
    world: World, duty: Post
) -> None:
    """Of an organ that may see it, the post that works in the village may not."""
    inside = employ(world, "seconded", "驻村乙", world.organ("labour.liaison"), "liaison", VILLAGE)
    case = a_report(world)
    assign(world, case, world["labour.liaison"])

    assert seen_by(world["labour.liaison"]) == 1
    assert seen_by(inside) == 0


def assign(world: World, case: Case, post: Post) -> None:
    sent = {"sent_by": world["county.dispatcher"], "sent_at": world.now, "signed_at": world.now}
    of = {"organ": post.organ, "post": post if post.role == "grid_worker" else None}
    Assignment.objects.create(
        id=uuid7(world.now), case=case, county=COUNTY, role="co", **of, **sent
    )


def test_other_cases_are_seen_as_before(world: World, duty: Post) -> None:
    dispute = register(world, "hazard", "village.clerk")
    a_report(world)

    found = page(world["village.clerk"], Question(on=TODAY)).rows
    assert [row["id"] for row in found] == [dispute.pk]
    assert visible_to(world["village.clerk"]).branches()


def test_naming_another_keeps_him_out_from_then_on(world: World, duty: Post) -> None:
    case = a_report(world)
    labour = world.organ("labour.liaison")
    assign(world, case, world["labour.liaison"])
    do(world, case, "name_accused", "inspector", accused_organ=labour.pk)

    assert seen_by(world["labour.liaison"]) == 0
    assert case.assignments.filter(organ=labour, ended_at=None).count() == 0


def test_who_holds_it_and_names_his_own_house_holds_it_no_longer(world: World, duty: Post) -> None:
    """Passed on to a police station, it turns out to be about the bureau: it goes back to who receives."""
    case = a_report(world)
    taken = forward(world, case, world.organ("police.liaison"))
    passed = Case.objects.get(number=taken.event.facts["passed_on_as"])
    do(world, passed, "sign_for", "police.liaison")
    assert seen_by(world["police.liaison"]) == 1
    bureau = Organ.objects.get(place=COUNTY, short_name="公安局")
    do(world, passed, "name_accused", "police.liaison", accused_organ=bureau.pk)

    passed.refresh_from_db()
    assert passed.holder == duty.organ
    assert seen_by(world["police.liaison"]) == 0


# ── Passing it on ────────────────────────────────────────────────────────────────────────────────


def forward(world: World, case: Case, to: Organ, **differs: Any) -> Any:
    said = {
        "organ": to.pk,
        "title": "核查某村鱼塘租金",
        "words": "请核查鱼塘租金三年是否入账。",
    }
    return do(world, case, "forward", "inspector", **(said | differs))


def test_what_is_passed_on_has_neither_who_reported_nor_what_was_sealed(
    world: World, duty: Post
) -> None:
    case = a_report(world)
    for name, item in (("举报信.txt", ""), ("账页.txt", "open")):
        file = SimpleUploadedFile(name, "密件".encode())
        do(world, case, "attach", "inspector", file=file, title=name, item=item)
    sealed, may_go = (case.attachments.get(item=item) for item in ("", "open"))
    with pytest.raises(Refusal, match="密封"):
        forward(world, case, world.organ("labour.liaison"), files=[str(sealed.pk)])
    taken = forward(world, case, world.organ("labour.liaison"), files=[str(may_go.pk)])

    passed = Case.objects.get(number=taken.event.facts["passed_on_as"])
    assert passed.stage == "dispatched" and passed.parties.count() == 0
    assert [row.title for row in passed.attachments.all()] == ["账页.txt"]
    assert {row.place for row in passed.exclusions.all() if row.place} == {VILLAGE}
    liaison = world["labour.liaison"]
    assert list(Case.objects.visible_to(liaison)) == [passed]
    assert "张甲" not in "".join(str(event.facts) for event in passed.events.all())
    assert case.number not in "".join(str(event.facts) for event in passed.events.all())
    do(world, passed, "sign_for", "labour.liaison")
    said = {"outcome": "founded", "summary": "租金已经追回入账。"}
    do(world, passed, "conclude", "labour.liaison", **said)
    do(world, case, "conclude", "inspector", **said)


def test_words_that_name_who_reported_are_not_passed_on(world: World, duty: Post) -> None:
    case = a_report(world)

    with pytest.raises(Refusal, match="举报人的姓名"):
        forward(world, case, world.organ("labour.liaison"), words="据张甲反映，租金没有入账。")
    assert Case.objects.count() == 1


def test_it_is_not_passed_on_to_whom_it_is_about(world: World, duty: Post) -> None:
    case = a_report(world)
    organ = Organ.objects.get(place=VILLAGE, kind="village_committee")

    with pytest.raises(Refusal, match=r"单位里|不能交给它"):
        forward(world, case, organ)


# ── A petition that turns out to be one ──────────────────────────────────────────────────────────


def test_a_petition_that_accuses_becomes_a_a_report(world: World, duty: Post) -> None:
    case = register(world, "petition", "village.clerk")
    assert (
        seen_by(world["village.clerk"]) == 0
        and Case.objects.visible_to(world["town.clerk"]).count() == 1
    )
    do(world, case, "take_as_report", "village.clerk", accused_place=VILLAGE)

    case.refresh_from_db()
    assert (case.kind, case.stage, case.compartment) == ("report", "registered", "report")
    assert {name: Case.objects.visible_to(world[name]).count() for name in CAST} == dict.fromkeys(
        CAST, 0
    )
    assert seen_by(duty) == 1
    running = set(case.deadlines.filter(state="running").values_list("clock", flat=True))
    assert running == {"report.acknowledgement"}
    do(world, case, "accept", "inspector")


# ── Whoever tries ────────────────────────────────────────────────────────────────────────────────


def main_of(answer: Any) -> str:
    return text_of(answer).partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("named", ["pk", "number"])
@pytest.mark.parametrize("name", ["village.clerk", "town.clerk", "leader"])
def test_who_asks_for_it_finds_nothing_and_leaves_a_trace(
    world: World, duty: Post, name: str, named: str
) -> None:
    case, visitor = a_report(world), Visitor(world, name)
    ref = getattr(case, named)
    answers = [
        visitor.asks("get", address) for address in (f"/cases/{ref}/", f"/api/v1/cases/{ref}")
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    unknown = visitor.asks("get", f"/cases/{uuid7(world.now)}/")
    assert main_of(answers[0]) == main_of(unknown)
    [event] = case.events.filter(verb="attempt")  # once a day
    assert event.by == world[name]
    assert case.deadlines.filter(clock="report.attempt", state="running").count() == 1
    case.refresh_from_db()
    assert case.limit_at and case.limit_at.date() == TODAY.replace(day=3)

    do(world, case, "check_attempt", "inspector", finding="误点，已经提醒。", at=moment(13))
    assert case.deadlines.filter(clock="report.attempt", state="running").count() == 0


def test_who_holds_it_leaves_no_such_trace(world: World, duty: Post) -> None:
    case, visitor = a_report(world), Visitor(world, "inspector")

    assert visitor.asks("get", f"/cases/{case.pk}/").status_code == 200
    assert not case.events.filter(verb="attempt").exists()


def test_a_domestic_violence_case_keeps_no_attempts(world: World) -> None:
    case = register(world, "hazard", "village.clerk", safety=["domestic_violence"])
    Visitor(world, "leader").asks("get", f"/cases/{case.pk}/")

    assert not case.events.filter(verb="attempt").exists()


# ── At the desk ──────────────────────────────────────────────────────────────────────────────────


def test_the_desk_presumes_nobody_accused_and_says_where_it_went(world: World, duty: Post) -> None:
    """The form names no village by itself; who took it in is told that it is gone, and no code."""
    clerk = Staff(world, "village.clerk")
    form = clerk.read("/cases/new/?kind=report")
    place = form.partition('name="accused_place_9"')[2].partition("</select>")[0]
    assert "铜山乡" in place and "selected" not in place

    said = {"title": "村集体收入去向问题", "story": "租金没有入账。", "channel": "visit"}
    about = {"accused_place_9": VILLAGE[:9], "accused_place_12": VILLAGE}
    answer = clerk.send("/cases/new/?kind=report", **said, **about)

    case, html = Case.objects.get(), answer.content.decode()
    assert answer.status_code == 200 and case.number in html and "纪委监委" in html
    assert "您和您的单位从现在起看不到它" in html
    assert case.events.get(verb="register").facts["about_own_organ"] is True
    assert {row.place for row in case.exclusions.all() if row.place} == {VILLAGE}
