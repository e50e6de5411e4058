"""Days as ledgers have them, as tables: what is written, which day it is. The ledger is of 2025-03-02."""

from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from fengqiao.lib.chinese_dates import (
    Day,
    DayUnclear,
    day_of,
    day_of_number,
    lunar_year_of,
    number_of,
    year_in,
)

NEAR = date(2025, 3, 2)

WRITTEN = """
2025-03-05                 2025-03-05
2025.3.5                   2025-03-05
2025/3/5                   2025-03-05
2025、3、5                 2025-03-05
2025，3，5                 2025-03-05
2025年3月5日               2025-03-05
2025年03月05号             2025-03-05
２０２５年３月５日         2025-03-05
2025．3．5                 2025-03-05
20250305                   2025-03-05
25.3.5                     2025-03-05
89.3.5                     1989-03-05
二〇二五年三月五日         2025-03-05
二零二五年三月十五日       2025-03-15
二○二五年十二月三十一日    2025-12-31
2025年3月5日(星期三)       2025-03-05
2025年3月5日周三           2025-03-05
2025年3月5日至3月8日       2025-03-05
2025.3.5-3.8               2025-03-05
2025-03-05T00:00:00        2025-03-05
3月5日                     2025-03-05
三月五日                   2025-03-05
3.5                        2025-03-05
3/5                        2025-03-05
去年3月5日                 2024-03-05
今天                       2025-03-02
昨天                       2025-03-01
上月15日                   2025-02-15
去年腊月二十三             2025-01-22
腊月廿三                   2025-01-22
正月初一                   2025-01-29
正月十五                   2025-02-12
2024年腊月二十三           2025-01-22
二〇二四年腊月廿三         2025-01-22
甲辰年腊月二十三           2025-01-22
农历2024年八月十五         2024-09-17
农历八月十五               2024-09-17
前年闰二月初三             2023-03-24
冬月初十                   2024-12-10
2023年腊月三十             2024-02-09
去年腊月除夕               2025-01-28
"""
LESS_THAN_A_DAY = """
二〇二五年三月   2025-03-01 month
2025年3月        2025-03-01 month
2025.3           2025-03-01 month
202503           2025-03-01 month
去年3月          2024-03-01 month
三月             2025-03-01 month
上个月           2025-02-01 month
去年腊月         2024-12-31 month
2024年           2024-01-01 year
2024             2024-01-01 year
"""
WITH_TIME = """
2019/2/28 11:25:05     2019-02-28 11:25
2025年3月5日9时30分    2025-03-05 09:30
2025年3月5日上午9点半  2025-03-05 09:30
2025年3月5日下午3点    2025-03-05 15:00
2025.3.5 21:05         2025-03-05 21:05
2025-03-05T08:00:00    2025-03-05 08:00
"""
UNCLEAR = """
2025年2月29日
2025/13/1
3025年1月1日
1700.1.1
二十三日
2025.3.32
前天下午才说的
待定
2025-3-5 25:00
2024年腊月三十
闰六月初一
癸丑寅年正月初一
"""


def table(text: str) -> list[list[str]]:
    return [line.rsplit(maxsplit=1) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("said", "on"), table(WRITTEN))
def test_a_day_as_it_is_written(said: str, on: str) -> None:
    found = day_of(said, near=NEAR)

    assert (found.on.isoformat(), found.precision) == (on, "day")


@pytest.mark.parametrize("line", LESS_THAN_A_DAY.strip().splitlines())
def test_a_month_or_a_year_is_its_first_day_and_says_so(line: str) -> None:
    said, on, precision = line.rsplit(maxsplit=2)

    assert day_of(said, near=NEAR) == Day(date.fromisoformat(on), precision)  # type: ignore[arg-type]


@pytest.mark.parametrize("line", WITH_TIME.strip().splitlines())
def test_a_time_of_day_is_kept(line: str) -> None:
    said, on, at = line.rsplit(maxsplit=2)

    found = day_of(said, near=NEAR)

    assert (found.on, found.at) == (date.fromisoformat(on), time.fromisoformat(at))


@pytest.mark.parametrize("said", UNCLEAR.strip().splitlines())
def test_what_is_no_day_or_two_is_refused_in_words(said: str) -> None:
    with pytest.raises(DayUnclear) as refused:
        day_of(said, near=NEAR)

    assert str(refused.value).endswith("。")


@pytest.mark.parametrize("said", ["3月5日", "昨天", "去年腊月二十三", "腊月廿三"])
def test_what_counts_from_the_ledgers_day_asks_for_it(said: str) -> None:
    with pytest.raises(DayUnclear, match="台账"):
        day_of(said)


def test_last_year_is_the_lunar_one_as_long_as_the_old_year_lasts() -> None:
    """Ten days before the new year of spring, last year's twelfth month is a year further back."""
    before, after = (
        day_of("去年腊月二十三", near=date(2025, 1, 10)),
        day_of("去年腊月二十三", near=NEAR),
    )

    assert (before.on, after.on) == (date(2024, 2, 2), date(2025, 1, 22))
    assert [lunar_year_of(day) for day in (date(2025, 1, 28), date(2025, 1, 29))] == [2024, 2025]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        (45721, Day(date(2025, 3, 5))),
        (45721.5, Day(date(2025, 3, 5), at=time(12))),
        (20250305, Day(date(2025, 3, 5))),
        (202503, Day(date(2025, 3, 1), "month")),
        (2025, Day(date(2025, 1, 1), "year")),
    ],
)
def test_a_number_in_the_place_of_a_day(number: float, expected: Day) -> None:
    assert day_of_number(number) == expected


@pytest.mark.parametrize("number", [2025.1, 2025.11, 188006, 7, -3])
def test_a_number_that_can_mean_two_months_is_refused(number: float) -> None:
    """2025.1 is what a table makes of 2025.10."""
    with pytest.raises(DayUnclear):
        day_of_number(number)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("泌阳县2024年度矛盾纠纷排查调处台账", 2024),
        ("二〇二四年台账", 2024),
        ("2023-2024年台账", 2023),
        ("台账", None),
        ("第2024号", None),
    ],
)
def test_the_year_of_a_title(title: str, year: int | None) -> None:
    assert year_in(title) == year


@pytest.mark.parametrize(
    ("said", "number"), [("二十三", 23), ("十", 10), ("十二", 12), ("三十", 30), ("二〇二五", 2025)]
)
def test_numerals(said: str, number: int) -> None:
    assert number_of(said) == number


@given(some.dates(date(1950, 1, 1), date(2099, 12, 31)))
def test_every_day_is_read_back_in_every_plain_form(day: date) -> None:
    forms = (
        f"{day:%Y-%m-%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
    )

    assert {day_of(form).on for form in forms} == {day}


@given(some.text(max_size=30))
def test_no_text_does_worse_than_be_refused(text: str) -> None:
    try:
        found = day_of(text, near=NEAR)
    except DayUnclear:
        return
    assert 1949 <= found.on.year <= 2101
