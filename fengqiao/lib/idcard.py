"""The citizen's identity number (GB 11643-1999): 6 digits place, 8 birth date, 3 serial, 1 check.

Never raises on what people type: `read` answers None, `fault` says in Chinese what is wrong.
Sex is read off the number where an official form asks for it, and kept nowhere.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from fengqiao.lib.sentence import say

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)  # GB 11643-1999, 4.2
CHECK_CHARACTERS = "10X98765432"


@dataclass(frozen=True, slots=True)
class IdCard:
    number: str
    place: str
    birth_on: date


def normal(text: str) -> str:
    """The number without blanks, full-width digits made plain, a capital X."""
    return re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()


def read(text: str) -> IdCard | None:
    number = normal(text)
    if fault(number):
        return None
    return IdCard(number=number, place=number[:6], birth_on=date.fromisoformat(number[6:14]))


def fault(text: str) -> str:
    """Why this is no identity number, for the person who typed it; '' when it is one."""
    number = normal(text)
    if re.fullmatch(r"[0-9]{15}", number):
        return say("这是15位的旧号码，2013年起已停用，请填写18位号码。")
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return say("身份证号码应为18位，前17位是数字，最后一位是数字或X，请核对。")
    if _birth_on(number) is None:
        return say("号码中的出生日期不存在，请核对第7至14位。")
    if number[17] != check_character(number[:17]):
        return say("号码与校验位不符，可能写错了一位，请核对。")
    return ""


def check_character(first17: str) -> str:
    """The last character that belongs to these 17 digits (ISO 7064, MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, first17, strict=True))
    return CHECK_CHARACTERS[total % 11]


def sex(text: str) -> str:
    """男, 女, as an official form asks for it; '' where it is no identity number."""
    card = read(text)
    return "女男"[int(card.number[16]) % 2] if card else ""


def age_on(birth_on: date, day: date) -> int:
    """Completed years on `day`; somebody born on 29 February completes one on 1 March."""
    before_birthday = (day.month, day.day) < (birth_on.month, birth_on.day)
    return day.year - birth_on.year - before_birthday


def _birth_on(number: str) -> date | None:
    try:
        return date.fromisoformat(number[6:14])
    except ValueError:
        return None
