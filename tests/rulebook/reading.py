"""Tables in text: a test that a jurist can read."""

from collections.abc import Iterator
from datetime import date


def table(text: str) -> list[list[str]]:
    """The cells of each line, split at '|'; blank lines and rulers are left out."""
    return list(_lines(text))


def _lines(text: str) -> Iterator[list[str]]:
    for line in text.strip().splitlines():
        if line.strip() and not set(line.strip()) <= set("-| "):
            yield [cell.strip() for cell in line.strip().strip("|").split("|")]


def day(text: str) -> date:
    """2026-02-06(周五), and the weekday must be the right one."""
    said, _, weekday = text.partition("(周")
    found = date.fromisoformat(said)
    if weekday:
        assert "一二三四五六日"[found.weekday()] == weekday[0], f"{text} falls on another weekday"
    return found
