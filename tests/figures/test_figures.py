"""Figures are what happened, counted; nobody can be worked out from what is told of them."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.figures import permissions
from fengqiao.figures.actions.fold import fold, fold_everything
from fengqiao.figures.models import MonthFigure
from fengqiao.figures.permissions import REST, TOGETHER, told_of
from fengqiao.figures.querysets import COUNTED
from tests.world import (
    COUNTY,
    NEIGHBOUR_VILLAGE,
    OTHER_VILLAGE,
    TOWN,
    VILLAGE,
    World,
    do,
    moment,
    register_dispute,
    walk,
)

MARCH = date(2026, 3, 1)
COLUMNS = ("place", "received", "answered", "timed", "on_time", "open", "overdue", "evaluated")


def kept() -> list[tuple[Any, ...]]:
    return list(MonthFigure.objects.order_by("place").values_list(*COLUMNS))


# ── Counted ──────────────────────────────────────────────────────────────────────────────────────


def test_a_matter_counts_as_far_as_it_has_come(world: World) -> None:
    walk(world, until="accepted")
    walk(world, until="concluded", case=register_dispute(world))
    walk(world, until="evaluated", case=register_dispute(world))

    fold_everything(at=moment(18) + timedelta(days=90))

    # Of the one that was concluded nobody has asked again: its revisit is late.
    #                  received answered timed on_time open overdue evaluated
    assert kept() == [(VILLAGE, 3, 2, 3, 1, 1, 1, 1)]


def test_before_a_limit_has_gone_by_nothing_is_said_of_it(world: World) -> None:
    register_dispute(world)

    fold_everything(at=moment(10))

    assert kept() == [(VILLAGE, 1, 0, 0, 0, 1, 0, 0)]


def test_what_would_give_somebody_away_or_is_no_matter_is_left_out(world: World) -> None:
    register_dispute(world, safety=["domestic_violence"])
    merged, other = register_dispute(world), register_dispute(world)
    do(world, merged, "merge", "village.clerk", into=other.pk, reason="同一件事")

    fold_everything(at=moment(10))

    assert [row[:2] for row in kept()] == [(VILLAGE, 1)]


def test_a_month_begins_at_midnight_in_china(world: World) -> None:
    last = moment(0, on=date(2026, 4, 1)) - timedelta(minutes=1)
    register_dispute(world, at=last)
    register_dispute(world, at=last + timedelta(minutes=1))

    fold_everything(at=moment(9, on=date(2026, 4, 1)))

    months = MonthFigure.objects.order_by("month").values_list("month", "received")
    assert list(months) == [(MARCH, 1), (date(2026, 4, 1), 1)]


def test_folding_again_what_changed_gives_what_folding_everything_gives(world: World) -> None:
    case = register_dispute(world)
    register_dispute(world, at=moment(9, on=date(2026, 1, 5)))
    fold(at=moment(10))
    walk(world, until="concluded", case=case)
    register_dispute(world, "neighbour.clerk", place=NEIGHBOUR_VILLAGE, at=moment(15))

    fold(at=moment(19) + timedelta(days=6))
    step_by_step = kept()
    fold_everything(at=moment(19) + timedelta(days=6))

    assert step_by_step == kept()
    assert len(step_by_step) == 3


def test_a_limit_that_goes_by_counts_without_anybody_acting(world: World) -> None:
    walk(world, until="accepted")
    fold(at=moment(10))

    fold(at=moment(10) + timedelta(days=90))

    assert kept() == [(VILLAGE, 1, 0, 1, 0, 1, 1, 0)]


def test_the_command_says_how_much_it_did(world: World) -> None:
    register_dispute(world)
    out = StringIO()

    call_command("figures", "--all", stdout=out)

    assert out.getvalue().startswith("算了 1 个县月")


# ── Told ─────────────────────────────────────────────────────────────────────────────────────────


def figure(place: str, **numbers: int) -> None:
    MonthFigure.objects.create(place=place, month=MARCH, folded_at=moment(), **numbers)


@pytest.mark.django_db
def test_small_numbers_are_held_back_on_every_page(django_assert_num_queries: Any) -> None:
    figure(VILLAGE, received=40, answered=40)
    figure(OTHER_VILLAGE, received=3, open=3)
    figure(NEIGHBOUR_VILLAGE, received=50, answered=30, open=20)

    with django_assert_num_queries(1):
        county, towns = told_of(COUNTY, MARCH, MARCH)
    town, villages = told_of(TOWN, MARCH, MARCH)

    assert county.numbers["received"] == 93
    assert {t.place: t.numbers["received"] for t in towns} == {"411726001": 50, TOWN: 43}
    assert {v.place: v.numbers["received"] for v in villages} == {
        VILLAGE: None,
        OTHER_VILLAGE: None,
    }
    assert town.numbers["received"] == 43
    assert town.numbers["answered"] is None  # 3 are not: they would be known
    assert told_of(VILLAGE, MARCH, MARCH)[0].numbers["received"] is None


SUMS = st.tuples(
    st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40)
).map(
    lambda n: {
        "answered": n[0],
        "open": n[1],
        "received": n[0] + n[1],
        "timed": min(n[2], n[0] + n[1]),
        "on_time": min(n[2], n[0] + n[1], n[3]),
        "overdue": min(n[3], n[1]),
        "evaluated": min(n[3], n[0]),
    }
)
PLACES = [COUNTY, TOWN, VILLAGE, OTHER_VILLAGE, "411726001", NEIGHBOUR_VILLAGE, "411726002001"]


@given(st.dictionaries(st.sampled_from(PLACES), SUMS))
@settings(max_examples=400, deadline=None)
def test_no_number_that_is_held_back_is_the_difference_of_others(
    counted: dict[str, dict[str, int]],
) -> None:
    held = permissions._held(COUNTY, counted)
    towns = [part for part in permissions._parts(COUNTY, counted) if not part.endswith(REST)]

    for parent in (COUNTY, *towns):
        parts = permissions._parts(parent, counted)
        for name in COUNTED:
            family = [parent, *parts]
            unknown = [place for place in family if (place, name) in held]
            assert len(unknown) != 1 or not parts, (name, unknown)
        for place in (parent, *parts):
            three = [name for name in ("received", "answered", "open") if (place, name) in held]
            assert len(three) != 1
        for place, sums in parts.items():
            for name in COUNTED:
                assert (place, name) in held or not 0 < sums[name] < 10


def test_what_is_known_together_is_held_back_together() -> None:
    assert sorted(name for names in TOGETHER for name in names) == sorted(COUNTED)
