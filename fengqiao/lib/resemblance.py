"""How much texts resemble each other: by the pairs of characters that they share, where a pair that
few of them hold says more than one that stands in most."""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import chain
from math import log, sqrt
from operator import add

from fengqiao.lib.spelling import alike

SILENT = re.compile(r"[\W_]+")  # what stands between words


def resemblance(text: str, others: Sequence[str]) -> list[float]:
    """Of each of the others, how much it resembles `text`: from 0 (nothing shared) to 1 (the same).

    The cosine of their pairs, weighted by how rare each is among all these texts (tf-idf without tf).
    """
    own, theirs = _pairs(text), [_pairs(other) for other in others]
    held_by = Counter(chain(own, *theirs))
    of_count = [0.0, *(log((2 + len(theirs)) / n) ** 2 for n in range(1, len(theirs) + 2))]
    weight = {pair: of_count[count] for pair, count in held_by.items()}
    length = _length(own, weight)
    return [_cosine(own & pairs, length * _length(pairs, weight), weight) for pairs in theirs]


def _cosine(shared: set[str], lengths: float, weight: dict[str, float]) -> float:
    return sum(map(weight.__getitem__, shared)) / lengths if lengths else 0.0


def _length(pairs: set[str], weight: dict[str, float]) -> float:
    return sqrt(sum(map(weight.__getitem__, pairs)))


def _pairs(text: str) -> set[str]:
    spoken = SILENT.sub("", alike(text))
    return set(map(add, spoken, spoken[1:]))
