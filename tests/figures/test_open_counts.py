"""What everybody may know of a month: whole numbers or nothing, and nothing that can be worked out."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.figures.actions.publish import publish
from fengqiao.figures.definitions import DOUBT, LEAST
from fengqiao.figures.models import OpenCount
from fengqiao.figures.permissions.open_counts import (
    Counts,
    Published,
    counts_published,
    told_counts,
    with_totals,
)
from fengqiao.lib.crossed_table import CrossedTable
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.tables import in_force
from tests.world import COUNTY, NEIGHBOUR_VILLAGE, SHANGHAI, TODAY, TOWN, VILLAGE, World, do

MARCH = date(2026, 3, 1)
IN_APRIL = datetime(2026, 4, 11, 9, tzinfo=SHANGHAI)


def request_of(world: World, place: str = VILLAGE, type_: str = "Q3", **differs: Any) -> Case:
    facts = {
        "title": "路灯坏了",
        "story": "路口的灯不亮。",
        "place": place,
        "channel": "phone",
        "type": type_,
        "level": "help",
    }
    return actions.register(
        "request",
        by=world["county.dispatcher"],
        at=world.now,
        command_id=uuid7(),
        **(facts | differs),
    ).case


def read(kind: str = "request", month: date = MARCH) -> Published:
    return counts_published(COUNTY, kind, month, month)


# ── Held back ────────────────────────────────────────────────────────────────────────────────────


@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")),
        st.integers(0, 25),
        max_size=12,
    )
)
@settings(max_examples=40, deadline=None)
def test_whoever_adds_and_subtracts_knows_no_small_number(counted: Counts) -> None:
    """He sees the table as it is read; of what is held back that there is something, of a part of it nothing."""
    numbers, told = with_totals(counted), told_counts(counted)
    seen = Published(COUNTY, "request", {MARCH: told})
    shown = {cell: seen.number(MARCH, *cell) for cell in numbers}
    least = {cell: int(told.get(cell, 0) is None) for cell, said in shown.items() if said is None}

    assert all(shown[cell] == numbers[cell] for cell in numbers if cell not in least)
    table = CrossedTable(numbers, least)
    for cell, number in numbers.items():
        if 0 < number < LEAST:
            assert cell in least
            assert table.doubt(cell, DOUBT) == DOUBT


def test_what_is_large_is_told_and_what_would_give_the_small_away_is_not() -> None:
    told = told_counts({("a", "x"): 20, ("a", "y"): 30, ("b", "x"): 3, ("b", "y"): 40})

    assert told["", ""] == 93
    assert told["b", "x"] is None
    assert [told[cell] for cell in (("a", "x"), ("a", "y"), ("b", "y"))] == [None, None, None]
    assert (told["a", ""], told["b", ""], told["", "x"]) == (50, 43, 23)


def test_of_a_month_with_few_nothing_is_told_but_that_there_were_some() -> None:
    assert told_counts({("a", "x"): 2, ("b", "y"): 1}) == {("", ""): None}
    assert told_counts({}) == {("", ""): 0}


# ── Published ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db
def test_a_month_is_told_ten_days_after_it_is_over_once(world: World) -> None:
    for _ in range(12):
        request_of(world)
    for _ in range(11):
        request_of(world, NEIGHBOUR_VILLAGE, type_="")

    publish(at=IN_APRIL - timedelta(days=1))
    assert not OpenCount.objects.filter(month=MARCH).exists()
    publish(at=IN_APRIL)

    found = read()
    assert found.number(MARCH, "", "") == 23
    assert found.number(MARCH, TOWN, "Q3") == 12 and found.number(MARCH, TOWN, "-") == 0
    assert found.number(MARCH, NEIGHBOUR_VILLAGE[:9], "-") == 11
    Case.objects.all().update(type="Q1")
    assert publish(at=IN_APRIL + timedelta(days=3)) == 0
    assert read().number(MARCH, TOWN, "Q3") == 12


@pytest.mark.django_db
def test_what_lies_apart_or_was_merged_is_not_counted(world: World) -> None:
    for _ in range(10):
        request_of(world)
    request_of(world, safety=["domestic_violence"])
    merged, other = request_of(world), request_of(world)
    do(world, merged, "merge", "county.dispatcher", into=other.pk, reason="同一件事")

    publish(at=IN_APRIL)

    assert read().number(MARCH, "", "") == 11


@pytest.mark.django_db
def test_the_database_refuses_to_change_what_was_published(world: World) -> None:
    publish(at=IN_APRIL)

    for act in (lambda rows: rows.update(number=7), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            act(OpenCount.objects.filter(county=COUNTY))


def test_reports_petitions_and_what_offices_do_among_themselves_are_counted_for_nobody() -> None:
    tables = in_force(TODAY, COUNTY)
    openly = {kind.name for kind in tables.kinds() if kind.counted_openly}

    assert openly == {"request", "hazard", "grid_event", "wish", "lost_found", "referral"}
    assert not any(tables.kind(name).compartment for name in openly)
