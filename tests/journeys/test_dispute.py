"""The main job from its first word to the archive, as the faces ask for it: one call an act."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command

from fengqiao.cases import step
from fengqiao.cases.models import Case, Deadline
from fengqiao.rulebook.tables import in_force
from tests.world import PATH, VILLAGE, World, fresh, principals, register_dispute, walk
from tests.world import Walk as Going

pytestmark = pytest.mark.django_db


def running(case: Case) -> list[str]:
    return sorted(case.deadlines.filter(state="running").values_list("clock", flat=True))


def explained(deadline: Deadline) -> step.clocks.DueDate:
    tables = in_force(deadline.started_at.date(), VILLAGE)
    return step.explained(deadline, tables.clock(deadline.clock), tables)


def test_a_dispute_goes_from_the_village_to_the_town_and_to_the_archive(world: World) -> None:
    """Registered, escalated, signed for, mediated, agreed, kept, revisited, evaluated, filed."""
    # Given a dispute that the village took in and cannot solve
    case = register_dispute(world)
    going = Going(world, case, at=world.now, holder="village.clerk")
    going.do("escalate", "village.clerk", reason="双方要求由镇里主持。")
    assert going.case.holder == world.organ("village.clerk"), "until the town has signed for it"

    # When the town signs for it and takes it all the way
    going.do("sign_for", "town.clerk")
    assert going.case.holder == world.organ("town.clerk")
    going.holder = "town.clerk"
    for play in list(PATH.values())[1:]:
        play(going)

    # Then it lies in the archive, whole, with the village still able to see it
    case = fresh(going.case)
    assert (case.stage, case.outcome, case.is_open) == ("archived", "performed", False)
    assert case.awaits is None and case.limit_at is None
    assert running(case) == ["dispute.judicial_confirmation"], "a right of the parties, not of ours"
    assert [e.verb for e in case.events.order_by("place_in_chain")] == [
        "register",
        "escalate",
        "sign_for",
        "accept",
        "consent",
        "acknowledge_rights",
        "consent",
        "acknowledge_rights",
        "appoint_mediator",
        "hold_session",
        "draft_agreement",
        "sign",
        "sign",
        "sign",
        "sign",
        "take_effect",
        "record_performance",
        "conclude",
        "revisit",
        "evaluate",
        "evaluate",
        "strike_off",
        "archive",
    ]
    assert Case.objects.one(case.number, seen_by=world["village.clerk"]) == case
    call_command("verify")


def test_the_countdown_to_the_court_explains_itself(world: World) -> None:
    """Thirty days from effect, the first not counted, and every step is said in words."""
    case = walk(world, until="agreed")

    deadline = case.deadlines.get(clock="dispute.judicial_confirmation")
    counted = explained(deadline)

    effective_on = case.agreements.get().effective_on
    assert effective_on == date(2026, 3, 2)
    assert counted.raw == effective_on + timedelta(days=30) == date(2026, 4, 1)
    assert counted.limit == counted.due == date(2026, 4, 1)
    assert (counted.binds, counted.source) == ("person", "《人民调解法》33；《民事诉讼法》205")
    assert counted.why == (
        "2026年3月2日（周一）起算，首日不计（民法典201）",
        "+30日 → 2026年4月1日（周三）",
        "约束个人：4月1日（周三）当天结束前都算有效",
    )


def test_a_last_day_in_a_holiday_rolls_for_a_person_and_both_days_are_kept(world: World) -> None:
    """Effective on 5 March 2026: day thirty is 4 April, 清明; the next working day still counts."""
    case = walk(world, until="prepared")
    going = Going(world, case, at=world.now, holder="village.clerk")
    going.days_later(3)
    for name in ("mediated", "drafted", "agreed"):
        PATH[name](going)

    deadline = fresh(going.case).deadlines.get(clock="dispute.judicial_confirmation")
    counted = explained(deadline)

    assert (counted.raw, counted.due) == (date(2026, 4, 4), date(2026, 4, 7))
    assert counted.limit == counted.due, "it binds the parties, so the later day counts for them"
    assert "末日为休息日，顺延到4月7日（周二）（民法典203）" in counted.why


def test_asking_the_court_stops_the_countdown_and_its_yes_ends_the_matter(world: World) -> None:
    case = walk(world, until="agreed")
    going = Going(world, case, at=world.now, holder="village.clerk")
    going.days_later(2)

    court = going.offered("apply_confirmation", "court", "village.clerk")[0]
    going.do(
        "apply_confirmation",
        "village.clerk",
        applicants=principals(case),
        branch="mediation_body",
        court=court,
        applied_on=going.today,
    )
    assert "dispute.judicial_confirmation" not in running(going.case)
    going.days_later(10)
    going.do("record_confirmation", "village.clerk", result="confirmed", decided_on=going.today)
    PATH["performed"](going)
    going.do("conclude", "village.clerk", outcome="confirmed", summary="法院裁定有效。")

    case = fresh(going.case)
    assert (case.stage, case.outcome) == ("concluded", "confirmed")


def test_a_promise_that_is_broken_opens_the_matter_again(world: World) -> None:
    """The agreement stays on file as broken, the other ways are told, and mediation begins anew."""
    case = walk(world, until="agreed")
    going = Going(world, case, at=world.now, holder="village.clerk")
    going.days_later(30)

    instalment = going.offered("report_breach", "instalment", "village.clerk")[0]
    taken = going.do(
        "report_breach", "village.clerk", instalment=instalment, reason="催过两次，仍然没有给。"
    )

    case = fresh(going.case)
    assert (case.stage, case.agreements.get().state) == ("accepted", "broken")
    assert running(case) == ["dispute.mediation"]
    assert any("起诉" in remedy for remedy in taken.event.facts["remedies"])


def test_one_word_of_a_party_stops_the_mediation(world: World) -> None:
    """Told at once of every other way; nobody has to give a reason."""
    case = walk(world, until="mediated")

    going = Going(world, case, at=world.now + timedelta(days=1), holder="village.clerk")
    taken = going.do("ask_to_stop", "mediator", party=principals(case)[1])

    assert going.case.stage == "terminated"
    assert running(going.case) == []
    assert any("法院" in remedy for remedy in taken.event.facts["remedies"])
