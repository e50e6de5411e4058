"""People act themselves: through the same door, as whom they are, and as nobody else."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases import actions, events
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Case, Party
from fengqiao.cases.permissions import NotYourPost
from fengqiao.cases.querysets import CaseNotFound, Question, keys, page
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Visitor
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from tests.world import LI, STORY, VILLAGE, ZHANG, World, do, fresh, register_dispute, walk

CODE = re.compile("([A-Z2-7]{4}-){3}[A-Z2-7]{4}")


def side(case: Case, role: str) -> Party:
    return case.parties.get(role=role)


def act(world: World, case: Case, verb: str, by: Visitor, **facts: Any) -> Taken:
    return actions.perform(
        case, verb, by=by, at=world.now, command_id=uuid7(world.now), facts=facts
    )


def brought_in(world: World, **differs: Any) -> Taken:
    facts = {"title": "排水纠纷", "story": STORY, "place": VILLAGE, "channel": "online"}
    parties = differs.pop("parties", [ZHANG, LI])
    return actions.register(
        "dispute",
        by=world.visitor(),
        at=world.now,
        command_id=uuid7(world.now),
        parties=parties,
        **(facts | differs),
    )


# ── Coming in ────────────────────────────────────────────────────────────────────────────────────


def test_who_comes_by_himself_is_the_applicant_and_the_centre_holds_his_matter(
    world: World,
) -> None:
    taken = brought_in(world)

    event = taken.case.events.get()
    assert taken.case.holder == world.organ("county.dispatcher")
    assert (event.by, event.party) == (world.portal, side(taken.case, "applicant"))
    assert CODE.fullmatch(actions.code_of(taken))


def test_the_same_command_tells_the_same_code_again(world: World) -> None:
    command = uuid7(world.now)
    facts = {"title": "排水纠纷", "story": STORY, "place": VILLAGE, "channel": "online"}

    told = [
        actions.code_of(
            actions.register(
                "dispute",
                by=world.visitor(),
                at=world.now,
                command_id=command,
                parties=[ZHANG],
                **facts,
            )
        )
        for _ in range(2)
    ]

    assert told[0] == told[1]
    assert Case.objects.count() == 1


def test_of_a_code_only_its_keyed_hash_is_kept(world: World) -> None:
    taken = brought_in(world)
    applicant = side(taken.case, "applicant")
    code = actions.code_of(taken)

    assert applicant.code_index == keys().code_index(code)
    stored = [str(value) for row in Party.objects.values_list() for value in row]
    assert not any(code.replace("-", "") in value.replace("-", "") for value in stored)


def test_somebody_who_has_just_come_sees_nothing_and_does_nothing_else(world: World) -> None:
    case = register_dispute(world)

    assert page(world.visitor(), Question(on=world.now.date())).rows == []
    with pytest.raises(CaseNotFound):
        act(world, case, "note", world.visitor(), text="看一看")


# ── Seeing ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", ["applicant", "respondent"])
def test_a_party_sees_its_own_matter_in_a_compartment_too_and_no_other(
    world: World, role: str
) -> None:
    case = register_dispute(world, safety=["domestic_violence"])
    register_dispute(world)

    by = world.visitor(side(case, role))

    assert list(Case.objects.visible_to(by)) == [case]
    for order in ("newest", "limit"):
        asked = [Question(on=world.now.date(), order=order, kind=kind) for kind in ("", "dispute")]
        assert {row["id"] for each in asked for row in page(by, each).rows} <= {case.pk}
    assert [row["id"] for row in page(by, Question(on=world.now.date())).rows] == [case.pk]


def test_the_post_of_the_residents_itself_sees_nothing(world: World) -> None:
    """Its organ holds the case; but nobody comes by it who is at work."""
    case = brought_in(world).case

    assert case.holder == world.portal.organ
    assert not Case.objects.visible_to(world.portal).exists()


# ── Acting ───────────────────────────────────────────────────────────────────────────────────────

OF_A_PARTY = {"consent", "acknowledge_rights", "withdraw", "note", "attach", "ask_to_stop"}


def test_a_party_may_speak_for_itself_and_do_nothing_of_the_offices_work(world: World) -> None:
    case = walk(world, until="accepted")
    by = world.visitor(side(case, "respondent"))

    offered = {offer.verb.name for offer in actions.possible(case, by=by, at=world.now)}

    assert offered == OF_A_PARTY | {"request"}
    with pytest.raises(NotYourPost):
        act(world, case, "conclude", by, outcome="withdrawn", summary="算了")


def test_what_a_party_answers_is_its_own_answer_whoever_it_names(world: World) -> None:
    case = walk(world, until="accepted")
    applicant, respondent = side(case, "applicant"), side(case, "respondent")
    by = world.visitor(respondent)

    taken = act(world, case, "consent", by, answer="given", how="online")

    answer = case.consents.get()
    assert (answer.party, answer.answer, answer.how) == (respondent, "given", "online")
    assert taken.event.party == respondent
    with pytest.raises(FactWrong):
        act(world, case, "consent", by, party=applicant.pk, answer="given", how="online")


def test_nobody_at_work_says_that_somebody_answered_online(world: World) -> None:
    case = walk(world, until="accepted")

    with pytest.raises(FactWrong):
        do(
            world,
            case,
            "consent",
            "village.clerk",
            party=side(case, "respondent").pk,
            answer="given",
            how="online",
        )


def test_asking_to_stop_is_one_word(world: World) -> None:
    case = walk(world, until="mediated")

    taken = act(world, case, "ask_to_stop", world.visitor(side(case, "respondent")))

    assert fresh(case).stage == "terminated"
    assert any("法院" in told for told in taken.event.facts["remedies"])


def test_only_the_applicant_takes_the_application_back_and_only_alone(world: World) -> None:
    case = register_dispute(world)
    shared = register_dispute(world, parties=[ZHANG, ZHANG | {"name": "张丁"}, LI])

    with pytest.raises(Refusal, match="不是您提出"):
        act(world, case, "withdraw", world.visitor(side(case, "respondent")))
    with pytest.raises(Refusal, match="还有其他申请人"):
        applicant = shared.parties.filter(role="applicant").order_by("position")[0]
        act(world, shared, "withdraw", world.visitor(applicant))
    act(world, case, "withdraw", world.visitor(side(case, "applicant")))

    assert (fresh(case).stage, fresh(case).outcome) == ("concluded", "withdrawn")


def test_a_party_adds_what_it_has(world: World) -> None:
    case = register_dispute(world)
    by = world.visitor(side(case, "applicant"))

    act(world, case, "attach", by, file=SimpleUploadedFile("经过.txt", "雨水".encode()))

    assert case.attachments.get().by == world.portal
    assert case.events.latest("place_in_chain").party_id == by.party_id


def test_two_parties_by_one_post_do_not_answer_for_one_another(world: World) -> None:
    """The command of one, sent by the other, is no repetition."""
    case, command = register_dispute(world), uuid7(world.now)
    first, second = (world.visitor(side(case, role)) for role in ("applicant", "respondent"))
    facts = {"text": "已经联系"}
    actions.perform(case, "note", by=first, at=world.now, command_id=command, facts=facts)

    with pytest.raises(events.CommandReused):
        actions.perform(case, "note", by=second, at=world.now, command_id=command, facts=facts)


def test_who_acted_stands_in_the_chain(world: World) -> None:
    case = register_dispute(world)
    event = act(world, case, "note", world.visitor(side(case, "applicant")), text="补充").event

    event.party_id = side(case, "respondent").pk

    assert events.hash_of(event) != event.hash


# ── Codes ────────────────────────────────────────────────────────────────────────────────────────


def handed_out(world: World, case: Case, **facts: Any) -> Taken:
    return do(world, case, "hand_out_code", "village.clerk", how="in_person", **facts)


def test_the_other_side_gets_a_way_in_of_its_own(world: World) -> None:
    case = register_dispute(world)
    respondent = side(case, "respondent")

    code = actions.code_of(handed_out(world, case, party=respondent.pk))

    assert Party.objects.get(code_index=keys().code_index(code)) == respondent


def test_another_code_wants_a_reason_and_ends_the_one_before(world: World) -> None:
    case = register_dispute(world)
    respondent = side(case, "respondent")
    first = actions.code_of(handed_out(world, case, party=respondent.pk))

    with pytest.raises(FactWrong, match="为什么"):
        handed_out(world, case, party=respondent.pk)
    second = actions.code_of(handed_out(world, case, party=respondent.pk, reason="丢了"))

    found = [
        Party.objects.filter(code_index=keys().code_index(code)).exists()
        for code in (first, second)
    ]
    assert first != second
    assert found == [False, True]


@pytest.mark.parametrize(
    "typed",
    [
        "abcd-efgh-ijkl-mnop",
        "ABCD EFGH IJKL MNOP",
        "ＡＢＣＤ－ＥＦＧＨ－ＩＪＫＬ－ＭＮＯＰ",
        "abcdefghijklmn0p",
    ],
)
def test_a_code_is_known_however_it_is_typed(typed: str) -> None:
    assert keys().code_index(typed) == keys().code_index("ABCDEFGHIJKLMNOP")


@pytest.mark.parametrize(
    "typed", ["", "ABCD", "ABCD-EFGH-IJKL-MNO9", "ABCD-EFGH-IJKL-MNOPQ", "泌阳"]
)
def test_what_is_no_code_finds_nothing(typed: str) -> None:
    assert keys().code_index(typed) == ""


# ── Requests ─────────────────────────────────────────────────────────────────────────────────────


def test_a_request_has_a_clock_and_gets_an_answer(world: World) -> None:
    case = register_dispute(world)
    by = world.visitor(side(case, "applicant"))

    asked = act(world, case, "request", by, about="see", words="请给我看登记的电话。")
    key = asked.event.facts["request"]
    running = case.deadlines.get(clock="dispute.request")
    do(
        world,
        case,
        "answer_request",
        "village.clerk",
        request=key,
        result="granted",
        reply="已经打印给您。",
    )

    row = case.requests.get()
    assert "电话" not in str(asked.event.facts)
    assert (running.state, running.subject) == ("running", key)
    assert case.deadlines.get(clock="dispute.request").state == "stopped"
    assert (row.result, row.words) == ("granted", "请给我看登记的电话。")
    with pytest.raises(Refusal):
        do(
            world,
            case,
            "answer_request",
            "village.clerk",
            request=key,
            result="granted",
            reply="再答一次。",
        )


def test_a_request_brings_a_filed_matter_back_to_who_must_answer(world: World) -> None:
    case = walk(world, until="archived")
    at = case.events.latest("place_in_chain").at
    by = world.visitor(side(case, "applicant"))

    asked = actions.perform(
        case,
        "request",
        by=by,
        at=at,
        command_id=uuid7(at),
        facts={"about": "reopen", "words": "水沟又堵了。"},
    )
    waiting = fresh(case).awaits_id
    key = asked.event.facts["request"]
    facts = {"request": key, "result": "granted", "reply": "已经重新办理。"}
    do(world, case, "answer_request", "village.clerk", at=at, **facts)

    assert waiting == case.holder_id
    assert fresh(case).awaits_id is None
