"""The hotline's limits, place by place, on either side of each boundary; and how long an answer may take."""

from datetime import date, datetime

import pytest

from fengqiao.rulebook.clocks import SHANGHAI, due
from fengqiao.rulebook.tables import in_force
from tests.rulebook.reading import table

ON = date(2026, 3, 2)
START = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)  # a Monday

# Where: Beijing, Guangdong, Jinan, Weifang, this county (an example), anywhere else.
LIMITS = """
| where  | clock             | in time          | too late         | source |
| 110101 | request.emergency | 2026-03-02T11:00 | 2026-03-02T11:01 | 征求意见稿 |
| 110101 | request.utilities | 2026-03-03T09:00 | 2026-03-03T09:01 | 征求意见稿 |
| 110101 | request.enquiry   | 2026-03-09       | 2026-03-10       | 征求意见稿 |
| 110101 | request.help      | 2026-03-09       | 2026-03-10       | 征求意见稿 |
| 110101 | request.complaint | 2026-03-09       | 2026-03-10       | 征求意见稿 |
| 110101 | request.complex   | 2026-03-17       | 2026-03-18       | 征求意见稿 |
| 440106 | request.emergency | 2026-03-03T09:00 | 2026-03-03T09:01 | 产品自定 |
| 440106 | request.enquiry   | 2026-03-04       | 2026-03-05       | 广东省12345 |
| 440106 | request.help      | 2026-03-16       | 2026-03-17       | 广东省12345 |
| 440106 | request.complaint | 2026-03-23       | 2026-03-24       | 广东省12345 |
| 370102 | request.enquiry   | 2026-03-09       | 2026-03-10       | 济南市12345市民服务热线条例》24 |
| 370102 | request.complex   | 2026-03-09       | 2026-03-10       | 济南市12345市民服务热线条例》24 |
| 370702 | request.help      | 2026-03-09       | 2026-03-10       | 便民热线条例》20 |
| 370702 | request.complaint | 2026-03-09       | 2026-03-10       | 便民热线条例》20 |
| 411726 | request.emergency | 2026-03-02T11:00 | 2026-03-02T11:01 | 示例 |
| 411726 | request.enquiry   | 2026-03-04       | 2026-03-05       | 示例 |
| 411726 | request.complex   | 2026-03-17       | 2026-03-18       | 示例 |
| 610522 | request.enquiry   | 2026-03-23       | 2026-03-24       | 产品自定 |
| 610522 | request.utilities | 2026-03-05T09:00 | 2026-03-05T09:01 | 产品自定 |
"""


@pytest.mark.parametrize("row", table(LIMITS)[1:], ids=lambda row: f"{row[0]}-{row[1]}")
def test_a_grade_ends_where_its_place_says(row: list[str]) -> None:
    where, name, in_time, too_late, source = row
    tables = in_force(ON, where)
    rule = tables.clock(name)

    limit = due(rule, START if rule.unit == "hours" else ON, calendar=tables.calendar).limit

    assert f"{limit:%Y-%m-%dT%H:%M}"[: len(in_time)] == in_time < too_late
    assert source in rule.source


# Vectors computed by hand from the calendars of 2025 and 2026.
FIVE_WORKING_DAYS = """
| start      | limit      |
| 2026-04-30 | 2026-05-11 |
| 2026-02-12 | 2026-02-26 |
| 2025-09-28 | 2025-10-11 |
"""


@pytest.mark.parametrize("row", table(FIVE_WORKING_DAYS)[1:], ids=lambda row: row[0])
def test_five_working_days_of_jinan(row: list[str]) -> None:
    tables = in_force(ON, "370102")

    counted = due(
        tables.clock("request.help"), date.fromisoformat(row[0]), calendar=tables.calendar
    )

    assert counted.limit == date.fromisoformat(row[1])
