"""A calendar is read back as it was meant: escapes, folding of Chinese, zones, whole days, what was cancelled."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import icalendar
import pytest

from fengqiao.lib.calendars import Entry, written

SHANGHAI = ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
NINE = datetime(2026, 3, 9, 9, tzinfo=SHANGHAI)


def read(*entries: Entry) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(written("接访", entries, AT))
    return [part for part in calendar.walk("VEVENT") if isinstance(part, icalendar.Event)]


@pytest.mark.parametrize(
    "text",
    [
        "逗号, 分号; 反斜线\\ 都在",
        "第一行\n第二行",
        "“引号”:冒号",
        "很长的地点" * 40,
        "末尾有空格 ",
        "𠮷野家",
    ],
)
def test_texts_come_back_as_they_were(text: str) -> None:
    [event] = read(Entry("one", text, NINE, where=text, note=text))

    assert (event["summary"], event["location"], event["description"]) == (text, text, text)


def test_no_line_is_longer_than_75_octets_and_no_character_is_cut() -> None:
    lines = written("接访", [Entry("one", "领导接访时间地点" * 30, NINE)], AT).split(b"\r\n")

    assert max(len(line) for line in lines) <= 75
    assert lines[-1] == b""
    for line in lines:
        line.decode()


def test_times_carry_their_zone_and_the_zone_is_described() -> None:
    ends = NINE.replace(hour=11, minute=30)
    [event] = read(Entry("one", "接访", NINE, ends))
    text = written("接访", [Entry("one", "接访", NINE, ends)], AT).decode()

    assert (event.start, event.end) == (NINE, ends)
    assert "DTSTART;TZID=Asia/Shanghai:20260309T090000" in text
    assert "BEGIN:VTIMEZONE" in text and "TZID:Asia/Shanghai" in text


def test_a_day_fills_it_and_leaves_one_free() -> None:
    [event] = read(Entry("one", "期限", date(2026, 12, 31)))

    assert (event.start, event.end) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["transp"] == "TRANSPARENT"
    assert event["dtstart"].params["VALUE"] == "DATE"


def test_a_moment_without_an_end_is_a_moment() -> None:
    [event] = read(Entry("one", "期限", NINE))

    assert event.start == NINE
    assert "dtend" not in event


def test_what_was_cancelled_says_so_and_keeps_its_key() -> None:
    [event] = read(Entry("shift-1", "接访", NINE, is_cancelled=True))

    assert (event["uid"], event["status"]) == ("shift-1@fengqiao", "CANCELLED")


def test_an_empty_calendar_is_one_too() -> None:
    calendar = icalendar.Calendar.from_ical(written("接访", [], AT))

    assert (calendar["version"], calendar["method"], calendar["x-wr-calname"]) == (
        "2.0",
        "PUBLISH",
        "接访",
    )
    assert calendar.walk("VEVENT") == []
