"""Sessions, inquiries, evidence; and who reads what was said: the mediators of the case, nobody else."""

from datetime import timedelta

import pytest

from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Event
from fengqiao.cases.permissions import NotInThisStage, NotYourPost
from fengqiao.cases.querysets import CaseNotFound
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.actions.hold_session import MustBeClosed
from fengqiao.mediation.models import Evidence, Inquiry, MediationSession
from fengqiao.mediation.querysets import file_of, may_read_agreement, may_read_record
from tests.mediation.playing import going, people, second_mediator, second_reviewer, session
from tests.world import CAST, Walk, World, do, moment

SECRET = "李某说：其实工钱他愿意出，只是面子上过不去。"


def test_a_session_is_kept_with_who_came_and_what_came_of_it(world: World) -> None:
    play = going(world, until="prepared")
    zhang, _li = people(play.case)

    taken = session(play, present=[zhang.pk], openness="open", result="failed")

    assert taken.case.stage == "mediating"
    told = file_of(taken.case, world["mediator"], play.at).sessions[0]
    assert (told.present, told.openness, told.result, told.where) == (
        ("申请人张*",),
        "公开",
        "没有谈成",
        "铜山乡调解室",
    )


def test_a_session_that_is_yet_to_come_is_not_recorded(world: World) -> None:
    play = going(world, until="prepared")

    with pytest.raises(FactWrong) as refusal:
        session(play, held_at=play.at + timedelta(minutes=11))
    assert refusal.value.fact == "held_at"
    assert session(play, held_at=play.at + timedelta(minutes=10)).case.stage == "mediating"


@pytest.mark.parametrize("compartment", ["domestic_violence", "minors"])
def test_what_must_be_protected_is_not_mediated_in_public(world: World, compartment: str) -> None:
    play = going(world, until="prepared", safety=[compartment])

    with pytest.raises(MustBeClosed):
        session(play, openness="open")
    assert session(play, openness="closed").case.stage == "mediating"


def test_only_a_mediator_of_the_case_holds_a_session(world: World) -> None:
    play = going(world, until="prepared")
    second_mediator(world)

    with pytest.raises(NotYourPost):
        session(play, by="village.clerk")
    with pytest.raises(CaseNotFound):
        session(play, by="mediator.two")


# ── In confidence ────────────────────────────────────────────────────────────────────────────────


def _told_in_confidence(world: World) -> Walk:
    play = going(world, until="prepared")
    session(play, record=SECRET)
    play.do(
        "investigate",
        "mediator",
        held_at=play.at,
        where="邻居家",
        respondent="钱邻居",
        record="问：看到了吗？答：看到水从那边流过来。",
    )
    return play


def test_what_was_said_is_in_no_column_and_no_event(world: World) -> None:
    play = _told_in_confidence(world)

    sealed = [
        bytes(value)
        for model, field in (
            (MediationSession, "record"),
            (Inquiry, "record"),
            (Inquiry, "respondent"),
        )
        for value in model.objects.values_list(field, flat=True)
    ]
    assert len(sealed) == 3
    for words in (SECRET, "钱邻居", "看到水从那边流过来"):
        assert not any(words.encode() in value for value in sealed)
        assert not any(words in str(event.facts) for event in Event.objects.all())
    facts = Event.objects.get(case=play.case, verb="hold_session").facts
    assert "record" not in facts and len(facts["record_hmac"]) == 64


def test_only_the_mediators_of_the_case_read_it(world: World) -> None:
    """And they once they have said so: whoever may not open the file is refused by that act."""
    play = _told_in_confidence(world)
    second_mediator(world)
    assert not may_read_record(world["mediator"], play.case, at=play.at)

    openers = {name for name in world.posts if _opens(play, name)}

    assert openers == {"village.clerk", "mediator"}
    readers = [name for name in world.posts if may_read_record(world[name], play.case, at=play.at)]

    assert readers == ["mediator"]
    assert file_of(play.case, world["mediator"], play.at).sessions[0].record == SECRET
    for name in CAST.keys() - {"mediator"}:
        told = file_of(play.case, world[name], play.at)
        assert (told.sessions[0].record, told.may_read_records) == (None, False)
        assert (told.inquiries[0].record, told.inquiries[0].respondent) == (None, None)


def _opens(play: Walk, name: str) -> bool:
    try:
        play.do("open_file", name)
    except Refusal:
        return False
    return True


def test_a_mediator_reads_for_the_day_on_which_he_opened_the_file(world: World) -> None:
    play = _told_in_confidence(world)
    taken = play.do("open_file", "mediator")

    assert taken.event.facts == {"capacity": "mediator"}
    assert may_read_record(world["mediator"], play.case, at=moment(23, 59, on=play.today))
    tomorrow = play.today + timedelta(days=1)
    assert not may_read_record(world["mediator"], play.case, at=moment(0, 0, on=tomorrow))


def test_a_file_opened_twice_on_a_day_is_one_trace_and_the_next_day_another(world: World) -> None:
    play = _told_in_confidence(world)

    taken = [play.do("open_file", "mediator") for _ in range(2)]
    play.do("open_file", "village.clerk")
    play.days_later(1)
    play.do("open_file", "mediator")

    assert [t.replayed for t in taken] == [False, True]
    openings = play.case.events.filter(verb="open_file").order_by("place_in_chain")
    assert [(e.by, e.facts["capacity"]) for e in openings] == [
        (world["mediator"], "mediator"),
        (world["village.clerk"], "holder"),
        (world["mediator"], "mediator"),
    ]


def test_a_recused_mediator_reads_it_no_longer(world: World) -> None:
    play = _told_in_confidence(world)
    mediator = world["mediator"]
    play.do("open_file", "mediator")
    play.do("recuse_mediator", "village.clerk", mediator=mediator.pk, reason="亲戚")

    assert not may_read_record(mediator, play.case, at=play.at)


def test_a_reviewer_reads_on_the_day_on_which_he_gave_his_reason(world: World) -> None:
    play = _told_in_confidence(world)
    reviewer = world["justice.reviewer"]
    assert not may_read_record(reviewer, play.case, at=play.at)

    taken = play.do("review_record", "justice.reviewer", reason="三月案卷评查")

    assert taken.event.facts == {"reason": "三月案卷评查"}
    told = file_of(play.case, reviewer, play.at)
    assert (told.sessions[0].record, told.inquiries[0].respondent) == (SECRET, "钱邻居")
    assert may_read_record(reviewer, play.case, at=moment(23, 59, on=play.today))
    tomorrow = play.today + timedelta(days=1)
    assert not may_read_record(reviewer, play.case, at=moment(0, 0, on=tomorrow))
    assert not may_read_record(reviewer, play.case, at=play.at - timedelta(minutes=1))


def test_a_reason_for_one_case_opens_no_other_and_for_no_other_post(world: World) -> None:
    play, other = _told_in_confidence(world), _told_in_confidence(world)
    colleague = second_reviewer(world)
    play.do("review_record", "justice.reviewer", reason="案卷评查")

    assert may_read_record(world["justice.reviewer"], play.case, at=play.at)
    assert not may_read_record(colleague, play.case, at=play.at)
    assert not may_read_record(world["justice.reviewer"], other.case, at=play.at)
    assert not may_read_record(world["leader"], play.case, at=play.at)


@pytest.mark.parametrize("name", ["village.clerk", "mediator", "leader", "auditor"])
def test_nobody_but_a_reviewer_can_give_such_a_reason(world: World, name: str) -> None:
    play = _told_in_confidence(world)

    with pytest.raises(NotYourPost):
        play.do("review_record", name, reason="想看看")


def test_a_review_needs_its_reason(world: World) -> None:
    play = _told_in_confidence(world)

    with pytest.raises(FactWrong):
        play.do("review_record", "justice.reviewer", reason="  ")


def test_the_words_of_an_agreement_are_for_those_who_handle_it(world: World) -> None:
    play = going(world, until="agreed")
    assert not any(may_read_agreement(world[name], play.case, at=play.at) for name in CAST)
    assert {name for name in CAST if _opens(play, name)} == {"village.clerk", "mediator"}

    readers = {name for name in CAST if may_read_agreement(world[name], play.case, at=play.at)}

    assert readers == {"village.clerk", "mediator"}
    for name in CAST:
        line = file_of(play.case, world[name], play.at).agreement
        assert line is not None and line.amount == 600
        assert (line.terms is not None, line.dispute_facts is not None) == (
            name in readers,
            name in readers,
        )
    assert not any("工钱 600 元" in str(event.facts) for event in play.case.events.all())


# ── Inquiries and evidence ───────────────────────────────────────────────────────────────────────


def test_an_inquiry_that_is_yet_to_come_is_not_recorded(world: World) -> None:
    play = going(world, until="prepared")
    facts = {"where": "邻居家", "respondent": "钱邻居", "record": "问：……答：……"}

    with pytest.raises(FactWrong):
        play.do("investigate", "mediator", held_at=play.at + timedelta(days=1), **facts)
    assert not Inquiry.objects.exists()


def test_evidence_is_listed_with_who_brought_it(world: World) -> None:
    play = going(world, until="prepared")
    zhang, _li = people(play.case)

    play.do(
        "add_evidence",
        "village.clerk",
        name="墙脚照片",
        provided_by=zhang.pk,
        original="copy",
        pages="3",
    )
    play.do("add_evidence", "village.clerk", name="购沙收据", original="original")

    told = file_of(play.case, world["leader"], play.at).evidence
    assert [(e.name, e.provided_by, e.original, e.pages) for e in told] == [
        ("墙脚照片", "申请人张*", "复印件，已核对", 3),
        ("购沙收据", "", "原件", None),
    ]


def test_evidence_is_not_listed_once_the_agreement_is_in_effect(world: World) -> None:
    play = going(world, until="agreed")

    with pytest.raises(NotInThisStage):
        do(world, play.case, "add_evidence", "village.clerk", name="迟到", original="copy")
    assert not Evidence.objects.exists()
