"""Which verb comes first where: read from the kind's file, for each stage and role."""

import pytest

from fengqiao.cases.models import Case, Standing
from fengqiao.desk.next_steps import considered, considered_here, steps
from fengqiao.rulebook.tables import in_force
from tests.cases.test_kinds import register
from tests.world import TODAY, World, do, fresh, principals, register_dispute, walk

pytestmark = pytest.mark.django_db


def first(world: World, case: Case, name: str) -> list[str]:
    return [verb.name for verb in grouped(world, case, name).first]


def grouped(world: World, case: Case, name: str):  # type: ignore[no-untyped-def]
    case, by = fresh(case), world[name]
    tables, standing = in_force(TODAY, case.place), Standing(case)
    kind = tables.kind(case.kind)
    found = considered(case, by=by, at=world.now, kind=kind, tables=tables, standing=standing)
    return steps(found, case, by=by, kind=kind, standing=standing)


@pytest.mark.parametrize(
    ("until", "clerk", "mediator"),
    [
        ("registered", ["accept"], None),
        ("accepted", ["consent", "acknowledge_rights", "appoint_mediator"], None),
        ("prepared", [], ["hold_session"]),
        ("mediated", [], ["draft_agreement", "agree_orally", "hold_session"]),
        ("drafted", ["sign"], ["sign", "draft_agreement"]),
        ("agreed", ["conclude", "revisit"], ["revisit"]),
        ("concluded", ["revisit"], ["revisit"]),
        ("revisited", ["strike_off"], []),
        ("struck_off", ["archive"], []),
        ("archived", [], []),
    ],
)
def test_what_comes_first(
    world: World, until: str, clerk: list[str], mediator: list[str] | None
) -> None:
    case = walk(world, until=until)

    assert first(world, case, "village.clerk") == clerk
    if mediator is not None:
        assert first(world, case, "mediator") == mediator


def test_what_was_sent_is_signed_for_or_objected_to(world: World) -> None:
    case = register_dispute(world)
    do(world, case, "escalate", "village.clerk", reason="跨村。")

    assert first(world, case, "town.clerk") == ["sign_for", "object"]
    assert first(world, case, "village.clerk") == []


def test_a_call_is_answered_before_anything_else(world: World) -> None:
    case = register_dispute(world, by="town.clerk")
    organ = world.organ("labour.liaison").pk
    do(world, case, "call_in", "town.clerk", organ=organ, reason="核实工资。")

    assert first(world, case, "labour.liaison")[0] == "report_in"


def test_who_is_whistled_for_and_who_decides_find_what_is_asked_of_them(world: World) -> None:
    case = register(world, "request", "county.dispatcher", level="complaint", channel="phone")
    do(world, case, "accept", "county.dispatcher")
    labour = world.organ("labour.liaison").pk
    said = {"sort": "enforcement", "lead": labour, "reason": "到工地核工资。"}
    do(world, case, "whistle", "county.dispatcher", **said)
    answers = ["report_in", "sign_call", "object_call"]
    assert first(world, case, "labour.liaison") == answers

    grounds = {"ground": "elsewhere", "law": "“三定”规定", "reason": "是工程款。"}
    do(world, case, "object_call", "labour.liaison", **grounds)
    assert first(world, case, "leader") == ["arbitrate"]


def test_what_rests_is_resumed(world: World) -> None:
    case = walk(world, until="accepted")
    do(world, case, "suspend", "village.clerk", ground="appraisal", reason="等鉴定。")

    assert first(world, case, "village.clerk") == ["resume"]


def test_what_was_ended_is_revisited_then_struck_off(world: World) -> None:
    case = walk(world, until="mediated")
    party = principals(case)[0]
    do(world, case, "ask_to_stop", "village.clerk", party=party)

    assert first(world, case, "village.clerk") == ["revisit"]
    do(world, case, "revisit", "village.clerk", how="phone", party=party, finding="已起诉。")
    assert first(world, case, "village.clerk") == ["strike_off"]


def test_the_clock_that_runs_out_first_is_answered_first(world: World) -> None:
    case = register(world, "request", "town.clerk", level="help", channel="phone")
    do(world, case, "accept", "town.clerk")

    assert first(world, case, "town.clerk")[:2] == ["contact", "conclude"]


@pytest.mark.parametrize(("kind", "facts"), [("request", {"level": "help"}), ("wish", {})])
def test_a_persons_own_step_is_no_offices_next(
    world: World, kind: str, facts: dict[str, str]
) -> None:
    case = register(world, kind, channel="phone", **facts)

    found = grouped(world, case, "village.clerk")

    assert "withdraw" in {verb.name for verb in found.others}
    assert "withdraw" not in {verb.name for verb in found.first}


def test_an_opinion_is_delivered_before_anybody_can_ask_for_its_review(world: World) -> None:
    case = register(world, "petition", type="P206")
    opinion = {
        "claims": "修路。",
        "found": "路坏了。",
        "outcome": "supported",
        "opinion": "修。",
        "basis": "办法",
    }
    do(world, case, "accept", "village.clerk")
    notice = {"told": "accepted", "told_on": TODAY, "how": "on_the_spot"}
    do(world, case, "notify", "village.clerk", **notice)
    do(world, case, "opine", "village.clerk", **opinion)
    assert first(world, case, "village.clerk") == ["deliver"]

    do(world, case, "deliver", "village.clerk", delivered_on=TODAY, how="in_person")
    waits = grouped(world, case, "village.clerk")
    assert ([verb.name for verb in waits.first], [one.verb.name for one in waits.lacking]) == (
        [],
        ["archive"],
    )


def test_a_help_elsewhere_begins_with_consent(world: World) -> None:
    case = register(world, "referral", help="legal_aid")

    assert first(world, case, "village.clerk")[0] == "agree"


def test_what_was_declined_is_filed(world: World) -> None:
    case = register_dispute(world)
    do(world, case, "decline", "village.clerk", ground="pending", reason="法院已经受理。")

    assert first(world, case, "village.clerk") == ["archive"]


def test_every_possible_verb_stands_in_one_group_and_every_other_has_its_reason(
    world: World,
) -> None:
    case = walk(world, until="accepted")
    found = grouped(world, case, "village.clerk")

    first, others = [v.name for v in found.first], [v.name for v in found.others]
    refused = [*found.lacking, *found.elsewhere]
    assert not set(first) & set(others)
    assert [one.verb.name for one in found.lacking] == ["hold_session"]
    assert all(one.refusal and one.refusal.sentence for one in refused)
    assert not {one.verb.name for one in refused} & {*first, *others}


@pytest.mark.parametrize("until", ["registered", "accepted", "prepared", "drafted", "agreed"])
@pytest.mark.parametrize("name", ["village.clerk", "mediator", "town.clerk", "leader"])
def test_a_row_of_a_list_names_the_same_steps_as_the_page(
    world: World, until: str, name: str
) -> None:
    case, post = walk(world, until=until), world[name]
    tables = in_force(TODAY, case.place)
    asked = {"by": post, "kind": tables.kind(case.kind), "standing": Standing(case)}

    page, row = (
        steps(judged(case, at=world.now, tables=tables, **asked), case, **asked)
        for judged in (considered, considered_here)
    )

    assert (row.first, [one.verb for one in row.lacking]) == (
        page.first,
        [one.verb for one in page.lacking],
    )
