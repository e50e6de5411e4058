"""Clocks of a case: started, stopped, held, extended; what they showed stays."""

from datetime import date, datetime, timedelta

import pytest

from fengqiao.cases import step
from fengqiao.cases.actions.extend import ExtensionRefused
from fengqiao.cases.models import Case, Deadline
from tests.world import SHANGHAI, World, do, fresh, principals, register_dispute, walk


def clock(case: Case, name: str) -> Deadline:
    return case.deadlines.get(clock=f"dispute.{name}")


def day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def test_accepting_starts_the_thirty_days_and_the_authority_is_bound_by_the_raw_day(
    world: World,
) -> None:
    case = walk(world, until="accepted")

    mediation = clock(case, "mediation")
    assert day(mediation.raw_at) == date(2026, 4, 1)
    assert mediation.limit_at == mediation.raw_at == case.limit_at
    assert mediation.state == "running"


def test_an_extension_needs_everybody_and_no_more_than_the_rule_allows(world: World) -> None:
    case = walk(world, until="accepted")
    everybody = principals(case)
    extend = {"reason": "等鉴定", "days": 10}

    with pytest.raises(ExtensionRefused):
        do(world, case, "extend", "village.clerk", agreed_by=everybody[:1], **extend)
    with pytest.raises(ExtensionRefused):
        do(world, case, "extend", "village.clerk", agreed_by=everybody, days=31, reason="太久")
    do(world, case, "extend", "village.clerk", agreed_by=everybody, **extend)
    with pytest.raises(ExtensionRefused):
        do(world, case, "extend", "village.clerk", agreed_by=everybody, **extend)

    assert day(clock(case, "mediation").raw_at) == date(2026, 4, 11)
    assert fresh(case).limit_at == clock(case, "mediation").limit_at


@pytest.mark.parametrize(
    ("verb", "facts"),
    [("ask_to_stop", {}), ("terminate", {"ground": "refused", "reason": "不愿再等"})],
)
def test_nobody_has_to_wait_for_a_suspension_to_end_to_stop(
    world: World, verb: str, facts: dict[str, str]
) -> None:
    case = walk(world, until="accepted")
    do(world, case, "suspend", "village.clerk", ground="appraisal", reason="等鉴定")
    said_by = {"party": principals(case)[0]} if verb == "ask_to_stop" else {}

    do(world, fresh(case), verb, "village.clerk", **facts, **said_by)

    assert fresh(case).stage == "terminated"
    assert clock(case, "mediation").state == "stopped"


def test_days_of_a_suspension_are_not_counted(world: World) -> None:
    case = walk(world, until="accepted")
    later = world.now + timedelta(days=5)

    do(world, case, "suspend", "village.clerk", ground="appraisal", reason="等鉴定")
    assert fresh(case).stage == "suspended" and clock(case, "mediation").state == "held"
    assert fresh(case).limit_at is None
    do(world, fresh(case), "resume", "village.clerk", at=later)

    case = fresh(case)
    assert case.stage == "accepted"
    mediation = clock(case, "mediation")
    assert mediation.suspensions == [["2026-03-02", "2026-03-06"]]
    # five days of rest, of which the first was not counted anyway
    assert (mediation.state, day(mediation.raw_at)) == ("running", date(2026, 4, 5))


def test_a_stored_deadline_can_be_explained_again_for_any_past_day(world: World) -> None:
    case = walk(world, until="accepted")
    do(world, case, "extend", "village.clerk", agreed_by=principals(case), days=10, reason="…")
    mediation = clock(case, "mediation")
    tables = step.rules_of(mediation)

    counted = step.explained(mediation, tables.clock(mediation.clock), tables)

    assert step.end_of(counted.limit) == mediation.limit_at
    assert counted.source and len(counted.why) >= 3


def test_the_parties_own_limit_never_makes_the_case_late(world: World) -> None:
    case = walk(world, until="agreed")

    confirmation = clock(case, "judicial_confirmation")
    assert (confirmation.binds, confirmation.state) == ("person", "running")
    assert clock(case, "mediation").state == "stopped"
    assert case.limit_at != confirmation.limit_at


def test_signing_for_a_case_ends_the_wait_for_it(world: World) -> None:
    case = do(world, register_dispute(world), "escalate", "village.clerk", reason="…").case
    waiting = clock(case, "sign_for")
    assert waiting.state == "running"

    do(world, case, "sign_for", "town.clerk")

    waiting.refresh_from_db()
    assert waiting.state == "stopped" and waiting.stopped_at == world.now
