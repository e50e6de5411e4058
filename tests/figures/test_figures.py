"""Figures are what happened, counted; nobody can be worked out from what is told of them."""

from datetime import date, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fengqiao.figures.actions.fold import fold, fold_everything
from fengqiao.figures.definitions import DOUBT, LEAST
from fengqiao.figures.models import MonthFigure
from fengqiao.figures.permissions import PARTS_OF, REST, TOGETHER, told_of
from fengqiao.figures.permissions import telling as permissions
from fengqiao.figures.querysets import COUNTED
from fengqiao.lib.small_numbers import ranges
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


# How many matters of each kind: answered or open, in time or late or without a limit that has ended.
ATOMS = st.tuples(*[st.integers(0, 14)] * 8)


def sums_of(n: tuple[int, ...]) -> dict[str, int]:
    answered, still_open = n[0] + n[1] + n[2], n[3] + n[4] + n[5] + n[6]
    return {
        "received": answered + still_open,
        "answered": answered,
        "open": still_open,
        "on_time": n[0] + n[3],
        "timed": n[0] + n[3] + n[1] + n[4] + n[5],
        "overdue": n[5],
        "evaluated": min(n[7], answered),
    }


PLACES = [COUNTY, TOWN, VILLAGE, OTHER_VILLAGE, "411726001", NEIGHBOUR_VILLAGE, "411726002001"]
PLACES += [f"411726003{village:03d}" for village in range(1, 13)]


@given(st.dictionaries(st.sampled_from(PLACES), ATOMS.map(sums_of), max_size=19))
@example({place: sums_of((1, 0, 0, 0, 0, 0, 0, 0)) for place in PLACES[-10:]})  # ten of one each
@example(
    {
        TOWN: sums_of((100, 0, 0, 0, 0, 0, 0, 0)),
        "411726001": sums_of((1, 0, 0, 0, 0, 0, 0, 0)),
        NEIGHBOUR_VILLAGE: sums_of((11, 0, 0, 0, 0, 0, 0, 0)),
        "411726002001": sums_of((1, 0, 0, 0, 0, 0, 0, 0)),
    }
)
@settings(max_examples=150, deadline=None)
def test_who_adds_and_subtracts_all_that_is_told_finds_no_small_number(
    counted: dict[str, dict[str, int]],
) -> None:
    towns = [part for part in permissions._parts(COUNTY, counted) if REST not in part]
    held = frozenset().union(*(permissions._held(at, counted) for at in (COUNTY, *towns)))
    true, known, sums = everything_told(counted, held)

    found = ranges(known, sums)

    for (place, name), number in true.items():
        low, high = found[place, name]
        assert low <= number <= high
        assert number == 0 or number >= LEAST or high - low + 1 >= DOUBT, (place, name, number)


def everything_told(counted: Any, held: Any) -> tuple[Any, Any, Any]:
    """All pages of a county at once, as somebody reads them who knows how they are made: the true
    numbers, what is known of each, and what adds up to what."""
    families = {COUNTY: permissions._parts(COUNTY, counted)}
    families |= {p: permissions._parts(p, counted) for p in families[COUNTY] if REST not in p}
    places = {COUNTY: permissions._sum(counted.values())}
    for parts in families.values():
        places |= parts
    true, known, sums = {}, {}, []
    for place, row in places.items():
        for name, number in (*row.items(), *rests(row)):
            true[place, name], is_told = number, name in COUNTED and (place, name) not in held
            low = int(number > 0 and name in COUNTED and is_alone(place, name, families, held))
            known[place, name] = (number, number) if is_told else (low, 10_000)
        sums.append(((place, "received"), [(place, "answered"), (place, "open")]))
        sums += [((place, whole), [(place, p), (place, f"-{p}-{whole}")]) for p, whole in PARTS_OF]
        names = [name for at, name in true if at == place]
        if families.get(place):
            sums += [((place, n), [(part, n) for part in families[place]]) for n in names]
    return true, known, sums


def rests(row: dict[str, int]) -> list[tuple[str, int]]:
    return [(f"-{part}-{whole}", row[whole] - row[part]) for part, whole in PARTS_OF]


def is_alone(place: str, name: str, families: Any, held: Any) -> bool:
    """Held back for itself, where nothing at all would have been told."""
    beside = next((parts for parts in families.values() if place in parts), {})
    by_whole = any((place, whole) in held for part, whole in PARTS_OF if part == name)
    return not by_whole and any((other, name) not in held for other in beside)


def test_what_is_known_together_is_held_back_together() -> None:
    assert sorted(name for names in TOGETHER for name in names) == sorted(COUNTED)
