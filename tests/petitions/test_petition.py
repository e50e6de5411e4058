"""A petition from the window to the end of re-review, its limits, and what each boundary says."""

import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from fengqiao.cases import actions
from fengqiao.cases.models import Case, Deadline, Link
from fengqiao.cases.step import explained, rules_of
from fengqiao.jurisdiction.models import Organ
from fengqiao.lib.refusal import Refusal
from tests.cases.test_kinds import register
from tests.world import COUNTY, World, do, fresh, moment, principals

pytestmark = pytest.mark.django_db

CLAIM = "P206"
OPINION = {
    "claims": "请求修好村口的路。",
    "found": "路面破损约二十米，属村级道路。",
    "outcome": "supported",
    "opinion": "由村委会在六月底以前修好。",
    "basis": "《公路法》；村级道路养护办法",
}
REVIEW = {"result": "upheld", "found": "原认定清楚。", "opinion": "维持。", "basis": "同原意见"}


def petition(
    world: World, *, at: datetime | None = None, by: str = "village.clerk", **facts: Any
) -> Case:
    said: dict[str, Any] = {"type": CLAIM, "title": "某村道路维修问题"}
    return register(replace(world, now=at or world.now), "petition", by, **(said | facts))


def on(day: str, hour: int = 10) -> datetime:
    return moment(hour, on=date.fromisoformat(day))


def last_day(case: Case, clock: str) -> date:
    return explanation(case, clock).limit


def explanation(case: Case, clock: str) -> Any:
    found = Deadline.objects.filter(case=case, clock=clock).order_by("started_at", "id").last()
    assert found is not None, f"{clock} was never started"
    rules = rules_of(found)
    return explained(found, rules.clock(clock), rules)


def stage(case: Case) -> str:
    case.refresh_from_db()
    return case.stage


# ── The whole way ────────────────────────────────────────────────────────────────────────────────


def test_a_petition_runs_through_opinion_review_and_re_review_with_every_date_explained(
    world: World,
) -> None:
    case = petition(world, at=on("2026-01-12"))
    resident = principals(case)[0]
    assert last_day(case, "petition.transfer") == date(2026, 1, 27)

    do(world, case, "accept", "village.clerk", at=on("2026-01-15"))
    do(
        world,
        case,
        "notify",
        "village.clerk",
        at=on("2026-01-15"),
        told="accepted",
        told_on=date(2026, 1, 15),
        how="on_the_spot",
    )
    assert last_day(case, "petition.handling") == date(2026, 3, 16)
    do(
        world,
        case,
        "extend",
        "village.clerk",
        at=on("2026-03-02"),
        days=30,
        approved_by="负责人",
        reason="等检测结果。",
        told_on=date(2026, 3, 2),
    )
    assert last_day(case, "petition.handling") == date(2026, 4, 15)

    do(world, case, "opine", "village.clerk", at=on("2026-04-13"), **OPINION)
    do(
        world,
        case,
        "deliver",
        "village.clerk",
        at=on("2026-08-26"),
        delivered_on=date(2026, 8, 26),
        how="in_person",
    )
    advised = explanation(case, "petition.review_request")
    assert (advised.raw, advised.limit) == (date(2026, 9, 25), date(2026, 9, 28))

    do(
        world,
        case,
        "ask_review",
        "village.clerk",
        at=on("2026-09-28"),
        party=resident,
        reason="修得不够。",
    )
    assert stage(case) == "in_review" and case.holder == world.organ("town.clerk")
    assert last_day(case, "petition.review") == date(2026, 10, 28)
    do(world, case, "answer_review", "town.clerk", at=on("2026-10-28"), **REVIEW)
    do(
        world,
        case,
        "deliver_review",
        "town.clerk",
        at=on("2026-10-29"),
        delivered_on=date(2026, 10, 29),
        how="post",
    )

    do(
        world,
        case,
        "ask_re_review",
        "town.clerk",
        at=on("2026-11-02"),
        party=resident,
        reason="还是不够。",
    )
    assert stage(case) == "in_re_review"
    assert case.holder == world.organ("county.dispatcher")
    do(world, case, "begin_hearing", "county.dispatcher", at=on("2026-11-10"), subject="路况。")
    do(world, case, "end_hearing", "county.dispatcher", at=on("2026-11-20"), result="听取了各方。")
    assert last_day(case, "petition.re_review") == date(2026, 12, 12)
    do(world, case, "answer_re_review", "county.dispatcher", at=on("2026-12-11"), **REVIEW)
    assert stage(case) == "ended"

    told = {d.clock: explanation(case, d.clock).why for d in case.deadlines.all()}
    assert all(why for why in told.values())
    assert any(
        "扣除" in line or "暂停" in line or "中止" in line for line in told["petition.re_review"]
    )


def test_after_re_review_nothing_begins_again_but_it_is_linked(world: World) -> None:
    case = ended(world)
    resident = principals(case)[0]

    for verb in ("ask_review", "ask_re_review"):
        with pytest.raises(Refusal, match=r"各级不再受理.*不会删除"):
            do(
                world,
                case,
                verb,
                "county.dispatcher",
                at=on("2026-05-20"),
                party=resident,
                reason="x",
            )

    again = petition(world, at=on("2026-05-21"))
    said = {"other": case.number, "reason": "同一人，同一段路，没有新的理由。"}
    with pytest.raises(Refusal, match="已经复核终结"):
        do(
            world,
            again,
            "link_same",
            "village.clerk",
            at=on("2026-05-21"),
            ground="in_hand",
            **said,
        )
    do(world, again, "link_same", "village.clerk", at=on("2026-05-21"), ground="ended", **said)
    assert stage(again) == "declined"
    assert Link.objects.filter(case=again, other=case).exists()


def ended(world: World) -> Case:
    case = answered(world)
    resident = principals(case)[0]
    do(world, case, "ask_review", "village.clerk", at=on("2026-04-01"), party=resident, reason="x")
    do(world, case, "answer_review", "town.clerk", at=on("2026-04-10"), **REVIEW)
    do(world, case, "ask_re_review", "town.clerk", at=on("2026-04-20"), party=resident, reason="x")
    do(world, case, "answer_re_review", "county.dispatcher", at=on("2026-05-10"), **REVIEW)
    return case


def answered(world: World) -> Case:
    """Opined on 20 March 2026 and received on the 30th."""
    case = petition(world)
    do(world, case, "accept", "village.clerk")
    do(world, case, "opine", "village.clerk", at=on("2026-03-20"), **OPINION)
    do(
        world,
        case,
        "deliver",
        "village.clerk",
        at=on("2026-03-30"),
        delivered_on=date(2026, 3, 30),
        how="in_person",
    )
    return case


@pytest.mark.parametrize(("day", "in_time"), [("2026-04-29", True), ("2026-04-30", False)])
def test_a_review_is_asked_for_in_thirty_days(world: World, day: str, in_time: bool) -> None:
    case = answered(world)
    facts = {"party": principals(case)[0], "reason": "不服。"}

    if in_time:
        do(world, case, "ask_review", "village.clerk", at=on(day, 23), **facts)
        assert stage(case) == "in_review"
    else:
        with pytest.raises(Refusal, match=r"申请复查.*2026年4月29日.*已经过了.*新的事实"):
            do(world, case, "ask_review", "village.clerk", at=on(day, 1), **facts)


def test_a_departments_opinion_is_reviewed_by_its_government(world: World) -> None:
    case = answered(world)
    labour = world["labour.liaison"].organ
    Case.objects.filter(pk=case.pk).update(holder=labour)
    case.assignments.update(organ=labour, post=None)
    party = case.parties.get(role="applicant")

    actions.perform(
        case, "ask_review", by=world.visitor(party), at=on("2026-04-01"), command_id=party.pk,
        facts={"party": party.pk, "reason": "不服。"},
    )  # fmt: skip

    holder = fresh(case).holder
    assert (holder.kind, holder.place) == (Organ.Kind.GOVERNMENT, COUNTY)


def test_a_second_review_gets_a_sentence(world: World) -> None:
    case = answered(world)
    facts = {"party": principals(case)[0], "reason": "不服。"}
    do(world, case, "ask_review", "village.clerk", at=on("2026-04-01"), **facts)
    do(world, case, "answer_review", "town.clerk", at=on("2026-04-10"), **REVIEW)

    with pytest.raises(Refusal, match=r"复查只有一次.*申请复核"):
        do(world, case, "ask_review", "town.clerk", at=on("2026-04-11"), **facts)


def test_the_file_is_not_closed_while_a_review_can_be_asked_for(world: World) -> None:
    case = answered(world)

    with pytest.raises(Refusal, match="还没有过"):
        do(world, case, "archive", "village.clerk", at=on("2026-04-29"))
    do(world, case, "archive", "village.clerk", at=on("2026-04-30"))
    assert stage(case) == "archived"


def test_the_petitioner_asks_for_the_review_himself(world: World) -> None:
    case = answered(world)
    at, party = on("2026-04-02"), case.parties.get(role="applicant")
    facts = {"party": party.pk, "reason": "不服。"}

    actions.perform(
        case, "ask_review", by=world.visitor(party), at=at, command_id=party.pk, facts=facts
    )

    assert stage(case) == "in_review"
    [event] = case.events.filter(verb="ask_review")
    assert event.party_id == party.pk


# ── Transfer and objection ───────────────────────────────────────────────────────────────────────


def sent(world: World, at: datetime) -> Case:
    """A petition of the town, transferred to the labour department."""
    case = petition(world, at=at, by="town.clerk")
    labour = world.organ("labour.liaison").pk
    do(world, case, "dispatch", "town.clerk", at=at, organ=labour, reason="归口办理。")
    return case


OBJECTS = [
    ("2026-02-12", "2026-02-26", True),
    ("2026-02-12", "2026-02-27", False),
    ("2025-09-28", "2025-10-11", True),
    ("2025-09-28", "2025-10-12", False),
]


@pytest.mark.parametrize(("received", "day", "in_time"), OBJECTS)
def test_an_objection_on_the_sixth_working_day_is_too_late(
    world: World, received: str, day: str, in_time: bool
) -> None:
    case = sent(world, on(received))
    reason = {"reason": "拖欠工程款不归劳动监察。"}

    if in_time:
        do(world, case, "object", "labour.liaison", at=on(day, 23), **reason)
        assert stage(case) == "dispatched"
    else:
        with pytest.raises(Refusal, match=r"已经过了.*请签收办理"):
            do(world, case, "object", "labour.liaison", at=on(day, 0), **reason)


def test_it_is_returned_when_who_sent_it_agrees(world: World) -> None:
    case = sent(world, world.now)
    with pytest.raises(Refusal, match="没有“提出异议”的记录"):
        do(world, case, "agree_to_return", "town.clerk")

    do(world, case, "object", "labour.liaison", reason="不归我局。")
    with pytest.raises(Refusal, match="已经提出异议"):
        do(world, case, "object", "labour.liaison", reason="再说一次。")
    do(world, case, "agree_to_return", "town.clerk")

    assert stage(case) == "registered" and case.receiver is None
    assert not Case.objects.visible_to(world["labour.liaison"]).filter(pk=case.pk).exists()


def test_who_sent_it_may_keep_it_there(world: World) -> None:
    case = sent(world, world.now)
    do(world, case, "object", "labour.liaison", reason="不归我局。")
    do(world, case, "keep_sent", "town.clerk", reason="三定方案写明归你局。")

    with pytest.raises(Refusal, match="请签收办理"):
        do(world, case, "object", "labour.liaison", reason="还是不归。")
    do(world, case, "sign_for", "labour.liaison")
    assert stage(case) == "registered" and case.holder == world.organ("labour.liaison")
    assert last_day(case, "petition.notice") == date(2026, 3, 17)
    do(world, case, "accept", "labour.liaison")
    assert stage(case) == "accepted"


def test_the_common_superior_decides_who_handles_it(world: World) -> None:
    case = petition(world)
    do(world, case, "contest", "village.clerk", organs="两个局", reason="都说不归自己。")
    labour = world.organ("labour.liaison").pk
    do(
        world,
        case,
        "decide_receipt",
        "county.dispatcher",
        organ=labour,
        decided_by="联席会议",
        reason="由人社局牵头。",
    )

    assert stage(case) == "dispatched"
    with pytest.raises(Refusal, match="已经决定"):
        do(world, case, "object", "labour.liaison", reason="不归我局。")


def test_the_common_superior_may_leave_it_where_it_is(world: World) -> None:
    case = petition(world)
    do(world, case, "contest", "village.clerk", organs="两个村", reason="都说不归自己。")
    facts = {"decided_by": "联席会议", "reason": "沟在本村一侧。"}

    do(world, case, "decide_receipt", "town.clerk", organ=case.holder_id, **facts)
    do(world, case, "sign_for", "village.clerk")

    assert (stage(case), case.holder) == ("registered", world.organ("village.clerk"))


def test_what_is_withdrawn_stands_under_its_own_name(world: World) -> None:
    case = petition(world)

    do(world, case, "withdraw", "village.clerk", party=principals(case)[0])

    assert (stage(case), case.outcome) == ("withdrawn", "withdrawn")


# ── Classes, procedures, people ──────────────────────────────────────────────────────────────────


def test_what_is_not_classified_is_not_accepted(world: World) -> None:
    case = petition(world, type="")

    with pytest.raises(Refusal, match="还没有归类"):
        do(world, case, "accept", "village.clerk")
    do(world, case, "classify", "village.clerk", type="P1")
    do(world, case, "accept", "village.clerk")
    with pytest.raises(Refusal, match="现在归类为“建议意见”"):
        do(world, case, "opine", "village.clerk", **OPINION)
    done = {"outcome": "adopted", "summary": "已经采纳。"}
    do(world, case, "conclude", "village.clerk", **done)
    assert stage(case) == "concluded"


def test_a_legal_route_is_named_with_its_remedy(world: World) -> None:
    case = petition(world, type="P202")
    do(world, case, "guide", "village.clerk", reason="请向劳动人事争议仲裁委员会申请。")

    assert stage(case) == "guided"
    [event] = case.events.filter(verb="guide")
    assert any("仲裁" in line for line in event.facts["remedies"])


def test_simple_handling_takes_ten_working_days(world: World) -> None:
    case = petition(world, at=on("2026-09-22"))
    do(world, case, "accept_simply", "village.clerk", at=on("2026-09-22"), ground="clear")
    assert last_day(case, "petition.simple_handling") == date(2026, 10, 13)

    do(world, case, "turn_ordinary", "village.clerk", at=on("2026-10-12"), reason="有争议。")
    assert last_day(case, "petition.handling") == date(2026, 11, 21)


def test_an_extension_is_once_and_at_most_thirty_days(world: World) -> None:
    case = petition(world)
    do(world, case, "accept", "village.clerk")
    said = {"approved_by": "负责人", "reason": "等检测。", "told_on": date(2026, 3, 2)}

    with pytest.raises(Refusal, match="最多延长30天"):
        do(world, case, "extend", "village.clerk", days=31, **said)
    do(world, case, "extend", "village.clerk", days=30, **said)
    with pytest.raises(Refusal, match="已经延长过1次"):
        do(world, case, "extend", "village.clerk", days=1, **said)


def test_for_many_speak_five_at_most(world: World) -> None:
    people = [{"role": "applicant", "name": "张甲"}]
    speakers = [{"role": "representative", "name": f"代表{n}", "represents": 0} for n in range(6)]

    with pytest.raises(Refusal, match="代表人最多五人"):
        petition(world, parties=[*people, *speakers])
    case = petition(world, parties=[*people, *speakers[:5]])
    do(world, case, "confirm_group", "village.clerk", people=23, confirmed_on=date(2026, 3, 2))
    case.refresh_from_db()
    assert case.people == 23


def test_a_repetition_is_confirmed_with_its_earlier_matter(world: World) -> None:
    first, second = petition(world), petition(world)
    said = {"reason": "同一人，同一事。"}

    hazard = register(world, "hazard")

    with pytest.raises(Refusal, match="要是在这以前登记的"):
        do(world, second, "confirm_repeat", "village.clerk", other=hazard.number, **said)
    do(world, second, "confirm_repeat", "village.clerk", other=first.number, **said)
    assert Link.objects.filter(case=second, other=first).exists()


# ── Papers ───────────────────────────────────────────────────────────────────────────────────────


def test_the_opinion_is_an_official_form_with_what_the_law_wants_in_it(world: World) -> None:
    case = answered(world)
    at = on("2026-04-01")
    do(world, case, "open_file", "village.clerk", at=at)
    do(world, case, "make_paper", "village.clerk", at=at, form="opinion")

    paper = case.papers.get(form="opinion")
    said = {part["label"]: part["text"] for part in json.loads(paper.words)["parts"]}
    assert said["请求"] == OPINION["claims"]
    assert said["事实和理由"] == OPINION["found"]
    assert said["处理结论"] == "请求事实清楚、符合规定，予以支持"
    assert said["依据"] == OPINION["basis"]
    assert "张甲" in said["信访人"]
    assert "三十日内" in said["复查"]


def test_the_department_that_handles_it_makes_its_papers(world: World) -> None:
    case = sent(world, world.now)
    do(world, case, "sign_for", "labour.liaison")
    do(world, case, "accept", "labour.liaison")
    do(world, case, "open_file", "labour.liaison")
    do(world, case, "make_paper", "labour.liaison", form="acceptance_notice")

    words = json.loads(case.papers.get().words)
    said = {part["label"]: part["text"] for part in words["parts"]}
    assert said["答复期限"] == "2026年5月1日"
    assert words["organ"] == world.organ("labour.liaison").name
    assert [sign["label"] for sign in words["signs"]] == ["机关、单位（印章）"]
