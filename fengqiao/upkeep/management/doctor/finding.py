"""What a question finds: how bad it is, a sentence that says it, a sentence that mends it."""

from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

ERROR, WARNING, WELL = "error", "warning", "well"
MOST_NAMED = 5

Check = Callable[[datetime], Iterable["Finding"]]


class Finding(msgspec.Struct, frozen=True):
    """`level` is error, warning or well; both sentences are whole, `mend` says what to do."""

    level: str
    sentence: str
    mend: str


def error(sentence: str, mend: str) -> Finding:
    return Finding(ERROR, sentence, mend)


def warning(sentence: str, mend: str) -> Finding:
    return Finding(WARNING, sentence, mend)


def some_of(names: list[str]) -> str:
    """The first few, so that a line stays a line."""
    return "、".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
