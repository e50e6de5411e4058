"""What is left open about a cell is what all tables that fit leave open: tried out one by one."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.lib.crossed_table import TOTAL, Cell, CrossedTable

ROWS, COLUMNS = ("a", "b", "c"), ("x", "y")
INNER = list(product(ROWS, COLUMNS))
MOST, ENOUGH = 8, 4


def with_totals(inner: dict[Cell, int]) -> dict[Cell, int]:
    numbers = dict(inner)
    for row in ROWS:
        numbers[row, TOTAL] = sum(inner[row, column] for column in COLUMNS)
    for column in (*COLUMNS, TOTAL):
        numbers[TOTAL, column] = sum(numbers[row, column] for row in ROWS)
    return numbers


def possible(numbers: dict[Cell, int], least: dict[Cell, int], cell: Cell) -> set[int]:
    """Its values in all tables that fit what is told."""
    spans = [range(least[one], MOST + 1) if one in least else [numbers[one]] for one in INNER]
    tables = (with_totals(dict(zip(INNER, inner, strict=True))) for inner in product(*spans))
    return {
        table[cell]
        for table in tables
        if all(
            number >= least[one] if one in least else number == numbers[one]
            for one, number in table.items()
        )
    }


@given(
    inner=st.lists(st.integers(0, 3), min_size=len(INNER), max_size=len(INNER)),
    unknown=st.sets(
        st.sampled_from([*with_totals(dict.fromkeys(INNER, 0))]), min_size=1, max_size=4
    ),
)
@settings(max_examples=20, deadline=None)
def test_the_doubt_is_exactly_what_the_sums_leave(inner: list[int], unknown: set[Cell]) -> None:
    numbers = with_totals(dict(zip(INNER, inner, strict=True)))
    least = {cell: min(1, numbers[cell]) for cell in unknown}
    table = CrossedTable(numbers, least)

    for cell in unknown:
        assert table.doubt(cell, ENOUGH) == min(ENOUGH, len(possible(numbers, least, cell)))


@pytest.mark.parametrize(
    ("unknown", "doubt"),
    [
        ([("a", "x")], 1),
        ([("a", "x"), ("a", "y"), ("b", "x"), ("b", "y")], 4),
        ([("a", "x"), ("a", TOTAL), (TOTAL, "x"), (TOTAL, TOTAL)], 4),
    ],
)
def test_a_cell_alone_is_known_and_one_on_a_way_round_is_not(
    unknown: list[Cell], doubt: int
) -> None:
    numbers = with_totals(dict.fromkeys(INNER, 3))

    assert CrossedTable(numbers, dict.fromkeys(unknown, 1)).doubt(("a", "x"), ENOUGH) == doubt
