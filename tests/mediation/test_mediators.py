"""Who mediates: chosen or appointed, one or several; recused he is out, and stays out."""

import pytest

from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import NotInThisStage, NotYetDone, NotYourPost
from fengqiao.cases.querysets import CaseNotFound
from fengqiao.mediation.actions.appoint_mediator import AlreadyMediator, WasRecused
from fengqiao.mediation.models import Appointment, Invitee
from fengqiao.mediation.permissions import NotAllAgree
from fengqiao.mediation.querysets import file_of
from tests.mediation.playing import draft, going, people, second_mediator, session, the_agreement
from tests.world import Walk, World, choices, do, register_dispute


def _appoint(play: Walk, name: str = "mediator", chosen_by: str = "parties") -> object:
    post = play.world[name].pk
    return play.do("appoint_mediator", "village.clerk", mediator=post, chosen_by=chosen_by)


def _recuse(play: Walk, name: str = "mediator", by: str = "village.clerk") -> object:
    post = play.world[name].pk
    return play.do("recuse_mediator", by, mediator=post, reason="与申请人是亲戚")


def test_a_mediator_sees_the_case_from_his_appointment_on(world: World) -> None:
    play = going(world, until="accepted")
    seen = Case.objects.visible_to(world["mediator"]).filter(pk=play.case.pk)
    assert not seen.exists()

    taken = _appoint(play)

    assert seen.exists()
    found = Appointment.objects.get(case=play.case)
    assert (found.post, found.chosen_by, found.is_serving) == (world["mediator"], "parties", True)
    assert (taken.case.stage, taken.event.facts["chosen_by"]) == ("accepted", "parties")


def test_without_a_mediator_there_is_no_session(world: World) -> None:
    play = going(world, until="accepted")

    with pytest.raises(CaseNotFound):
        session(play)
    with pytest.raises(NotYourPost):
        session(play, by="village.clerk")


def test_only_mediators_at_hand_are_offered(world: World) -> None:
    case = going(world, until="accepted").case

    offered = choices(world, case, "appoint_mediator", "mediator", "village.clerk")

    assert offered == [str(world["mediator"].pk)]
    with pytest.raises(FactWrong):
        do(
            world,
            case,
            "appoint_mediator",
            "village.clerk",
            mediator=world["town.clerk"].pk,
            chosen_by="parties",
        )


def test_a_mediator_is_appointed_once(world: World) -> None:
    play = going(world, until="prepared")

    with pytest.raises(AlreadyMediator) as refusal:
        _appoint(play)
    assert "郑调解" in refusal.value.sentence


def test_several_mediators_serve_together(world: World) -> None:
    play = going(world, until="prepared")
    second_mediator(world)
    _appoint(play, "mediator.two", "committee")

    session(play, by="mediator")
    session(play, by="mediator.two")

    told = file_of(play.case, world["mediator"], play.at)
    assert [(m.name, m.chosen_by) for m in told.mediators] == [
        ("郑调解", "当事人共同选择"),
        ("马调解", "调委会指定"),
    ]
    assert [line.by for line in told.sessions] == ["郑调解", "马调解"]


# ── Recusal ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("until", ["prepared", "mediated", "drafted"])
def test_after_the_last_mediator_the_case_waits_for_a_new_one(world: World, until: str) -> None:
    play = going(world, until=until)

    taken = _recuse(play)

    assert (taken.case.stage, taken.case.awaits_id) == ("accepted", taken.case.holder_id)
    assert not Case.objects.visible_to(world["mediator"]).filter(pk=play.case.pk).exists()
    gone = Appointment.objects.get(case=play.case)
    assert (gone.ended_at, gone.reason) == (play.at, "与申请人是亲戚")
    with pytest.raises(CaseNotFound):
        session(play)
    second_mediator(world)
    _appoint(play, "mediator.two")
    assert session(play, by="mediator.two").case.stage == "mediating"


@pytest.mark.parametrize(
    ("until", "stage"),
    [("prepared", "accepted"), ("mediated", "mediating"), ("drafted", "signing")],
)
def test_while_others_serve_the_case_stays_where_it_is(
    world: World, until: str, stage: str
) -> None:
    play = going(world, until="prepared")
    second_mediator(world)
    _appoint(play, "mediator.two")
    if until != "prepared":
        session(play)
    if until == "drafted":
        draft(play)

    taken = _recuse(play)

    assert taken.case.stage == stage
    assert taken.case.assignments.filter(role="mediator", ended_at=None).count() == 1


def test_the_signature_of_a_recused_mediator_is_void(world: World) -> None:
    play = going(world, until="mediated")
    second_mediator(world)
    _appoint(play, "mediator.two")
    draft(play)
    mine, other = world["mediator"].pk, world["mediator.two"].pk
    play.do("sign", "mediator", signer=f"mediator:{mine}", signed_on=play.today)

    _recuse(play)

    assert play.offered("sign", "signer", "village.clerk")[-2:] == [f"mediator:{other}", "seal"]
    told = file_of(play.case, world["mediator.two"], play.at)
    assert told.agreement is not None
    assert [(s.label, s.is_void) for s in told.agreement.signatures] == [("调解员郑调解", True)]
    assert "人民调解员" in told.agreement.owed


def test_a_draft_of_the_last_mediator_is_void_with_him(world: World) -> None:
    play = going(world, until="drafted")

    _recuse(play)

    assert the_agreement(play.case).state == "void"
    with pytest.raises(NotInThisStage):
        play.do("sign", "village.clerk", signer="seal", signed_on=play.today)


def test_a_mediator_may_step_aside_himself(world: World) -> None:
    play = going(world, until="mediated")

    assert _recuse(play, by="mediator").case.stage == "accepted"


def test_a_recused_mediator_is_not_appointed_again(world: World) -> None:
    play = going(world, until="prepared")
    _recuse(play)

    with pytest.raises(WasRecused) as refusal:
        _appoint(play)
    assert "另选" in refusal.value.sentence


def test_nobody_can_be_recused_before_somebody_is_appointed(world: World) -> None:
    case = register_dispute(world)
    do(world, case, "accept", "village.clerk", basis="application")

    with pytest.raises(NotYetDone):
        do(
            world,
            case,
            "recuse_mediator",
            "village.clerk",
            mediator=world["mediator"].pk,
            reason="…",
        )


# ── Third persons ────────────────────────────────────────────────────────────────────────────────


def _invite(play: Walk, agreed_by: list[object]) -> object:
    return play.do(
        "invite", "village.clerk", name="孙老师", relation="双方的小学老师", agreed_by=agreed_by
    )


def test_a_third_person_comes_only_when_all_agree(world: World) -> None:
    play = going(world, until="prepared")
    zhang, li = people(play.case)

    with pytest.raises(NotAllAgree) as refusal:
        _invite(play, [zhang.pk])
    assert "李*" in refusal.value.sentence
    assert not Invitee.objects.exists()

    taken = _invite(play, [zhang.pk, li.pk])
    assert Invitee.objects.get(case=play.case).name == "孙老师"
    assert "孙老师" not in str(taken.event.facts)


def test_the_name_of_a_third_person_is_sealed_and_masked(world: World) -> None:
    play = going(world, until="prepared")
    _invite(play, [party.pk for party in people(play.case)])

    stored = bytes(Invitee.objects.values_list("name", flat=True).get())
    assert "孙老师".encode() not in stored
    assert file_of(play.case, world["mediator"], play.at).invitees[0].name == "孙**"
    play.do("open_file", "mediator")
    assert file_of(play.case, world["mediator"], play.at).invitees[0].name == "孙老师"
    assert file_of(play.case, world["village.clerk"], play.at).invitees[0].name == "孙**"
