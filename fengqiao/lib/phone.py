"""Telephone numbers as people write them, brought to the one form that can be compared."""

import re
import unicodedata

MOBILE = re.compile(r"1\d{10}")
NO_DIGIT = re.compile(r"\D", re.ASCII)


def normal(text: str) -> str:
    """Digits only, without the 86 before a mobile number: '+86 138-0000-1234' → 13800001234."""
    digits = text if text.isascii() and text.isdigit() else _digits(text)
    for country_code in ("0086", "86"):
        if digits.startswith(country_code) and MOBILE.fullmatch(digits[len(country_code) :]):
            return digits[len(country_code) :]
    return digits


def _digits(text: str) -> str:
    return NO_DIGIT.sub("", unicodedata.normalize("NFKC", text))


def is_mobile(text: str) -> bool:
    return MOBILE.fullmatch(normal(text)) is not None
