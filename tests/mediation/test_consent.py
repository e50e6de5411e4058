"""Free will is a gate: every party is asked, a child through its guardian, and silence is no answer."""

import pytest

from fengqiao.cases import actions
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Consent
from fengqiao.cases.permissions import ConsentMissing
from fengqiao.mediation.permissions import GuardianNeeded, NotHisSpeaker
from fengqiao.mediation.querysets import file_of
from fengqiao.rulebook.tables import in_force
from tests.mediation.playing import CHILD, GUARDIAN, ask_again, going, people, session
from tests.world import LI, TODAY, VILLAGE, ZHANG, Walk, World


def _ask(play: Walk, party: object, answer: str = "given", **facts: object) -> object:
    return play.do("consent", "village.clerk", party=party, answer=answer, how="in_person", **facts)


def _tell(play: Walk, party: object, **facts: object) -> object:
    return play.do("acknowledge_rights", "village.clerk", party=party, how="signed", **facts)


def _with_mediator(play: Walk) -> Walk:
    mediator = play.world["mediator"].pk
    play.do("appoint_mediator", "village.clerk", mediator=mediator, chosen_by="committee")
    return play


def test_a_session_waits_for_the_answer_of_every_party(world: World) -> None:
    play = _with_mediator(going(world, until="accepted"))
    zhang, li = people(play.case)
    _ask(play, zhang.pk)
    _tell(play, zhang.pk)
    _tell(play, li.pk)

    with pytest.raises(ConsentMissing) as refusal:
        session(play)
    assert refusal.value.code == "consent_missing"
    assert "李*" in refusal.value.sentence and "张*" not in refusal.value.sentence

    _ask(play, li.pk)
    assert session(play).case.stage == "mediating"


def test_a_session_waits_for_the_rights_notice_of_every_party(world: World) -> None:
    play = _with_mediator(going(world, until="accepted"))
    zhang, li = people(play.case)
    for party in (zhang, li):
        _ask(play, party.pk)
    _tell(play, li.pk)

    with pytest.raises(ConsentMissing) as refusal:
        session(play)
    assert "权利义务告知" in refusal.value.sentence and "张*" in refusal.value.sentence

    _tell(play, zhang.pk)
    assert session(play).case.stage == "mediating"


def test_a_refusal_is_recorded_names_the_other_ways_and_closes_the_gate(world: World) -> None:
    play = going(world, until="prepared")
    _zhang, li = people(play.case)

    taken = _ask(play, li.pk, "refused")

    assert any("向人民法院起诉" in said for said in taken.event.facts["remedies"])
    assert (taken.event.facts["answer"], taken.case.stage) == ("refused", "accepted")
    with pytest.raises(ConsentMissing) as refusal:
        session(play)
    assert refusal.value.code == "consent_refused"


def test_consent_withdrawn_closes_the_gate_and_given_anew_opens_it(world: World) -> None:
    play = going(world, until="mediated")
    _zhang, li = people(play.case)

    _ask(play, li.pk, "refused")
    with pytest.raises(ConsentMissing):
        session(play)
    _ask(play, li.pk, "given")

    assert session(play).case.stage == "mediating"
    answers = Consent.objects.filter(party=li, to="mediation").order_by("at")
    assert [answer.answer for answer in answers] == ["given", "refused", "given"]


def test_who_is_added_later_is_asked_too(world: World) -> None:
    play = going(world, until="mediated")
    play.do("add_party", "village.clerk", role="respondent", name="王丙")

    with pytest.raises(ConsentMissing) as refusal:
        session(play)
    assert "王*" in refusal.value.sentence


def test_nobody_mediates_with_one_side_alone(world: World) -> None:
    play = going(world, until="prepared", parties=[ZHANG])

    with pytest.raises(ConsentMissing) as refusal:
        session(play)
    assert "双方" in refusal.value.sentence


# ── Who answers ──────────────────────────────────────────────────────────────────────────────────

AGENT = {"role": "agent", "name": "赵律师", "represents": 0}


@pytest.mark.parametrize(
    ("speaker", "speaks"),
    [
        (AGENT, True),
        (AGENT | {"role": "guardian"}, True),
        (AGENT | {"role": "representative"}, True),
        (AGENT | {"represents": 1}, False),
        ({"role": "third_person", "name": "赵某"}, False),
    ],
)
def test_somebody_else_answers_only_for_whom_he_represents(
    world: World, speaker: dict[str, object], speaks: bool
) -> None:
    play = going(world, until="accepted", parties=[ZHANG, LI, speaker])
    zhang, _li, third = people(play.case)

    if speaks:
        _ask(play, zhang.pk, given_by=third.pk)
        _tell(play, zhang.pk, given_by=third.pk)
        given = Consent.objects.filter(party=zhang, given_by=third, answer="given")
        assert {answer.to for answer in given} == {"mediation", "rights"}
        return
    with pytest.raises(NotHisSpeaker):
        _ask(play, zhang.pk, given_by=third.pk)
    with pytest.raises(NotHisSpeaker):
        _tell(play, zhang.pk, given_by=third.pk)
    with pytest.raises(NotHisSpeaker):
        _ask(play, zhang.pk, "refused", given_by=third.pk)
    assert not Consent.objects.filter(case=play.case).exists()


def test_a_child_answers_through_its_guardian_alone(world: World) -> None:
    agent = {"role": "agent", "name": "赵律师", "represents": 0}
    parties = [CHILD, LI, GUARDIAN | {"represents": 0}, agent]
    play = going(world, until="accepted", parties=parties)
    child, _li, father, lawyer = people(play.case)
    assert child.is_minor

    for speaker in ({}, {"given_by": lawyer.pk}, {"given_by": child.pk}):
        with pytest.raises(GuardianNeeded) as refusal:
            _ask(play, child.pk, **speaker)
        with pytest.raises(GuardianNeeded):
            _tell(play, child.pk, **speaker)
    assert "监护人" in refusal.value.sentence and "民法典" in refusal.value.article

    _ask(play, child.pk, given_by=father.pk)
    _tell(play, child.pk, given_by=father.pk)
    assert Consent.objects.filter(party=child, given_by=father).count() == 2


def test_a_child_may_say_no_for_itself(world: World) -> None:
    play = going(world, until="accepted", parties=[CHILD, LI, GUARDIAN | {"represents": 0}])
    child, *_ = people(play.case)

    assert _ask(play, child.pk, "refused").event.facts["answer"] == "refused"


def test_only_parties_of_the_case_are_asked(world: World) -> None:
    play, other = going(world, until="accepted"), going(world, until="accepted")

    with pytest.raises(FactWrong):
        _ask(play, people(other.case)[0].pk)


# ── Once the matter is taken up again ────────────────────────────────────────────────────────────


def _reopened(world: World, verb: str) -> Walk:
    """Agreed, and a month later taken up again by this verb, on the 2nd of April 2026."""
    play = going(world, until="agreed")
    play.days_later(31)
    facts = {"reason": "双方想再谈"}
    if verb == "report_breach":
        facts["instalment"] = play.offered(verb, "instalment", "village.clerk")[0]
    play.do(verb, "village.clerk", **facts)
    return play


def test_the_two_verbs_that_reopen_are_tried_below() -> None:
    verbs = in_force(TODAY, VILLAGE).kind("dispute").verbs.values()

    assert {verb.name for verb in verbs if verb.reopens} == {"reopen", "report_breach"}


@pytest.mark.parametrize("verb", ["reopen", "report_breach"])
def test_what_was_agreed_to_before_a_reopening_opens_nothing_after_it(
    world: World, verb: str
) -> None:
    play = _reopened(world, verb)

    with pytest.raises(ConsentMissing) as refusal:
        session(play)
    said = refusal.value.sentence
    assert refusal.value.code == "consent_lapsed"
    assert "2026年4月2日（周四）重新办理" in said and "要重新询问" in said
    assert "张*、李*“愿意调解”" in said and "起诉" in said

    ask_again(play)
    assert session(play).case.stage == "mediating"


def test_after_a_reopening_the_offers_and_the_file_say_who_is_to_be_asked(world: World) -> None:
    play = _reopened(world, "reopen")
    zhang, _li = people(play.case)
    _ask(play, zhang.pk)

    offers = actions.offers(play.case, by=world["mediator"], at=play.at)
    refusal = {offer.verb.name: offer.refusal for offer in offers}["hold_session"]
    assert refusal is not None and refusal.code == "consent_lapsed"
    assert "李*" in refusal.sentence and "张*" not in refusal.sentence
    told = file_of(play.case, world["mediator"], play.at).answers
    assert [(a.mediation, a.rights) for a in told] == [("given", "lapsed"), ("lapsed", "lapsed")]


def test_who_refused_before_a_reopening_has_not_refused_after_it(world: World) -> None:
    play = going(world, until="mediated")
    _ask(play, people(play.case)[1].pk, "refused")
    play.do("terminate", "village.clerk", ground="refused", reason="对方不愿继续")
    play.do("reopen", "village.clerk", reason="对方又愿意谈了")

    with pytest.raises(ConsentMissing) as refusal:
        session(play)
    assert refusal.value.code == "consent_lapsed"


def test_a_second_reopening_adds_nothing_where_nobody_was_asked_between(world: World) -> None:
    play = _reopened(world, "reopen")
    play.do("terminate", "village.clerk", ground="no_agreement", reason="没有谈成")
    play.do("reopen", "village.clerk", reason="再谈一次")

    answers = Consent.objects.filter(case=play.case).order_by("at", "id")
    assert [a.answer for a in answers] == ["given"] * 4 + ["lapsed"] * 4
