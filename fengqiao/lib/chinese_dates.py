"""Days as people write them in ledgers: 2025.3.5, 3月5日, 二〇二五年三月, 去年腊月二十三, 今天.

What a text leaves out is taken from `near`, the day of the ledger or of the row above. A text that
can mean two days is refused, with the reason; nothing is guessed.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, time, timedelta
from functools import lru_cache
from typing import Literal

from lunar_python import Lunar, LunarYear, Solar

Precision = Literal["day", "month", "year"]

FIRST_YEAR, LAST_YEAR = 1949, 2100
EXCEL_BEGINS = date(1899, 12, 30)  # day 0 of its count, which knows a 29 February 1900
EXCEL_DAYS = range(18_264, 73_051)  # 1950 to 2099
EIGHT_DIGITS, SIX_DIGITS = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)"), re.compile(r"(20\d\d)(\d\d)")


class DayUnclear(ValueError):
    """The text names no day, or more than one; the reason is a sentence for who wrote it."""


@dataclass(frozen=True, slots=True)
class Day:
    """The day; for a month or a year its first. `at` is the time of day, where one was written."""

    on: date
    precision: Precision = "day"
    at: time | None = None


def day_of(text: str, *, near: date | None = None) -> Day:
    """The day that the text names. Of a span the first. DayUnclear with the reason."""
    return _day_of(text, near)


def day_of_number(number: float) -> Day:
    """A cell that holds a number where a day is wanted: Excel's own count, or digits put together."""
    if int(number) != number:
        if int(number) in EXCEL_DAYS:
            minutes = round((number - int(number)) * 24 * 60) % (24 * 60)
            moment = time(minutes // 60, minutes % 60)
            return Day(EXCEL_BEGINS + timedelta(int(number)), at=moment)
        raise DayUnclear(
            f"“{number}”是数字，分不清是几月。请把这一格改成文本，写成2025-03-05的样子。"
        )
    if int(number) in EXCEL_DAYS:
        return Day(EXCEL_BEGINS + timedelta(int(number)))
    return day_of(str(int(number)))


def year_in(text: str) -> int | None:
    """The year that a title names: 2024年度矛盾纠纷台账."""
    found = re.search(r"(19[5-9]\d|20\d\d)(?:\s*[年度.\-—~至])", _digits(_plain(text)))
    return int(found[1]) if found else None


@lru_cache(maxsize=16_384)
def _day_of(text: str, near: date | None) -> Day:
    plain = _plain(text)
    if not plain:
        raise DayUnclear("没有写日期。")
    plain, at = _without_time(plain)
    plain = _first_of_span(plain)
    for way in (_digits_only, _by_words, _lunar, _written, _of_this_year):
        if (found := way(plain, near)) is not None:
            return Day(found.on, found.precision, at)
    raise DayUnclear(f"“{text.strip()[:20]}”看不出是哪一天。请写成2025-03-05的样子。")


def _plain(text: str) -> str:
    """Half-width, without blanks at the ends, weekdays and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = re.sub(r"[(\[【][^)\]】]*[)\]】]", " ", plain)
    return re.sub(r"(?:星期|周|礼拜)[一二三四五六日天1-7]", " ", plain).strip()


# ── Time of day ──────────────────────────────────────────────────────────────────────────────────

CLOCK = re.compile(
    r"(?P<half>凌晨|早上|上午|中午|下午|晚上|[ap]m)?\s*(?P<hour>\d{1,2})"
    r"(?::(?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?|[点时](?:(?P<said>\d{1,2})分?|(?P<thirty>半)|整)?)"
    r"\s*(?P<after>am|pm)?(?:左右|许)?(?:\+08:?00|z)?$",
    re.IGNORECASE,
)


def _without_time(text: str) -> tuple[str, time | None]:
    joined = re.sub(r"(?<=\d)T(?=\d)", " ", text)
    found = CLOCK.search(_digits(joined)) if re.search(r"[:点时]", joined) else None
    if not found:
        return re.sub(r"(?:凌晨|早上|上午|中午|下午|晚上|夜里)$", "", joined).strip(), None
    hour, minute = int(found["hour"]), int(found["minute"] or found["said"] or 0)
    late = (found["half"] or found["after"] or "").lower() in ("下午", "晚上", "pm", "中午")
    hour += 12 if late and hour < 12 and not (found["half"] == "中午" and hour > 10) else 0
    rest = _digits(joined)[: found.start()].strip(" ,，T")
    minute = 30 if found["thirty"] else minute
    if hour > 23 or minute > 59:
        raise DayUnclear(f"“{found[0].strip()}”不是一天里的时间，请核对。")
    return rest, time(hour, minute)


SPAN = re.compile(r"\s*(?:至|到|—+|–+|~|～| - )\s*")
DOTTED_SPAN = re.compile(r"(\d{4}[./]\d{1,2}[./]\d{1,2})-\d.*")


def _first_of_span(text: str) -> str:
    if found := DOTTED_SPAN.fullmatch(text):
        return found[1]
    return SPAN.split(text, maxsplit=1)[0] or text


# ── Numerals ─────────────────────────────────────────────────────────────────────────────────────

NUMERALS = {n: i for i, n in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "○": 0,
    "Ｏ": 0,
    "两": 2,
}
WRITTEN = re.compile(r"[〇零○一二两三四五六七八九十]+")


def _digits(text: str) -> str:
    """Chinese numerals as digits: 二〇二五年三月十五日 is 2025年3月15日."""
    return WRITTEN.sub(lambda found: str(number_of(found[0])), text)


def number_of(numerals: str) -> int:
    """二十三 is 23, 二〇二五 is 2025, 十 is 10."""
    if "十" not in numerals:
        return int("".join(str(NUMERALS[n]) for n in numerals))
    tens, _, ones = numerals.partition("十")
    return (NUMERALS[tens[-1]] if tens else 1) * 10 + (NUMERALS[ones[0]] if ones else 0)


# ── Digits put together, words that need the ledger's day ────────────────────────────────────────


def _digits_only(text: str, near: date | None) -> Day | None:
    if found := EIGHT_DIGITS.fullmatch(text):
        return Day(_date(*map(int, found.groups()), said=text))
    if found := SIX_DIGITS.fullmatch(text):
        return Day(_date(int(found[1]), int(found[2]), 1, said=text), "month")
    if re.fullmatch(r"(19|20)\d\d", text):
        return Day(date(int(text), 1, 1), "year")
    return None


DAYS = {"今天": 0, "今日": 0, "当天": 0, "当日": 0, "本日": 0, "昨天": -1, "昨日": -1, "前天": -2}
DAYS |= {"大前天": -3, "明天": 1, "次日": 1}
YEARS = {"今年": 0, "本年": 0, "当年": 0, "去年": -1, "上年": -1, "前年": -2, "大前年": -3}
MONTHS = {"本月": 0, "当月": 0, "上月": -1, "上个月": -1}
OF_MONTH = re.compile(rf"({'|'.join(MONTHS)})(?:(\d{{1,2}})[日号]?|(初|底))?")


def _by_words(text: str, near: date | None) -> Day | None:
    if text in DAYS:
        return Day(_known(near, text) + timedelta(DAYS[text]))
    if found := OF_MONTH.fullmatch(_digits(text)):
        today = _known(near, text)
        months = today.year * 12 + today.month - 1 + MONTHS[found[1]]
        year, month = months // 12, months % 12 + 1
        if found[2]:
            return Day(_date(year, month, int(found[2]), said=text))
        return Day(date(year, month, 1), "month")
    return None


def _known(near: date | None, said: str) -> date:
    if near is None:
        raise DayUnclear(f"“{said}”要知道台账是哪一天写的。请先填“台账日期”。")
    return near


# ── The lunar calendar ───────────────────────────────────────────────────────────────────────────

LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12, "十一": 11, "十二": 12, "十": 10}
LUNAR_MONTHS |= {n: i for i, n in enumerate("一二三四五六七八九", start=1)}
STEMS, BRANCHES = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"
LUNAR = re.compile(
    r"(?P<said>(?:农历|阴历|旧历|古历)?)\s*"
    rf"(?:(?P<word>{'|'.join(sorted(YEARS, key=len, reverse=True))})"
    rf"|(?P<stem>[{STEMS}])(?P<branch>[{BRANCHES}])年|(?P<year>\d{{4}}|[〇零○一二三四五六七八九]{{4}})年)?"
    r"\s*(?P<again>(?:农历|阴历|旧历|古历)?)\s*(?P<leap>闰?)"
    r"(?P<month>正|冬|腊|十[一二]?|[一二三四五六七八九]|1[0-2]|0?[1-9])月"
    r"(?:(?P<eve>除夕)|(?P<mark>初|廿|卅|三十|二十|十)?(?P<day>[一二三四五六七八九十]|\d{1,2})?[日号]?)?"
)


def _lunar(text: str, near: date | None) -> Day | None:
    """A day of the lunar calendar, where a word says that it is one."""
    found = LUNAR.fullmatch(text.replace(" ", ""))
    marked = found and (
        found["said"] or found["again"] or found["leap"] or found["stem"] or found["eve"]
        or found["month"] in ("正", "冬", "腊") or found["mark"] in ("初", "廿", "卅")
    )  # fmt: skip
    if not found or not marked:
        return None
    month = _lunar_month(found["month"]) * (-1 if found["leap"] else 1)
    year = _lunar_year(found, month, near, text)
    day = _lunar_day(found, year, month)
    on = _solar(year, month, day or 1, text)
    return Day(on, "day" if day else "month")


def _lunar_month(said: str) -> int:
    return LUNAR_MONTHS[said] if said in LUNAR_MONTHS else int(said)


def _lunar_day(found: re.Match[str], year: int, month: int) -> int:
    if found["eve"]:
        return _days_in(year, month)
    tens = {"初": 0, "廿": 20, "卅": 30, "三十": 30, "二十": 20, "十": 10}.get(
        found["mark"] or "", 0
    )
    said = found["day"] or ""
    if said.isdigit():
        return tens + int(said)
    return tens + (10 if said == "十" else NUMERALS.get(said, 0))


def _lunar_year(found: re.Match[str], month: int, near: date | None, said: str) -> int:
    if found["year"]:
        year = found["year"]
        return int(year) if year.isdigit() else number_of(year)
    today = _known(near, said)
    present = lunar_year_of(today)
    if found["word"]:
        return present + YEARS[found["word"]]
    if found["stem"]:
        return _year_of_sixty(found["stem"] + found["branch"], present, said)
    day = _lunar_day(found, present, month) or 1
    is_there = day <= _days_in(present, month)
    return present if is_there and _solar(present, month, day, said) <= today else present - 1


def _year_of_sixty(name: str, present: int, said: str) -> int:
    """The latest year of that name in the circle of sixty that is not after the present one."""
    for year in range(present, present - 60, -1):
        if STEMS[(year - 4) % 10] + BRANCHES[(year - 4) % 12] == name:
            return year
    raise DayUnclear(f"“{said}”里的“{name}年”不是一个干支年，请核对。")


@lru_cache(maxsize=512)
def lunar_year_of(day: date) -> int:
    """The lunar year in which a day lies; before the new year of spring it is still the old one."""
    return int(Solar.fromYmd(day.year, day.month, day.day).getLunar().getYear())


@lru_cache(maxsize=4_096)
def _solar(year: int, month: int, day: int, said: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayUnclear(f"“{said}”的年份是{year}年，请核对。")
    if not 1 <= day <= (most := _days_in(year, month)):
        what = f"这个月只有{most}天" if most else f"{year}年没有闰{-month}月"
        raise DayUnclear(f"农历{year}年没有“{said}”：{what}。请核对。")
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=1_024)
def _days_in(year: int, month: int) -> int:
    """How many days the lunar month has; 0 for a leap month that the year does not have."""
    found = LunarYear.fromYear(year).getMonth(month)
    return int(found.getDayCount()) if found else 0


# ── Year, month, day ─────────────────────────────────────────────────────────────────────────────

FULL = re.compile(
    r"(?P<year>\d{4}|\d{2})\s*[年./\-、,\s]\s*(?P<month>\d{1,2})\s*[月./\-、,\s]\s*(?P<day>\d{1,2})\s*[日号.]?"
)
MONTH_OF_YEAR = re.compile(r"(?P<year>\d{4})\s*[年./\-]\s*(?P<month>\d{1,2})\s*月?份?")
YEAR = re.compile(r"(\d{4})年度?")
OF_A_YEAR = re.compile(
    rf"(?:(?P<word>{'|'.join(sorted(YEARS, key=len, reverse=True))})\s*)?"
    r"(?P<month>\d{1,2})\s*(?P<mark>月|[./\-])\s*(?:(?P<day>\d{1,2})\s*[日号]?)?份?"
)


def _written(text: str, near: date | None) -> Day | None:
    plain = _digits(text)
    if found := FULL.fullmatch(plain):
        year = int(found["year"])
        return Day(
            _date(_century(year, text) if year < 100 else year, *_month_and_day(found), said=text)
        )
    if found := MONTH_OF_YEAR.fullmatch(plain):
        return Day(_date(int(found["year"]), int(found["month"]), 1, said=text), "month")
    if found := YEAR.fullmatch(plain):
        return Day(_date(int(found[1]), 1, 1, said=text), "year")
    return None


def _century(year: int, said: str) -> int:
    """25.3.5 is 2025; 89.3.5 was 1989."""
    return 2000 + year if year < 70 else 1900 + year


def _month_and_day(found: re.Match[str]) -> tuple[int, int]:
    return int(found["month"]), int(found["day"])


def _of_this_year(text: str, near: date | None) -> Day | None:
    """3月5日, 3.5, 去年3月: the year is that of the ledger, or the word counts from it."""
    found = OF_A_YEAR.fullmatch(_digits(text))
    if not found or not (found["mark"] == "月" or found["day"]):
        return None
    today = _known(near, text)
    year = today.year + YEARS.get(found["word"] or "", 0)
    day = int(found["day"] or 1)
    return Day(_date(year, int(found["month"]), day, said=text), "day" if found["day"] else "month")


def _date(year: int, month: int, day: int, *, said: str) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise DayUnclear(f"“{said.strip()[:20]}”的年份是{year}年，请核对。")
    try:
        return date(year, month, day)
    except ValueError:
        raise DayUnclear(f"没有“{said.strip()[:20]}”这一天，请核对。") from None
