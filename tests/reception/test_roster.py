"""The roster: in turn, without days that are off; changed, swapped and cancelled with a reason, and nothing lost."""

from datetime import date, time, timedelta

import pytest

from fengqiao.jurisdiction.models import Change
from fengqiao.jurisdiction.step import NotYours, OutsideOfYours, Unfit, seen_of
from fengqiao.reception.actions.cancel_shift import cancel_shift, hold_shift
from fengqiao.reception.actions.keep_leader import end_leader, keep_leader
from fengqiao.reception.actions.keep_shift import change_shift
from fengqiao.reception.actions.plan_turn import plan_turn
from fengqiao.reception.actions.swap_shifts import swap_shifts
from fengqiao.reception.definitions import (
    Hours,
    begun_with,
    hours_of,
    in_turn,
    weekly,
)
from fengqiao.reception.models import Shift
from fengqiao.reception.permissions import ShiftOver
from fengqiao.reception.querysets import Kept, coming, kept_of, next_in_turn, serving
from fengqiao.rulebook.tables import in_force
from fengqiao.upkeep.actions.undo_change import CannotUndo, undo_change
from tests.reception.roster import MONDAY, MORNING, leaders, shift
from tests.world import COUNTY, NEIGHBOUR_TOWN, TODAY, TOWN, World, moment

pytestmark = pytest.mark.django_db
CALENDAR = in_force(TODAY, COUNTY).calendar


# ── In turn ──────────────────────────────────────────────────────────────────────────────────────


def test_a_day_off_costs_nobody_his_turn(world: World) -> None:
    first, second, third = leaders(world)
    days = weekly(date(2026, 4, 27), 1, 4)

    proposed = list(in_turn([first, second, third], days, calendar=CALENDAR))

    assert [(one.day, one.leader, one.off) for one in proposed] == [
        (date(2026, 4, 27), first, False),
        (date(2026, 5, 4), None, True),  # within the days of Labour Day
        (date(2026, 5, 11), second, False),
        (date(2026, 5, 18), third, False),
    ]


def test_a_day_that_is_planned_already_stays_as_it_is(world: World) -> None:
    first, second, _third = leaders(world)

    proposed = list(
        in_turn([first, second], weekly(MONDAY, 1, 3), calendar=CALENDAR, taken=frozenset([MONDAY]))
    )

    assert [(one.leader, one.taken) for one in proposed] == [
        (None, True),
        (first, False),
        (second, False),
    ]


@pytest.mark.parametrize(
    ("first", "weekday", "begins"),
    [
        (date(2026, 3, 2), 1, date(2026, 3, 2)),
        (date(2026, 3, 3), 1, date(2026, 3, 9)),
        (date(2026, 3, 2), 7, date(2026, 3, 8)),
    ],
)
def test_the_first_day_is_the_weekday_itself_or_the_next(
    first: date, weekday: int, begins: date
) -> None:
    assert weekly(first, weekday, 2) == [begins, begins + timedelta(days=7)]


def test_the_turn_goes_on_where_it_stopped(world: World) -> None:
    first, second, third = leaders(world)
    organ = first.organ

    assert next_in_turn(organ, []) is None
    assert next_in_turn(organ, [first, second, third]) == first.pk
    shift(world, second)
    assert next_in_turn(organ, [first, second, third]) == third.pk
    assert begun_with([first, second, third], third.pk) == [third, first, second]


def test_what_was_shown_is_kept_by_one_press_and_stands_on_record(world: World) -> None:
    people = leaders(world)
    proposed = list(in_turn(people, weekly(MONDAY, 1, 3), calendar=CALENDAR))

    made = plan_turn(
        people[0].organ,
        proposed,
        by=world["county.dispatcher"],
        at=world.now,
        hours=MORNING,
        where="一楼接访室",
        places=6,
    )

    assert [(one.day, one.leader) for one in made] == list(
        zip(weekly(MONDAY, 1, 3), people, strict=True)
    )
    change = Change.objects.get(act="plan_turn")
    assert len(change.rows) == 3
    assert change.by == world["county.dispatcher"]
    with pytest.raises(CannotUndo):
        undo_change(change, by=world["admin"], at=world.now, reason="试一试")


def test_days_that_are_all_off_are_said(world: World) -> None:
    people = leaders(world)
    proposed = list(in_turn(people, [date(2026, 5, 4)], calendar=CALENDAR))

    with pytest.raises(Unfit, match="都放假或者已经有安排"):
        plan_turn(
            people[0].organ,
            proposed,
            by=world["county.dispatcher"],
            at=world.now,
            hours=MORNING,
            where="一楼接访室",
            places=6,
        )


@pytest.mark.parametrize(
    ("begins", "ends"), [("9:00", "9:00"), ("11:00", "9:30"), ("早上", "9:30"), ("25:00", "26:00")]
)
def test_hours_that_are_none_are_refused(begins: str, ends: str) -> None:
    with pytest.raises(Unfit):
        hours_of(begins, ends)


def test_hours_are_read_as_people_type_them() -> None:
    assert hours_of("9：00", " 11:30") == Hours(time(9), time(11, 30))


# ── One shift ────────────────────────────────────────────────────────────────────────────────────


def test_nobody_receives_at_two_places_at_once(world: World) -> None:
    who = leaders(world)[0]
    shift(world, who)

    with pytest.raises(Unfit, match="已经有接访安排"):
        shift(world, who, hours=Hours(time(11), time(12)), where="铜山乡")

    assert shift(world, who, hours=Hours(time(11, 30), time(12))).leader == who


def test_a_change_says_why_to_everybody(world: World) -> None:
    first, second, _third = leaders(world)
    planned = shift(world, first)

    change_shift(
        planned,
        by=world["county.dispatcher"],
        at=world.now,
        leader=second,
        day=MONDAY + timedelta(days=1),
        hours=MORNING,
        where="二楼",
        places=2,
        reason="开会，改到周二",
        seen=seen_of(planned),
    )

    now = Shift.objects.get(pk=planned.pk)
    assert (now.leader, now.day, now.remark) == (
        second,
        MONDAY + timedelta(days=1),
        "开会，改到周二",
    )


def test_two_leaders_swap_and_each_time_stays_where_it_was(world: World) -> None:
    first, second, _third = leaders(world)
    one, other = shift(world, first), shift(world, second, day=MONDAY + timedelta(weeks=1))

    swap_shifts(one, other, by=world["county.dispatcher"], at=world.now, reason="外出学习")

    kept = [(row.day, row.leader, row.remark) for row in Shift.objects.order_by("starts_at")]
    assert kept == [
        (MONDAY, second, "外出学习"),
        (MONDAY + timedelta(weeks=1), first, "外出学习"),
    ]


def test_a_swap_with_oneself_is_refused(world: World) -> None:
    first = leaders(world)[0]
    one, other = shift(world, first), shift(world, first, day=MONDAY + timedelta(weeks=1))

    with pytest.raises(Unfit, match="另一位领导"):
        swap_shifts(one, other, by=world["county.dispatcher"], at=world.now, reason="换")


def test_a_cancelled_one_stays_on_the_roster_with_its_reason(world: World) -> None:
    planned = shift(world)

    cancel_shift(planned, by=world["county.dispatcher"], at=world.now, reason="防汛")

    [row] = coming(COUNTY, world.now)
    assert (row.pk, row.cancelled_because) == (planned.pk, "防汛")
    with pytest.raises(ShiftOver):
        cancel_shift(planned, by=world["county.dispatcher"], at=world.now, reason="又一次")


def test_what_has_begun_is_changed_no_more_and_can_be_held_only_then(world: World) -> None:
    planned, by = shift(world), world["county.dispatcher"]
    begun = moment(9, on=MONDAY)

    with pytest.raises(ShiftOver, match="还没有到"):
        hold_shift(planned, by=by, at=begun - timedelta(minutes=1))
    with pytest.raises(ShiftOver, match="已经开始"):
        cancel_shift(planned, by=by, at=begun, reason="晚了")
    hold_shift(planned, by=by, at=begun)
    hold_shift(planned, by=by, at=begun + timedelta(minutes=1))

    assert Shift.objects.get(pk=planned.pk).held_at == begun
    assert Change.objects.filter(act="hold_shift").count() == 1


def test_who_leaves_gives_his_shifts_away_first(world: World) -> None:
    who, by = leaders(world)[0], world["county.dispatcher"]
    planned = shift(world, who)

    with pytest.raises(Unfit, match="还有接访安排"):
        end_leader(who, by=by, at=world.now, on=TODAY, reason="调走")
    cancel_shift(planned, by=by, at=world.now, reason="调走")
    end_leader(who, by=by, at=world.now, on=TODAY, reason="调走")

    assert who not in serving(who.organ, TODAY + timedelta(days=1))
    assert who in serving(who.organ, TODAY)


# ── Whose ────────────────────────────────────────────────────────────────────────────────────────


def test_a_town_keeps_its_own_roster_and_no_other(world: World) -> None:
    [own, *_] = leaders(world, "town.clerk")

    assert own.organ.place == TOWN
    with pytest.raises(OutsideOfYours):
        keep_leader(
            None,
            organ=world.organ("neighbour.clerk"),
            by=world["town.clerk"],
            at=world.now,
            name="周某",
            title="乡长",
            position="1",
        )


@pytest.mark.parametrize(
    "name", ["leader", "labour.liaison", "mediator", "auditor", "village.clerk"]
)
def test_who_has_not_the_power_keeps_no_roster(world: World, name: str) -> None:
    with pytest.raises(NotYours):
        keep_leader(
            None,
            organ=world.organ(name),
            by=world[name],
            at=world.now,
            name="周某",
            title="乡长",
            position="1",
        )


# ── What everybody may know ──────────────────────────────────────────────────────────────────────


def test_a_place_shows_what_lies_in_it_and_not_its_neighbour(world: World) -> None:
    county = shift(world)
    town = leaders(world, "town.clerk")[0]
    in_town = shift(world, town)

    assert list(coming(COUNTY, world.now)) == [county, in_town]
    assert list(coming(TOWN, world.now)) == [in_town]
    assert list(coming(NEIGHBOUR_TOWN, world.now)) == []


def test_what_is_counted_is_whether_it_was_held_as_published(world: World) -> None:
    people, by = leaders(world), world["county.dispatcher"]
    held = shift(world, people[0])
    cancel_shift(shift(world, people[1]), by=by, at=world.now, reason="防汛")
    shift(world, people[2])
    shift(world, people[0], day=MONDAY + timedelta(weeks=1))
    hold_shift(held, by=by, at=moment(10, on=MONDAY))

    over = moment(18, on=MONDAY)

    assert kept_of(COUNTY, over - timedelta(days=30), over) == Kept(3, 1, 1)
