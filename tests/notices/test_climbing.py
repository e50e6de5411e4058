"""Clocks are told rung by rung: to whose move it is, then to the next level, once, and only to who
sees the matter."""

from datetime import date

import pytest

from fengqiao.cases import step
from fengqiao.cases.models import Case, Deadline, Event, Exclusion
from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.models import Organ, User
from fengqiao.notices.actions.climb import climb
from fengqiao.notices.actions.recount import recount
from fengqiao.notices.models import Climb, Notice
from fengqiao.notices.permissions import Company
from fengqiao.rulebook import tables
from tests.notices.telling import DAY, MINUTE, climbed, clock_of, put_forward, running
from tests.world import SINCE, World, do, fresh, register_dispute, walk

pytestmark = pytest.mark.django_db
YELLOW, LAST_DAY, OVERDUE, LONG = "yellow", "last_day", "overdue", "overdue_long"


# ── Reminder by rung ─────────────────────────────────────────────────────────────────────────────────


def test_each_rung_is_told_once_on_both_sides_of_its_moment(world: World) -> None:
    clock = running(world)
    mine = (YELLOW, "village.clerk", "desk")

    assert climbed(clock.yellow_at - MINUTE) == []
    assert climbed(clock.yellow_at) == [mine]
    assert climbed(clock.yellow_at + MINUTE) == []
    assert climbed(clock.limit_at - DAY) == [
        (LAST_DAY, "county.dispatcher", "desk"),
        (LAST_DAY, "village.clerk", "desk"),
    ]
    assert climbed(clock.limit_at) == [
        (OVERDUE, "county.dispatcher", "desk"),
        (OVERDUE, "village.clerk", "desk"),
    ]
    assert climbed(clock.limit_at + 3 * DAY) == [
        (LONG, "town.clerk", "desk"),
        (LONG, "village.clerk", "desk"),
    ]
    assert climbed(clock.limit_at + 300 * DAY) == []


def test_after_a_long_silence_only_the_highest_rung_is_told(world: World) -> None:
    clock = running(world)

    assert {step for step, _, _ in climbed(clock.limit_at + DAY)} == {OVERDUE}
    assert Climb.objects.get().next_at == clock.limit_at + 3 * DAY


def test_a_clock_that_shows_another_limit_is_told_anew(world: World) -> None:
    clock = running(world)
    climb(at=clock.yellow_at)
    put_forward(clock, yellow_at=clock.yellow_at + 30 * DAY, limit_at=clock.limit_at + 30 * DAY)

    assert climbed(clock.yellow_at - MINUTE) == []
    assert climbed(clock.yellow_at) == [(YELLOW, "village.clerk", "desk")]


@pytest.mark.parametrize(
    "differs", [{"state": "stopped"}, {"state": "held"}, {"state": "void"}, {"binds": "person"}]
)
def test_a_clock_that_presses_nobody_is_not_told(world: World, differs: dict[str, str]) -> None:
    clock = running(world)
    Deadline.objects.filter(pk=clock.pk).update(**differs)

    assert climbed(clock.limit_at + 10 * DAY) == []


def test_a_thousand_looks_make_no_second_notice(world: World) -> None:
    clock = running(world)

    for _ in range(5):
        climb(at=clock.limit_at)
    Climb.objects.all().delete()  # as if what was told had been forgotten
    climb(at=clock.limit_at)

    assert Notice.objects.count() == 2


# ── Whom ─────────────────────────────────────────────────────────────────────────────────────────


def test_in_mediation_the_appointed_mediator_is_told(world: World) -> None:
    clock = running(world, until="mediated")
    assert fresh(clock.case).stage == "mediating"

    assert climbed(clock.yellow_at) == [(YELLOW, "mediator", "desk")]


def test_what_was_sent_out_is_told_to_who_has_to_sign_for_it(world: World) -> None:
    case = register_dispute(world, "town.clerk")
    department = world.department("人力资源和社会保障局")
    do(world, case, "dispatch", "town.clerk", organ=department.pk, reason="请办理。")
    clock = Deadline.objects.get(case=case, clock="dispute.sign_for")

    assert "labour.liaison" in {who for _, who, _ in climbed(clock.yellow_at)}


def test_who_was_asked_to_help_is_told_of_his_own_clock(world: World) -> None:
    case = walk(world, until="accepted", holder="town.clerk")
    organ = world.organ("police.liaison").pk
    do(world, case, "call_in", "town.clerk", organ=organ, reason="请到场。")
    clock = Deadline.objects.get(case=case, clock="dispute.report_in")

    assert "police.liaison" in {who for _, who, _ in climbed(clock.yellow_at)}


def test_where_nobody_is_there_the_next_above_is_told(world: World) -> None:
    clock = running(world)
    world["village.clerk"].user.is_active = False
    world["village.clerk"].user.save()

    assert climbed(clock.yellow_at) == [(YELLOW, "town.clerk", "desk")]


def test_a_colleague_without_the_duty_is_left_alone(world: World) -> None:
    """The grid worker's post is of the same organ; it cannot end the mediation."""
    clock = running(world)

    assert ("yellow", "grid.worker", "desk") not in climbed(clock.yellow_at)


# ── Compartments ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("compartment", ["domestic_violence", "minors", "report"])
def test_of_a_matter_in_a_compartment_only_the_involved_hear(
    world: World, compartment: str
) -> None:
    clock = running(world)
    Case.objects.filter(pk=clock.case_id).update(compartment=compartment)

    everybody = (
        climbed(clock.yellow_at) + climbed(clock.limit_at) + climbed(clock.limit_at + 3 * DAY)
    )

    assert {who for _, who, _ in everybody} == {"village.clerk"}


def test_whom_a_report_accuses_hears_nothing_whoever_holds_it(world: World) -> None:
    clock = running(world)
    Case.objects.filter(pk=clock.case_id).update(compartment="report")
    Exclusion.objects.create(
        case=clock.case, county="411726", organ=world.organ("village.clerk"), at=world.now
    )

    everybody = climbed(clock.yellow_at) + climbed(clock.limit_at + 3 * DAY)

    assert everybody == []


def test_seeing_in_memory_is_the_seeing_of_the_lists(world: World) -> None:
    """Every post of the cast, with and without compartments, on matters of both towns."""
    department = world.department("人力资源和社会保障局")
    cases = [
        register_dispute(world),
        register_dispute(world, "town.clerk"),
        walk(world, until="mediated"),
    ]
    do(world, cases[1], "dispatch", "town.clerk", organ=department.pk, reason="请办理。")
    hidden = register_dispute(world)
    Case.objects.filter(pk=hidden.pk).update(compartment="minors")
    foreign = register_dispute(world, "neighbour.clerk", place="411726001001")
    accusing = [register_dispute(world), register_dispute(world)]
    Case.objects.filter(pk=accusing[0].pk).update(compartment="report")
    for case in accusing:
        Exclusion.objects.create(
            case=case, county="411726", organ=world.organ("village.clerk"), at=world.now
        )
    both = [fresh(case) for case in (*cases, hidden, foreign, *accusing)]

    company = Company(both, at=world.now)

    for name, post in world.posts.items():
        seen = set(Case.objects.visible_to(post).values_list("pk", flat=True))
        for case in both:
            assert company.is_seen_by(case, post) is (case.pk in seen), (name, case.number)


# ── What was provisional ─────────────────────────────────────────────────────────────────────────


@pytest.fixture
def without_calendar(world: World, monkeypatch: pytest.MonkeyPatch) -> Deadline:
    """A clock whose days were reckoned before the year's calendar had come: a day short."""
    clock = running(world)
    Deadline.objects.filter(pk=clock.pk).update(
        is_provisional=True,
        limit_at=clock.limit_at - DAY,
        yellow_at=clock.yellow_at - DAY,
    )
    return clock


def test_a_date_becomes_firm_when_the_calendar_comes(
    world: World, without_calendar: Deadline
) -> None:
    clock = without_calendar

    assert recount(at=world.now) == 1

    counted, notice = clock_of(clock.case), Notice.objects.get()
    assert (counted.limit_at, counted.is_provisional) == (clock.limit_at, False)
    assert fresh(clock.case).limit_at == clock.limit_at
    assert (notice.step, notice.limit_at, notice.before_at) == (
        "recounted",
        clock.limit_at,
        clock.limit_at - DAY,
    )
    assert recount(at=world.now) == 0


def test_what_waits_for_a_calendar_stays_provisional(
    world: World, without_calendar: Deadline
) -> None:
    far = max(tables.in_force(world.now.date(), "").calendar.years) + 1
    Deadline.objects.filter(pk=without_calendar.pk).update(
        limit_at=step.midnight(date(far, 1, 1)), started_at=step.midnight(date(far, 1, 1))
    )

    assert recount(at=world.now) == 0
    assert clock_of(without_calendar.case).is_provisional
    assert Event.objects.filter(case=without_calendar.case).count() == 2


def test_a_new_colleague_with_the_duty_hears_too(world: World) -> None:
    clock = running(world)
    organ = Organ.objects.get(pk=clock.case.holder_id)
    user = User.objects.create_user("second.clerk", password=None, name="蒋村官")
    appoint(user, organ=organ, role="village_clerk", from_on=SINCE, place=organ.place)

    assert [who for _, who, _ in climbed(clock.yellow_at)] == ["second.clerk", "village.clerk"]
