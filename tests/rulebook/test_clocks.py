"""Until when, and why: 民法典 200-204 on the calendars of 2024 to 2026."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from msgspec import structs

from fengqiao.rulebook import clocks, tables
from fengqiao.rulebook.clocks import SHANGHAI, bare, due
from fengqiao.rulebook.shapes import RuleError
from tests.rulebook.reading import day, table

UNITS = {"日": "calendar_days", "工作日": "working_days", "月": "months"}
NATION = tables.in_force(date(2026, 4, 2), "")


def reckon(start, length, unit, **more):
    return due(bare(length, UNITS[unit]), start, calendar=NATION.calendar, **more)


# The twelve vectors of the field's law book, each in the middle of its neighbours: the row before
# and the row after it end differently, or show why they do not.
VECTORS = """
| case                          | start            | length | unit   | raw              | due              |
| 信访告知, 末日在周五          | 2026-02-05(周四) | 15     | 日     | 2026-02-20(周五) | 2026-02-24(周二) |
| 信访告知                      | 2026-02-06(周五) | 15     | 日     | 2026-02-21(周六) | 2026-02-24(周二) |
| 信访告知, 假期最后一天        | 2026-02-08(周日) | 15     | 日     | 2026-02-23(周一) | 2026-02-24(周二) |
| 信访告知, 假期后第一天        | 2026-02-09(周一) | 15     | 日     | 2026-02-24(周二) | 2026-02-24(周二) |
| 信访告知, 假期前最后一天      | 2026-01-30(周五) | 15     | 日     | 2026-02-14(周六) | 2026-02-14(周六) |
| 信访告知, 假期第一天          | 2026-01-31(周六) | 15     | 日     | 2026-02-15(周日) | 2026-02-24(周二) |
| 信访办结, 早一天              | 2026-01-14(周三) | 60     | 日     | 2026-03-15(周日) | 2026-03-16(周一) |
| 信访办结                      | 2026-01-15(周四) | 60     | 日     | 2026-03-16(周一) | 2026-03-16(周一) |
| 信访办结, 晚一天              | 2026-01-16(周五) | 60     | 日     | 2026-03-17(周二) | 2026-03-17(周二) |
| 司法确认, 节前                | 2025-08-31(周日) | 30     | 日     | 2025-09-30(周二) | 2025-09-30(周二) |
| 司法确认, 节日第一天          | 2025-09-01(周一) | 30     | 日     | 2025-10-01(周三) | 2025-10-09(周四) |
| 司法确认                      | 2025-09-05(周五) | 30     | 日     | 2025-10-05(周日) | 2025-10-09(周四) |
| 司法确认, 节日最后一天        | 2025-09-08(周一) | 30     | 日     | 2025-10-08(周三) | 2025-10-09(周四) |
| 司法确认, 节后第一天          | 2025-09-09(周二) | 30     | 日     | 2025-10-09(周四) | 2025-10-09(周四) |
| 司法确认, 劳动节前            | 2026-03-31(周二) | 30     | 日     | 2026-04-30(周四) | 2026-04-30(周四) |
| 司法确认                      | 2026-04-02(周四) | 30     | 日     | 2026-05-02(周六) | 2026-05-06(周三) |
| 司法确认, 劳动节后            | 2026-04-06(周一) | 30     | 日     | 2026-05-06(周三) | 2026-05-06(周三) |
| 司法确认, 调休前一日          | 2026-01-14(周三) | 30     | 日     | 2026-02-13(周五) | 2026-02-13(周五) |
| 司法确认, 末日为调休工作日    | 2026-01-15(周四) | 30     | 日     | 2026-02-14(周六) | 2026-02-14(周六) |
| 司法确认, 调休后一日          | 2026-01-16(周五) | 30     | 日     | 2026-02-15(周日) | 2026-02-24(周二) |
| 信访转送, 早一天              | 2026-09-04(周五) | 15     | 日     | 2026-09-19(周六) | 2026-09-20(周日) |
| 信访转送                      | 2026-09-05(周六) | 15     | 日     | 2026-09-20(周日) | 2026-09-20(周日) |
| 信访转送, 晚一天              | 2026-09-06(周日) | 15     | 日     | 2026-09-21(周一) | 2026-09-21(周一) |
| 复查请求, 中秋前              | 2026-08-25(周二) | 30     | 日     | 2026-09-24(周四) | 2026-09-24(周四) |
| 复查请求                      | 2026-08-26(周三) | 30     | 日     | 2026-09-25(周五) | 2026-09-28(周一) |
| 复查请求, 中秋后              | 2026-08-29(周六) | 30     | 日     | 2026-09-28(周一) | 2026-09-28(周一) |
| 异议, 早一天                  | 2026-02-11(周三) | 5      | 工作日 | 2026-02-25(周三) | 2026-02-25(周三) |
| 异议 5 个工作日               | 2026-02-12(周四) | 5      | 工作日 | 2026-02-26(周四) | 2026-02-26(周四) |
| 异议, 晚一天                  | 2026-02-13(周五) | 5      | 工作日 | 2026-02-27(周五) | 2026-02-27(周五) |
| 异议, 调休日收到的            | 2026-02-14(周六) | 5      | 工作日 | 2026-02-28(周六) | 2026-02-28(周六) |
| 异议, 早一天                  | 2025-09-27(周六) | 5      | 工作日 | 2025-10-10(周五) | 2025-10-10(周五) |
| 异议 5 个工作日               | 2025-09-28(周日) | 5      | 工作日 | 2025-10-11(周六) | 2025-10-11(周六) |
| 异议, 晚一天                  | 2025-09-29(周一) | 5      | 工作日 | 2025-10-13(周一) | 2025-10-13(周一) |
| 12345, 早一天                 | 2026-04-29(周三) | 5      | 工作日 | 2026-05-09(周六) | 2026-05-09(周六) |
| 12345 5 个工作日              | 2026-04-30(周四) | 5      | 工作日 | 2026-05-11(周一) | 2026-05-11(周一) |
| 12345, 假日里收到的           | 2026-05-01(周五) | 5      | 工作日 | 2026-05-11(周一) | 2026-05-11(周一) |
| 医疗, 早一天                  | 2026-01-19(周一) | 30     | 工作日 | 2026-03-06(周五) | 2026-03-06(周五) |
| 医疗 30 个工作日              | 2026-01-20(周二) | 30     | 工作日 | 2026-03-09(周一) | 2026-03-09(周一) |
| 医疗, 晚一天                  | 2026-01-21(周三) | 30     | 工作日 | 2026-03-10(周二) | 2026-03-10(周二) |
| 简易办理, 早一天              | 2026-09-21(周一) | 10     | 工作日 | 2026-10-12(周一) | 2026-10-12(周一) |
| 简易办理 10 个工作日          | 2026-09-22(周二) | 10     | 工作日 | 2026-10-13(周二) | 2026-10-13(周二) |
| 简易办理, 晚一天              | 2026-09-23(周三) | 10     | 工作日 | 2026-10-14(周三) | 2026-10-14(周三) |
"""


@pytest.mark.parametrize("row", table(VECTORS)[1:], ids=lambda row: f"{row[0]} {row[1]}")
def test_days_are_counted_as_the_law_counts_them(row):
    _, start, length, unit, raw, last = row

    found = reckon(day(start), int(length), unit)

    assert (found.raw, found.due, found.limit) == (day(raw), day(last), day(last))
    assert not found.provisional


MONTHS = """
| why                              | start      | months | raw        | due        |
| 对应日                           | 2026-03-10 | 1      | 2026-04-10 | 2026-04-10 |
| 对应日是周日，顺延              | 2026-02-10 | 2      | 2026-04-10 | 2026-04-10 |
| 没有31日的月                     | 2026-03-31 | 1      | 2026-04-30 | 2026-04-30 |
| 二月没有30日                     | 2026-01-30 | 1      | 2026-02-28 | 2026-02-28 |
| 二月没有29日                     | 2026-01-29 | 1      | 2026-02-28 | 2026-02-28 |
| 二月有28日                       | 2026-01-28 | 1      | 2026-02-28 | 2026-02-28 |
| 闰年的二月有29日                 | 2024-01-29 | 1      | 2024-02-29 | 2024-02-29 |
| 闰年的二月没有30日               | 2024-01-30 | 1      | 2024-02-29 | 2024-02-29 |
| 跨年                             | 2024-11-05 | 3      | 2025-02-05 | 2025-02-05 |
| 跨年, 十二月                     | 2024-12-31 | 2      | 2025-02-28 | 2025-02-28 |
| 末日在春节里，顺延              | 2025-12-17 | 2      | 2026-02-17 | 2026-02-24 |
| 一整年                           | 2024-02-29 | 12     | 2025-02-28 | 2025-02-28 |
| 零个月                           | 2026-03-10 | 0      | 2026-03-10 | 2026-03-10 |
"""


@pytest.mark.parametrize("row", table(MONTHS)[1:], ids=lambda row: f"{row[0]} {row[1]}")
def test_months_end_on_the_corresponding_day(row):
    _, start, length, raw, last = row

    found = reckon(day(start), int(length), "月")

    assert (found.raw, found.due) == (day(raw), day(last))


SUSPENSIONS = """
| why                          | start      | length | unit   | suspended                                          | raw        |
| 没有中止                     | 2026-03-02 | 10     | 日     |                                                    | 2026-03-12 |
| 首尾都不计                   | 2026-03-02 | 10     | 日     | 2026-03-05..2026-03-07                             | 2026-03-15 |
| 只一天                       | 2026-03-02 | 10     | 日     | 2026-03-05..2026-03-05                             | 2026-03-13 |
| 末日当天                     | 2026-03-02 | 10     | 日     | 2026-03-12..2026-03-12                             | 2026-03-13 |
| 末日以后                     | 2026-03-02 | 10     | 日     | 2026-03-13..2026-03-20                             | 2026-03-12 |
| 首日以前                     | 2026-03-02 | 10     | 日     | 2026-02-20..2026-03-01                             | 2026-03-12 |
| 首日当天本来就不计           | 2026-03-02 | 10     | 日     | 2026-03-02..2026-03-02                             | 2026-03-12 |
| 跨过首日                     | 2026-03-02 | 10     | 日     | 2026-02-20..2026-03-03                             | 2026-03-13 |
| 两段                         | 2026-03-02 | 10     | 日     | 2026-03-05..2026-03-06 2026-03-10..2026-03-10      | 2026-03-15 |
| 两段，后一段因前一段才碰到  | 2026-03-02 | 10     | 日     | 2026-03-05..2026-03-06 2026-03-14..2026-03-15      | 2026-03-16 |
| 两段重叠，只算一次          | 2026-03-02 | 10     | 日     | 2026-03-05..2026-03-07 2026-03-06..2026-03-08      | 2026-03-16 |
| 次序颠倒                     | 2026-03-02 | 10     | 日     | 2026-03-10..2026-03-10 2026-03-05..2026-03-06      | 2026-03-15 |
| 工作日只扣工作日             | 2026-03-02 | 10     | 工作日 | 2026-03-06..2026-03-09                             | 2026-03-18 |
| 工作日，中止全在周末        | 2026-03-02 | 10     | 工作日 | 2026-03-07..2026-03-08                             | 2026-03-16 |
| 月                           | 2026-03-02 | 1      | 月     | 2026-03-10..2026-03-12                             | 2026-04-05 |
"""


@pytest.mark.parametrize("row", table(SUSPENSIONS)[1:], ids=lambda row: row[0])
def test_suspended_days_are_not_counted(row):
    _, start, length, unit, suspended, raw = row
    spans = [tuple(map(day, span.split(".."))) for span in suspended.split()]

    found = reckon(day(start), int(length), unit, suspensions=spans)

    assert found.raw == day(raw)


def test_a_suspension_that_ends_before_it_begins_is_refused():
    with pytest.raises(RuleError, match="早于开始日"):
        reckon(date(2026, 3, 2), 10, "日", suspensions=[(date(2026, 3, 9), date(2026, 3, 5))])


EXTENSIONS = """
| start      | length | unit   | extension | raw        |
| 2026-03-02 | 30     | 日     | 0         | 2026-04-01 |
| 2026-03-02 | 30     | 日     | 1         | 2026-04-02 |
| 2026-03-02 | 30     | 日     | 30        | 2026-05-01 |
| 2026-03-02 | 5      | 工作日 | 5         | 2026-03-16 |
| 2026-01-31 | 1      | 月     | 1         | 2026-03-31 |
"""


@pytest.mark.parametrize("row", table(EXTENSIONS)[1:], ids=lambda row: " ".join(row))
def test_an_extension_adds_its_units(row):
    start, length, unit, extension, raw = row

    found = reckon(day(start), int(length), unit, extension=int(extension))

    assert found.raw == day(raw)


def test_an_extension_without_ground_in_the_rule_is_said():
    rule = NATION.clock("dispute.judicial_confirmation")
    mediation = NATION.clock("dispute.mediation")

    none = due(rule, date(2026, 3, 2), calendar=NATION.calendar, extension=1)
    within = due(mediation, date(2026, 3, 2), calendar=NATION.calendar, extension=30)
    beyond = due(mediation, date(2026, 3, 2), calendar=NATION.calendar, extension=31)

    assert "注意：这条规则没有规定可以延长，延长没有依据" in none.why
    assert not any("注意" in step for step in within.why)
    assert "注意：这条规则最多只能延长30日，超出的部分没有依据" in beyond.why


# ── Hours ────────────────────────────────────────────────────────────────────────────────────────


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


HOURS = """
| why                        | start            | hours | suspended                          | due              |
| 从时刻起算                 | 2026-04-02T08:30 | 24    |                                    | 2026-04-03T08:30 |
| 休息日不顺延               | 2026-04-30T08:30 | 72    |                                    | 2026-05-03T08:30 |
| 零小时                     | 2026-04-02T08:30 | 0     |                                    | 2026-04-02T08:30 |
| 中止两小时                 | 2026-04-02T08:30 | 24    | 2026-04-02T10:00..2026-04-02T12:00 | 2026-04-03T10:30 |
| 中止一部分在起算前         | 2026-04-02T08:30 | 24    | 2026-04-02T06:00..2026-04-02T09:00 | 2026-04-03T09:00 |
| 中止在到期后               | 2026-04-02T08:30 | 24    | 2026-04-03T08:30..2026-04-03T12:00 | 2026-04-03T08:30 |
| 中止在到期前一分钟         | 2026-04-02T08:30 | 24    | 2026-04-03T08:29..2026-04-03T08:30 | 2026-04-03T08:31 |
| 中止写成日期，整天都算    | 2026-04-02T08:30 | 24    | 2026-04-03..2026-04-03             | 2026-04-04T08:30 |
"""


@pytest.mark.parametrize("row", table(HOURS)[1:], ids=lambda row: row[0])
def test_hours_run_from_the_moment(row):
    _, start, length, suspended, last = row
    ends = [at(end) if "T" in end else day(end) for end in suspended.split("..") if end]

    found = due(
        bare(int(length), "hours"),
        at(start),
        calendar=NATION.calendar,
        suspensions=[tuple(ends)] if ends else [],
    )

    assert (found.raw, found.due, found.limit) == (at(last), at(last), at(last))


def test_a_moment_elsewhere_is_taken_to_shanghai():
    start = datetime(2026, 4, 2, 23, 30, tzinfo=UTC)  # 07:30 on the 3rd in Shanghai

    hours = due(bare(1, "hours"), start, calendar=NATION.calendar)
    days = due(bare(1, "calendar_days"), start, calendar=NATION.calendar)

    assert hours.due.isoformat() == "2026-04-03T08:30:00+08:00"
    assert days.raw == date(2026, 4, 4)


def test_hours_that_have_passed_are_counted_through_summer_time():
    start = datetime(1986, 5, 3, 20, 0, tzinfo=SHANGHAI)  # clocks went forward that night

    found = due(bare(24, "hours"), start, calendar=NATION.calendar)

    assert found.due.astimezone(UTC) - start.astimezone(UTC) == timedelta(hours=24)
    assert found.due.hour == 21


# ── Who is bound ─────────────────────────────────────────────────────────────────────────────────


def test_an_authority_is_bound_by_the_raw_day_and_a_person_by_the_rolled_one():
    start = date(2026, 4, 2)

    authority = due(NATION.clock("dispute.mediation"), start, calendar=NATION.calendar)
    person = due(NATION.clock("dispute.judicial_confirmation"), start, calendar=NATION.calendar)
    agreed = due(NATION.clock("dispute.performance"), date(2026, 5, 2), calendar=NATION.calendar)

    assert (authority.raw, authority.limit) == (date(2026, 5, 2), date(2026, 5, 2))
    assert (person.raw, person.limit) == (date(2026, 5, 2), date(2026, 5, 6))
    assert (agreed.raw, agreed.limit) == (date(2026, 5, 2), date(2026, 5, 6))
    assert person.yellow_from == date(2026, 4, 26)


def test_a_rule_may_refuse_to_roll():
    rule = structs.replace(bare(30, "calendar_days"), roll=False)

    found = due(rule, date(2026, 4, 2), calendar=NATION.calendar)

    assert (found.raw, found.due) == (date(2026, 5, 2), date(2026, 5, 2))
    assert found.why[-1] == "末日为休息日，但这条规则不顺延"


# ── What is not published yet ────────────────────────────────────────────────────────────────────

PROVISIONAL = """
| why                              | start      | length | unit   | due        | provisional |
| 末日在已公布的年份               | 2026-12-01 | 30     | 日     | 2026-12-31 | 否          |
| 末日在没有公布的年份             | 2026-12-02 | 30     | 日     | 2027-01-04 | 是          |
| 末日是平日，但年历没有公布      | 2026-12-06 | 30     | 日     | 2027-01-05 | 是          |
| 工作日数到年底                   | 2026-12-30 | 1      | 工作日 | 2026-12-31 | 否          |
| 工作日数进新年                   | 2026-12-31 | 1      | 工作日 | 2027-01-04 | 是          |
| 固定节日照算: 劳动节两天       | 2027-04-01 | 30     | 日     | 2027-05-03 | 是          |
| 固定节日照算: 国庆三天         | 2027-09-01 | 30     | 日     | 2027-10-04 | 是          |
| 第一本年历以前                   | 2023-12-01 | 29     | 日     | 2024-01-02 | 是          |
| 从以前数进第一本年历             | 2023-12-31 | 1      | 工作日 | 2024-01-02 | 否          |
"""


@pytest.mark.parametrize("row", table(PROVISIONAL)[1:], ids=lambda row: row[0])
def test_what_rests_on_an_unpublished_year_is_provisional(row):
    _, start, length, unit, last, provisional = row

    found = reckon(day(start), int(length), unit)

    assert (found.due, found.provisional) == (day(last), provisional == "是")
    assert any("没有公布" in step for step in found.why) == found.provisional


# ── Why ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_deadline_explains_itself():
    rule = NATION.clock("dispute.judicial_confirmation")

    found = due(rule, date(2026, 4, 2), calendar=NATION.calendar)

    assert found.why == (
        "2026年4月2日（周四）起算，首日不计（民法典201）",
        "+30日 → 2026年5月2日（周六）",
        "末日为休息日，顺延到5月6日（周三）（民法典203）",
        "约束个人：5月2日（周六）前办最稳妥，5月6日（周三）前都算有效",
    )
    assert found.why_en == (
        "From Thu 2 Apr 2026; the first day is not counted (Civil Code 201)",
        "+30 calendar days → Sat 2 May 2026",
        "The last day is a day of rest: rolls to Wed 6 May 2026 (Civil Code 203)",
        "Binds a person: Sat 2 May 2026 is safest, Wed 6 May 2026 is in time",
    )


def test_every_step_of_a_long_way_is_said():
    found = due(
        NATION.clock("dispute.mediation"),
        date(2026, 3, 2),
        calendar=NATION.calendar,
        suspensions=[(date(2026, 3, 10), date(2026, 3, 14))],
        extension=27,
    )

    assert found.why == (
        "2026年3月2日（周一）起算，首日不计（民法典201）",
        "+30日 → 2026年4月1日（周三）",
        "延长27日 → 2026年4月28日（周二）",
        "2026年3月10日（周二）至2026年3月14日（周六）中止，不计入期限",
        "扣除中止的5日 → 2026年5月3日（周日）",
        "末日为休息日，顺延到5月6日（周三）（民法典203）",
        "约束办理单位：以5月3日（周日）为限，休息日也不往后推",
    )


def test_a_weekend_that_is_worked_is_said():
    assert reckon(date(2026, 1, 15), 30, "日").why[-1] == "2月14日（周六）是调休上班日，不顺延"


def test_every_step_can_be_said_in_both_languages():
    assert clocks.words.CHINESE.keys() == clocks.words.ENGLISH.keys()


# ── Questions without an answer ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("length", "unit", "extension"),
    [(-1, "日", 0), (1, "日", -1), (36_526, "日", 0), (36_525, "日", 1), (1_201, "月", 0)],
)
def test_a_length_that_is_no_limit_is_refused(length, unit, extension):
    with pytest.raises(RuleError):
        reckon(date(2026, 4, 2), length, unit, extension=extension)


def test_a_century_is_still_reckoned():
    assert reckon(date(2026, 4, 2), 1_200, "月").raw == date(2126, 4, 2)


@pytest.mark.parametrize("unit", ["日", "工作日", "月"])
def test_the_end_of_the_calendar_is_a_refusal_and_no_crash(unit):
    with pytest.raises(RuleError, match="9998"):
        reckon(date(9999, 12, 31), 400, unit)


def test_a_day_lasts_until_its_last_second_in_shanghai():
    assert clocks.moment(date(2026, 5, 6)) == datetime(2026, 5, 6, 23, 59, 59, tzinfo=SHANGHAI)
    noon = datetime(2026, 5, 6, 12, tzinfo=ZoneInfo("UTC"))
    assert clocks.moment(noon) == noon
    assert clocks.moment(noon).tzinfo is SHANGHAI
