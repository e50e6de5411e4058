"""What of a reported table everybody may read: no small number, none that the others give away, no two times that
overlap."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fengqiao.figures.models import ReportCorrection, TableReport
from fengqiao.figures.permissions import reports_published
from fengqiao.figures.permissions.publishing import held_back, published
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.tables import in_force
from tests.world import COUNTY, World, moment

COLUMNS = in_force(date(2026, 11, 1), COUNTY).table_columns("cases")
TYPES = [f"{n:02}" for n in range(20, 38)]


def a_row(**differs: int) -> dict[str, Any]:
    """A hundred cases that tell of nobody, but for what differs (c21=3: column 21 is 3)."""
    even = {"01": 100, "02": 250, "03": 80, "04": 0, "05": 90, "40": 30, "41": 10}
    even |= {"06": 100, "13": 100, "21": 40, "22": 30, "25": 30, "38": 20, "39": 60}
    row = {one.code: even.get(one.code, 0) for one in COLUMNS}
    return row | {name[1:]: number for name, number in differs.items()}


def held(**differs: int) -> list[str]:
    return sorted(held_back(a_row(**differs), COLUMNS))


@pytest.mark.parametrize(
    ("differs", "expected"),
    [
        ({}, []),
        ({"c41": 9}, ["41"]),
        ({"c41": 0}, []),
        # A small type among others: the next smallest goes with it, or the rest of the sum would tell it.
        ({"c21": 31, "c20": 9}, ["20", "22"]),
        # Who is told 95 of 100 knows that five have failed; and who adds up both forms, too.
        ({"c03": 95, "c39": 75}, ["03", "05", "38"]),
        # A small total tells of everything.
        ({"c01": 9}, sorted(one.code for one in COLUMNS)),
    ],
)
def test_what_is_small_and_what_would_give_it_away_is_held_back(
    differs: dict[str, int], expected: list[str]
) -> None:
    assert held(**differs) == expected


def test_a_number_stands_beside_the_one_of_which_it_is_a_part() -> None:
    shown = {one.column.code: one for one in published(a_row(c41=9), COLUMNS)}

    assert (shown["21"].number, shown["21"].whole) == (40, 100)
    assert shown["41"].number is None


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=18, max_size=18), st.integers(0, 100))
def test_nobody_who_subtracts_learns_a_small_number(types: list[int], agreed: int) -> None:
    """Of each sum that is told, more than one number is held back, or none; no small one is told."""
    total = sum(types)
    row = a_row(c01=total, c06=total, c13=total, c21=0, c22=0, c25=0)
    row |= dict(zip(TYPES, types, strict=True))
    row |= {"03": total * agreed // 100, "38": 0, "39": total * agreed // 100}

    kept = held_back(row, COLUMNS)

    told = {code: number for code, number in row.items() if code not in kept}
    assert not [
        code for code, number in told.items() if 0 < number < 10 and code not in ("02", "05")
    ]
    if "01" in told:
        hidden = [code for code in TYPES if code in kept]
        small = [code for code in hidden if 0 < row[code] < 10]
        left = total - sum(row[code] for code in TYPES if code in told)
        assert not small or (len(hidden) > 1 and left - (len(hidden) - 1) >= 5)
        assert "03" not in told or not 0 < total - row["03"] < 10


def _report(world: World, first: date, last: date, **differs: Any) -> TableReport:
    facts = {
        "id": uuid7(moment(9)),
        "county": COUNTY,
        "table": "cases",
        "place": COUNTY,
        "first_on": first,
        "last_on": last,
        "at": moment(9),
        "by": world["leader"],
        "counted_at": moment(9),
        "rows": [],
        "is_zero": False,
        "sha256": "0" * 64,
    }
    return TableReport.objects.create(**{**facts, **differs})


@pytest.mark.django_db
def test_of_times_that_overlap_only_the_first_that_was_reported_is_told(world: World) -> None:
    """A quarter less two of its months would be the third."""
    january = _report(world, date(2026, 1, 1), date(2026, 1, 31))
    quarter = _report(world, date(2026, 1, 1), date(2026, 3, 31), at=moment(10))
    april = _report(world, date(2026, 4, 1), date(2026, 4, 30), at=moment(10, 30))
    _report(world, date(2026, 5, 1), date(2026, 5, 31), place=COUNTY + "101")
    _report(world, date(2026, 6, 1), date(2026, 6, 30), table="bodies")

    assert [row.pk for row in reports_published(COUNTY)] == [april.pk, january.pk]

    ReportCorrection.objects.create(
        id=uuid7(moment(11)),
        report=january,
        county=COUNTY,
        at=moment(11),
        by=world["leader"],
        reason="重新办理",
        changes=[],
    )
    assert [row.is_corrected for row in reports_published(COUNTY)] == [False, True]
    assert quarter.pk not in {row.pk for row in reports_published(COUNTY)}
