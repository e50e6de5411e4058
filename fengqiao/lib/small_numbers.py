"""What of a small number can still be worked out from others that are told."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

Key = TypeVar("Key")
Range = tuple[int, int]
MOST_ROUNDS = 50


def is_small(number: int, least: int) -> bool:
    """Nothing at all says nothing of anybody; a few may."""
    return 0 < number < least


def ranges(
    known: Mapping[Key, Range], sums: Sequence[tuple[Key, Sequence[Key]]]
) -> dict[Key, Range]:
    """What each number can still be, from the least to the most, to who knows so much of each and
    that the first of every sum is what its others make together."""
    found = dict(known)
    for _ in range(MOST_ROUNDS):
        before = dict(found)
        for total, parts in sums:
            _narrow(found, total, parts)
        if found == before:
            break
    return found


def _narrow(found: dict[Key, Range], total: Key, parts: Sequence[Key]) -> None:
    """The sum lies between the sums of its parts; each part is the sum less the others."""
    least, most = (sum(found[part][end] for part in parts) for end in (0, 1))
    low, high = max(found[total][0], least), min(found[total][1], most)
    found[total] = low, high
    for part in parts:
        begin, end = found[part]
        found[part] = max(begin, low - (most - end)), min(end, high - (least - begin))
