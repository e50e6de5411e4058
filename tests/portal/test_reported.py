"""The county's reported table, as everybody reads it: what was reported, with what it is of, nothing small."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from fengqiao.figures.actions.report import report
from fengqiao.figures.definitions.tables import Span
from fengqiao.figures.models import TableReport
from tests.figures.test_publishing import a_row
from tests.world import COUNTY, TOWN, World, moment

MARCH = Span(date(2026, 3, 1), date(2026, 3, 1))
PATH = f"/p/open/{COUNTY}/table/"


def read(client: Any = None, **asked: str) -> str:
    answer = (client or Client()).get(PATH, asked)
    assert answer.status_code == 200
    return str(answer.content.decode())


def reported(world: World, month: int, **numbers: int) -> TableReport:
    """A report with these numbers, as it would be kept."""
    span = Span(date(2026, month, 1), date(2026, month, 1))
    row = {code: str(number) for code, number in a_row(**numbers).items()}
    lines = [{"key": COUNTY, "kind": "whole", "name": "", "numbers": row}]
    return TableReport.objects.create(
        county=COUNTY, table="cases", place=COUNTY, first_on=span.first, last_on=span.ends_on,
        at=moment(9), by=world["leader"], counted_at=moment(9), rows=lines, is_zero=False,
        sha256="0" * 64,
    )  # fmt: skip


def test_before_the_first_report_it_says_so(world: World) -> None:
    assert "县里还没有上报过" in read()
    assert PATH in Client().get(f"/p/open/{COUNTY}/").content.decode()


def test_a_zero_report_is_one(world: World) -> None:
    report(MARCH, by=world["county.dispatcher"], at=moment(9, on=date(2026, 4, 10)))

    assert "零报告" in read()


def test_numbers_stand_with_what_they_are_of_and_small_ones_do_not(world: World) -> None:
    january, march = reported(world, 1), reported(world, 3, c20=9, c21=31)

    page, earlier = read(), read(report=str(january.pk))

    assert "2026-03-01 到 2026-03-31" in page and "2026-01-01 到 2026-01-31" in earlier
    assert "31 <small>件</small>" in page and "共 100 · 31%" in page
    assert "9 <small>件</small>" not in page and page.count("—</td>") == 2
    assert f"?report={january.pk}" in page and f"?report={march.pk}" in earlier
    assert earlier.count("—</td>") == 0


@pytest.mark.parametrize("place", [TOWN, "411799", "41", "x"])
def test_only_a_county_of_ours_has_one(world: World, place: str) -> None:
    assert Client().get(f"/p/open/{place}/table/").status_code == 404


def test_few_statements(world: World, django_assert_max_num_queries: Any) -> None:
    for month in (1, 2, 3):
        reported(world, month)
    read()
    with django_assert_max_num_queries(5):
        read()
