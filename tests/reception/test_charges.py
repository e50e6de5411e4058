"""包案: a leader takes a matter on, not a person; he is let in by it, promises a day, goes there, and it ends with a reason."""

from datetime import date, timedelta

import pytest

from fengqiao.cases.models import Case, Deadline
from fengqiao.lib.refusal import Refusal
from fengqiao.reception.models import Visit
from fengqiao.reception.querysets import charge_of, charges_seen_by
from fengqiao.upkeep.actions.end_post import end_post
from tests.petitions.reporting import a_report, on_duty
from tests.world import TODAY, World, choices, do, fresh, register_dispute

pytestmark = pytest.mark.django_db
DUTY = "十天内与两家见面，牵头定下排水沟的走向。"


def taken(world: World, by: str = "county.dispatcher", **differs: object) -> Case:
    case = register_dispute(world)
    given = {"leader": world["leader"].pk, "duty": DUTY}
    do(world, case, "take_charge", by, **(given | differs))
    return fresh(case)


def running(case: Case) -> list[object]:
    return list(case.assignments.filter(role="charge", ended_at=None))


def test_a_leader_is_named_on_the_matter_and_found_in_the_list(world: World) -> None:
    case = taken(world)

    charge = charge_of(list(case.events.all()), running(case), world.now)

    assert charge is not None
    assert (charge.leader, charge.duty) == (world["leader"].pk, DUTY)
    assert charge.called.startswith("秦领导（")
    assert [row.case for row in charges_seen_by(world["leader"])] == [case]
    assert list(charges_seen_by(world["neighbour.clerk"])) == []


def test_a_leader_takes_it_on_himself(world: World) -> None:
    case = taken(world, by="leader")

    assert case.events.get(verb="take_charge").by == world["leader"]


def test_only_leaders_can_be_named(world: World) -> None:
    case = register_dispute(world)

    assert choices(world, case, "take_charge", "leader", "county.dispatcher") == [
        str(world["leader"].pk)
    ]
    with pytest.raises(Refusal):
        do(world, case, "take_charge", "county.dispatcher", leader=world["mediator"].pk, duty=DUTY)


def test_there_is_one_leader_at_a_time(world: World) -> None:
    case = taken(world)

    with pytest.raises(Refusal) as refused:
        do(world, case, "take_charge", "leader", leader=world["leader"].pk, duty=DUTY)

    assert refused.value.code == "in_charge_already"


@pytest.mark.parametrize(
    ("promised_on", "limits"), [(None, []), (date(2026, 3, 12), [date(2026, 3, 12)])]
)
def test_a_clock_runs_only_where_a_day_was_promised(
    world: World, promised_on: date | None, limits: list[date]
) -> None:
    case = taken(world, **({"promised_on": promised_on} if promised_on else {}))

    clocks = Deadline.objects.filter(case=case, clock__endswith=".take_charge")

    assert [clock.limit_at.date() for clock in clocks] == limits


def test_a_visit_to_the_place_is_planned_held_and_kept_sealed(world: World) -> None:
    case = taken(world, promised_on=TODAY + timedelta(days=10))
    do(
        world,
        case,
        "plan_visit",
        "leader",
        visits_at=world.now + timedelta(days=2),
        where="大路庄村部",
    )
    planned = charge_of(list(case.events.all()), running(case), world.now)
    assert planned is not None
    assert (planned.visits_at, planned.where) == (world.now + timedelta(days=2), "大路庄村部")
    past = charge_of(list(case.events.all()), running(case), world.now + timedelta(days=3))
    assert past is not None and past.visits_at is None

    later = world.now + timedelta(days=2, hours=1)
    said = "两家都在，愿意把沟往东挪一米。"
    do(
        world,
        case,
        "hold_visit",
        "leader",
        at=later,
        received_at=later - timedelta(minutes=30),
        where="大路庄村部",
        said=said,
    )

    kept = Visit.objects.get()
    assert (kept.case, kept.said, kept.outcome) == (case, said, "joined")
    assert kept.received_by.startswith("秦领导")
    event = case.events.get(verb="hold_visit")
    assert said not in str(event.facts)
    assert Deadline.objects.get(case=case, clock__endswith=".take_charge").state == "stopped"


def test_it_ends_with_a_reason_and_may_begin_anew(world: World) -> None:
    case = taken(world)
    do(world, case, "end_charge", "leader", reason="两家已经和好。")

    assert charge_of(list(case.events.all()), running(case), world.now) is None
    assert list(charges_seen_by(world["leader"])) == []
    with pytest.raises(Refusal) as refused:
        do(world, case, "end_charge", "leader", reason="再来一次")
    assert refused.value.code == "nobody_in_charge"
    do(world, case, "take_charge", "leader", leader=world["leader"].pk, duty=DUTY)
    assert len(running(case)) == 1


def test_who_leaves_his_post_is_in_charge_no_longer_and_nobody_inherits_it(world: World) -> None:
    case = taken(world)

    end_post(world["leader"], by=world["admin"], at=world.now, on=TODAY, reason="调走")

    assert running(case) == []
    assert charge_of(list(case.events.all()), running(case), world.now) is None


def test_a_matter_in_a_compartment_lets_in_who_takes_it_on_and_nobody_else(world: World) -> None:
    case = register_dispute(world, "county.dispatcher", safety=["domestic_violence"])
    assert not Case.objects.visible_to(world["leader"]).filter(pk=case.pk).exists()

    do(world, case, "take_charge", "county.dispatcher", leader=world["leader"].pk, duty=DUTY)

    assert Case.objects.visible_to(world["leader"]).filter(pk=case.pk).exists()
    assert not Case.objects.visible_to(world["town.clerk"]).filter(pk=case.pk).exists()
    do(world, case, "end_charge", "county.dispatcher", reason="换人")
    assert not Case.objects.visible_to(world["leader"]).filter(pk=case.pk).exists()


def test_no_leader_takes_a_report_on(world: World) -> None:
    on_duty(world)
    case = a_report(world)

    with pytest.raises(Refusal):
        do(world, case, "take_charge", "inspector", leader=world["leader"].pk, duty=DUTY)
