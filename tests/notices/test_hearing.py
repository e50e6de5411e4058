"""Whoever has to move next hears of what was done; so does who asked to know when his matter moves."""

from datetime import timedelta

import pytest

from fengqiao.cases.models import Case, Party
from fengqiao.notices.actions.choose_texts import choose_texts
from fengqiao.notices.actions.hear import OVERLAP, hear
from fengqiao.notices.models import Heard, Notice, Subscription
from tests.notices.telling import told
from tests.world import World, do, moment, register_dispute, walk

pytestmark = pytest.mark.django_db
SOON = moment(9, 30)


def dispatched(world: World) -> Case:
    case = register_dispute(world, "town.clerk")
    organ = world.department("人力资源和社会保障局")
    return do(world, case, "dispatch", "town.clerk", organ=organ.pk, reason="请办理。").case


def test_who_was_sent_a_matter_hears_of_it_once(world: World) -> None:
    dispatched(world)

    assert hear(at=SOON) == 1
    assert told() == [("dispatch", "labour.liaison", "desk")]
    assert hear(at=SOON) == 0


def test_nobody_is_told_of_what_he_did_himself(world: World) -> None:
    case = dispatched(world)
    do(world, case, "object", "labour.liaison", reason="不属于我单位职责。")

    hear(at=SOON)

    assert ("object", "town.clerk", "desk") in told()
    assert ("object", "labour.liaison", "desk") not in told()


def test_who_is_asked_to_help_hears_of_it(world: World) -> None:
    case = walk(world, until="accepted", holder="town.clerk")
    do(
        world,
        case,
        "call_in",
        "town.clerk",
        organ=world.organ("police.liaison").pk,
        reason="请到场。",
    )

    hear(at=SOON)

    assert told() == [("call_in", "police.liaison", "desk")]


def test_of_the_time_before_the_first_look_only_the_last_hour_is_told(world: World) -> None:
    dispatched(world)

    assert hear(at=world.now + OVERLAP + timedelta(minutes=1)) == 0
    assert hear(at=world.now + OVERLAP) == 1


def test_an_act_that_was_written_late_is_heard_all_the_same(world: World) -> None:
    dispatched(world)
    hear(at=SOON)
    case = register_dispute(world, "town.clerk", at=world.now - timedelta(minutes=59))
    organ = world.department("司法局").pk
    at = world.now - timedelta(minutes=58)
    do(world, case, "dispatch", "town.clerk", at=at, organ=organ, reason="请办理。")

    assert hear(at=SOON) == 1


def test_what_is_remembered_of_acts_is_a_few_hours(world: World) -> None:
    dispatched(world)
    hear(at=SOON)
    later = world.now + timedelta(days=1)
    case = register_dispute(world, "town.clerk", at=later)
    organ = world.department("司法局").pk
    do(world, case, "dispatch", "town.clerk", at=later, organ=organ, reason="请办理。")

    hear(at=later)
    hear(at=later)

    assert Heard.objects.count() == 1


# ── The people of a matter ───────────────────────────────────────────────────────────────────────


@pytest.fixture
def applicant(world: World) -> Party:
    """张甲, who wants text messages."""
    party = register_dispute(world).parties.get(role="applicant")
    choose_texts(party, is_wanted=True, by=world.visitor(party), at=world.now)
    return party


def accepted(world: World, party: Party) -> None:
    do(world, party.case, "accept", "village.clerk", basis="application")
    hear(at=SOON)


def test_who_wants_it_gets_a_text_when_the_matter_moves(world: World, applicant: Party) -> None:
    accepted(world, applicant)

    notice = Notice.objects.get(channel="sms")
    assert (notice.party, notice.post, notice.step) == (applicant, None, "accept")


def test_who_has_said_nothing_gets_none(world: World) -> None:
    accepted(world, register_dispute(world).parties.get(role="applicant"))

    assert not Notice.objects.filter(channel="sms").exists()


def test_who_has_stopped_it_gets_none(world: World, applicant: Party) -> None:
    choose_texts(
        applicant, is_wanted=False, by=world.visitor(applicant), at=world.now + timedelta(minutes=1)
    )
    accepted(world, applicant)

    assert not Notice.objects.filter(channel="sms").exists()


def test_in_a_compartment_nobody_gets_one(world: World, applicant: Party) -> None:
    Case.objects.filter(pk=applicant.case_id).update(compartment="domestic_violence")
    accepted(world, applicant)

    assert not Notice.objects.filter(channel="sms").exists()


# ── Who sent it in ───────────────────────────────────────────────────────────────────────────────


def subscribed(world: World, name: str, **differs: object) -> Subscription:
    facts = {"place": "411726", "title": "热线平台", "url": "https://hotline.example.cn/in"}
    return Subscription.objects.create(post=world[name], **(facts | differs))


def test_the_organ_that_sent_a_matter_in_takes_its_status(world: World) -> None:
    subscription = subscribed(world, "village.clerk")
    accepted(world, register_dispute(world).parties.get(role="applicant"))

    notice = Notice.objects.get(channel="webhook")
    assert (notice.subscription, notice.step) == (subscription, "accept")


@pytest.mark.parametrize(
    ("who", "differs"),
    [
        ("neighbour.clerk", {}),
        ("town.clerk", {}),
        ("village.clerk", {"is_used": False}),
        ("village.clerk", {"sends_status": False}),
    ],
)
def test_nobody_else_does(world: World, who: str, differs: dict[str, bool]) -> None:
    subscribed(world, who, **differs)
    accepted(world, register_dispute(world).parties.get(role="applicant"))

    assert not Notice.objects.filter(channel="webhook").exists()


def test_what_the_subscriber_does_not_see_is_not_sent(world: World) -> None:
    subscribed(world, "village.clerk")
    case = register_dispute(world)
    case.assignments.update(ended_at=world.now)
    Case.objects.filter(pk=case.pk).update(compartment="report")
    do_at_the_heart(world, case)
    hear(at=SOON)

    assert Notice.objects.count() == 0


def do_at_the_heart(world: World, case: Case) -> None:
    """An act on a matter that its own clerk sees no longer, as another organ would do it."""
    case.assignments.create(
        county="411726",
        organ=world.organ("town.clerk"),
        role="lead",
        sent_by=world["town.clerk"],
        sent_at=world.now,
    )
    Case.objects.filter(pk=case.pk).update(holder=world.organ("town.clerk"))
    do(world, case, "accept", "town.clerk", basis="application")
