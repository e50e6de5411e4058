"""Which numbers of a sum are held back beside the small ones, so that none can be worked out."""

from collections.abc import Collection, Mapping
from typing import TypeVar

Key = TypeVar("Key")


def is_small(number: int, least: int) -> bool:
    """Nothing at all says nothing of anybody; a few may."""
    return 0 < number < least


def held_back(
    parts: Mapping[Key, int], small: Collection[Key], *, total_is_told: bool
) -> frozenset[Key]:
    """`small` and, where one alone could be worked out, the smallest of the others with it.

    The parts add up to the total. With the total told, one part held back is the difference; with
    the total held back, parts that are all told are its sum.
    """
    held = set(small)
    others = sorted(
        (not parts[key], parts[key], at, key) for at, key in enumerate(parts) if key not in held
    )
    if others and (len(held) == 1 if total_is_told else not held):
        held.add(others[0][3])
    return frozenset(held)
