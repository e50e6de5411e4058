"""The one door: what it asks, in which order; what it writes; what it answers to a repetition."""

from datetime import timedelta
from uuid import UUID

import pytest

from fengqiao.cases import actions, step
from fengqiao.cases.definitions import FactWrong, UnknownFact
from fengqiao.cases.events import CommandReused
from fengqiao.cases.models import Assignment, Case, Event
from fengqiao.cases.permissions import ConsentMissing, NotInThisStage, NotYetDone, NotYourPost
from fengqiao.cases.querysets import CaseNotFound
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.tables import in_force
from tests.world import TODAY, VILLAGE, World, do, fresh, principals, register_dispute, walk


def test_registering_numbers_the_case_and_makes_the_receiver_its_holder(world: World) -> None:
    case = register_dispute(world)

    assert case.number.startswith("〔2026〕") and case.number.endswith("第0001号")
    assert (case.stage, case.holder, case.awaits_id) == (
        "registered",
        world.organ("village.clerk"),
        world.organ("village.clerk").pk,
    )
    assert [a.role for a in case.assignments.all()] == ["first"]
    assert [e.verb for e in case.events.all()] == ["register"]


def test_numbers_of_a_year_have_no_gap_after_a_refused_registration(world: World) -> None:
    first = register_dispute(world)
    with pytest.raises(FactWrong):
        register_dispute(world, occurred_on="2027-01-01")
    second = register_dispute(world)

    assert [int(c.number[-5:-1]) for c in (first, second)] == [1, 2]


def test_a_case_of_another_town_does_not_exist(world: World) -> None:
    case = register_dispute(world)

    for ref in (case, case.pk, case.number):
        with pytest.raises(CaseNotFound):
            step.take(
                ref,
                "note",
                by=world["neighbour.clerk"],
                at=world.now,
                command_id=uuid7(),
                facts={"text": "…"},
            )
    assert case.events.count() == 1


def test_seeing_is_asked_before_powers_and_powers_before_the_stage(world: World) -> None:
    case = register_dispute(world)

    with pytest.raises(CaseNotFound):
        do(world, case, "archive", "neighbour.clerk")
    with pytest.raises(NotYourPost):
        do(world, case, "archive", "leader")
    with pytest.raises(NotInThisStage):
        do(world, case, "archive", "village.clerk")


def test_the_offers_are_what_the_door_lets_through(world: World) -> None:
    """Screen and server cannot disagree: every verb is tried on a case in every stage."""
    for until in ("registered", "accepted", "prepared", "mediated", "agreed", "concluded"):
        case = walk(world, until=until)
        at = case.events.latest("place_in_chain").at + timedelta(minutes=1)
        for name in ("village.clerk", "mediator", "town.clerk", "leader"):
            post = world[name]
            visible = Case.objects.visible_to(post).filter(pk=case.pk).exists()
            offered = step.offers(case, by=post, at=at) if visible else []
            for offer in offered:
                assert tried(case, offer.verb.name, post, at) is type(offer.refusal)


def tried(case: Case, verb: str, post: object, at: object) -> type:
    """The refusal by the door when the verb is tried with no facts; wrong facts come after."""
    try:
        step.checked(fresh(case), verb, by=post, at=at, facts={})  # type: ignore[arg-type]
    except FactWrong:
        return type(None)
    except (NotInThisStage, NotYourPost, NotYetDone, ConsentMissing) as refusal:
        return type(refusal)
    return type(None)


def test_every_verb_is_refused_in_every_stage_from_which_it_does_not_start(world: World) -> None:
    case = register_dispute(world)
    kind = in_force(TODAY, VILLAGE).kind("dispute")

    for stage in kind.stages:
        case.stage = stage
        offers = {
            o.verb.name: o for o in step.offers(case, by=world["village.clerk"], at=world.now)
        }
        for name, offer in offers.items():
            if not kind.may_start_from(kind.verbs[name], stage):
                assert isinstance(offer.refusal, NotInThisStage), (stage, name)


def test_the_same_command_twice_acts_once_and_answers_alike(world: World) -> None:
    case = register_dispute(world)
    command = uuid7(world.now)
    facts = {"basis": "application"}
    act = {"by": world["village.clerk"], "at": world.now, "command_id": command, "facts": facts}

    first = actions.perform(case, "accept", **act)
    again = actions.perform(fresh(case), "accept", **act)

    assert (first.replayed, again.replayed) == (False, True)
    assert first.event.pk == again.event.pk
    assert [e.verb for e in case.events.all()] == ["register", "accept"]


def test_a_repeated_registration_gives_the_same_case_and_number(world: World) -> None:
    command = uuid7(world.now)
    asked = {
        "by": world["village.clerk"],
        "at": world.now,
        "command_id": command,
        "parties": [{"role": "applicant", "name": "张甲"}],
        "title": "排水纠纷",
        "story": "水流到邻家。",
        "place": VILLAGE,
        "channel": "visit",
    }

    first = actions.register("dispute", **asked)
    again = actions.register("dispute", **asked)

    assert again.replayed
    assert (again.case.pk, again.case.number) == (first.case.pk, first.case.number)
    assert Case.objects.count() == 1
    assert register_dispute(world).number.endswith("第0002号")


def test_a_command_id_used_for_something_else_is_refused(world: World) -> None:
    case = register_dispute(world)
    command = uuid7(world.now)
    act = {"by": world["village.clerk"], "at": world.now, "command_id": command}
    actions.perform(case, "note", **act, facts={"text": "先记一笔"})

    with pytest.raises(CommandReused):
        actions.perform(case, "note", **act, facts={"text": "另一笔"})


def test_the_first_receiver_holds_the_case_until_somebody_has_signed(world: World) -> None:
    case = register_dispute(world)
    village, town = world.organ("village.clerk"), world.organ("town.clerk")

    case = do(world, case, "escalate", "village.clerk", reason="牵涉两个村").case
    assert (case.stage, case.holder, case.receiver, case.awaits_id) == (
        "dispatched", village, town, town.pk,
    )  # fmt: skip

    case = do(world, case, "sign_for", "town.clerk").case
    assert (case.stage, case.holder, case.receiver, case.awaits_id) == (
        "registered", town, None, town.pk,
    )  # fmt: skip
    assert Case.objects.one(case.number, seen_by=world["village.clerk"]) == case


def test_an_objection_leaves_the_case_with_its_sender_and_shuts_the_door(world: World) -> None:
    case = do(world, register_dispute(world), "escalate", "village.clerk", reason="…").case
    case = do(world, case, "sign_for", "town.clerk").case
    labour = world.department("人力资源和社会保障局")
    case = do(world, case, "dispatch", "town.clerk", organ=labour.pk, reason="欠薪").case

    case = do(world, case, "object", "labour.liaison", reason="不是劳动关系").case

    assert (case.stage, case.holder, case.receiver) == (
        "registered",
        world.organ("town.clerk"),
        None,
    )
    with pytest.raises(CaseNotFound):
        Case.objects.one(case.pk, seen_by=world["labour.liaison"])


def test_returning_sends_the_case_back_to_where_it_came_from(world: World) -> None:
    case = do(world, register_dispute(world), "escalate", "village.clerk", reason="…").case
    case = do(world, case, "sign_for", "town.clerk").case

    case = do(world, case, "return", "town.clerk", reason="村里能办").case
    case = do(world, case, "sign_for", "village.clerk").case

    assert case.holder == world.organ("village.clerk")
    with pytest.raises(NotYourPost):
        do(world, register_dispute(world), "return", "village.clerk", reason="没人交来")


def test_a_called_department_sees_the_case_reports_in_once_and_holds_nothing(world: World) -> None:
    case = do(world, register_dispute(world), "escalate", "village.clerk", reason="…").case
    case = do(world, case, "sign_for", "town.clerk").case
    labour = world.department("人力资源和社会保障局")
    case = do(world, case, "call_in", "town.clerk", organ=labour.pk, reason="来人说明").case

    do(world, case, "report_in", "labour.liaison", answer="已到场")

    assert fresh(case).holder == world.organ("town.clerk")
    with pytest.raises(NotYourPost):
        do(world, case, "report_in", "labour.liaison", answer="又到场")


def test_a_fact_that_is_wrong_is_named(world: World) -> None:
    case = register_dispute(world)

    with pytest.raises(FactWrong) as wrong:
        do(world, case, "accept", "village.clerk", basis="因为想受理")
    assert wrong.value.fact == "basis"
    with pytest.raises(FactWrong) as missing:
        do(world, case, "accept", "village.clerk")
    assert missing.value.fact == "basis"
    with pytest.raises(UnknownFact):
        do(world, case, "accept", "village.clerk", basis="application", colour="red")


def test_without_consent_of_each_party_there_is_no_session(world: World) -> None:
    case = walk(world, until="accepted")
    village = "village.clerk"
    do(world, case, "appoint_mediator", village, mediator=world["mediator"].pk, chosen_by="parties")
    first, second = principals(case)
    for party in (first, second):
        do(world, case, "acknowledge_rights", village, party=party, how="signed")
    do(world, case, "consent", village, party=first, answer="given", how="phone")
    session = {
        "held_at": world.now.isoformat(),
        "where": "村委会",
        "openness": "closed",
        "present": [first],
        "record": "…",
        "result": "continue",
    }

    with pytest.raises(ConsentMissing) as unasked:
        do(world, case, "hold_session", "mediator", **session)
    do(world, case, "consent", village, party=second, answer="refused", how="phone")
    with pytest.raises(ConsentMissing) as refused:
        do(world, case, "hold_session", "mediator", **session)

    assert (unasked.value.code, refused.value.code) == ("consent_missing", "consent_refused")
    assert "起诉" in unasked.value.sentence and "起诉" in refused.value.sentence


def test_declining_and_terminating_name_the_other_remedies(world: World) -> None:
    declined = do(
        world, register_dispute(world), "decline", "village.clerk",
        ground="pending", reason="法院已经立案",
    )  # fmt: skip
    terminated = do(
        world, walk(world, until="accepted"), "terminate", "village.clerk",
        ground="no_agreement", reason="谈不拢",
    )  # fmt: skip

    for taken in (declined, terminated):
        assert any("诉讼" in remedy or "起诉" in remedy for remedy in taken.event.facts["remedies"])


def test_closed_is_not_solved_and_what_was_done_before_does_not_count_again(world: World) -> None:
    case = walk(world, until="revisited")

    case = do(world, case, "reopen", "village.clerk", reason="水又漫过来").case
    assert (case.stage, case.outcome, case.concluded_on) == ("accepted", "", None)
    case = do(world, case, "terminate", "village.clerk", ground="refused", reason="不愿再谈").case
    with pytest.raises(NotYetDone):
        do(world, case, "strike_off", "village.clerk", verified_how="看过")


def test_merged_and_linked_cases_stay_readable_and_point_at_each_other(world: World) -> None:
    first, second, third = (register_dispute(world) for _ in range(3))

    merged = do(world, second, "merge", "village.clerk", into=first.number, reason="同一件事").case
    do(world, first, "link", "village.clerk", other=str(third.pk), reason="同一条沟")

    assert (merged.stage, merged.merged_into, merged.is_open) == ("merged", first, False)
    assert [link.other for link in first.links.all()] == [third]
    with pytest.raises(FactWrong):
        do(world, first, "link", "village.clerk", other=str(first.pk), reason="自己")


def test_a_colour_follows_from_facts_says_why_and_expires(world: World) -> None:
    case = register_dispute(world)
    facts = in_force(TODAY, VILLAGE).grade_facts()
    red = next(fact for fact in facts if fact.colour == "red")

    taken = do(world, case, "grade", "village.clerk", grounds=[red.code])

    assert taken.case.colour == "red"
    assert taken.event.facts["reasons"] == [red.label]
    assert taken.case.colour_until is not None and taken.case.colour_until > TODAY


def test_a_correction_keeps_what_stood_there_before(world: World) -> None:
    case = register_dispute(world)

    taken = do(
        world, case, "correct", "village.clerk",
        field="title", value="大路庄村排水纠纷", reason="写全",
    )  # fmt: skip

    assert fresh(case).title == "大路庄村排水纠纷"
    assert taken.event.facts["before"] == case.title


def test_a_grid_worker_sees_what_he_registered_and_no_other_grid(world: World) -> None:
    his = register_dispute(world, "grid.worker", place=VILLAGE + "001", channel="patrol")
    not_his = register_dispute(world)

    seen = set(Case.objects.visible_to(world["grid.worker"]))
    assert seen == {his}
    assert not_his in set(Case.objects.visible_to(world["village.clerk"]))
    assert Assignment.objects.filter(case=his, role="registrar").count() == 1


@pytest.mark.parametrize("safety", ["domestic_violence", "minors"])
def test_a_compartment_is_entered_only_by_those_on_the_case(world: World, safety: str) -> None:
    born_in = register_dispute(world, safety=[safety])
    moved_in = do(world, register_dispute(world), "protect", "village.clerk", safety=safety).case

    for case in (born_in, moved_in):
        assert set(Case.objects.visible_to(world["village.clerk"])) >= {case}
        for outsider in (
            "town.clerk",
            "leader",
            "auditor",
            "county.dispatcher",
            "justice.reviewer",
        ):
            with pytest.raises(CaseNotFound):
                Case.objects.one(case.pk, seen_by=world[outsider])
    do(world, born_in, "escalate", "village.clerk", reason="需要镇里来人")
    assert Case.objects.one(born_in.pk, seen_by=world["town.clerk"]) == born_in


def test_event_ids_and_commands_are_what_was_sent(world: World) -> None:
    case = register_dispute(world)
    event = Event.objects.get(case=case)

    assert isinstance(event.command, UUID)
    assert event.by == world["village.clerk"]
    assert event.at == world.now
    assert "story_hmac" in event.facts and "story" not in event.facts
