"""Text cut into overlapping pairs of characters, so that any two characters of Chinese are found.

No dictionary decides what a word is: 土地纠纷 becomes 土地, 地纠, 纠纷, 纷. Words of Latin letters
and digits stay whole. Traditional characters are simplified. Those above U+FFFF and of the
private-use area are characters like any.
"""

import re
import unicodedata
from collections.abc import Iterator

from fengqiao.lib.spelling import alike

LATIN_WORD = re.compile(r"[0-9a-z\u00df-\u024f]+")


def grams(text: str) -> list[str]:
    """What to store, each once: every pair, every word's last character, Latin words whole.

    The lone last character makes every character the beginning of some gram, so that a search
    for a single character is a search by prefix.
    """
    return list(dict.fromkeys(gram for word in words(text) for gram in _grams_of(word)))


def wanted(text: str) -> list[str]:
    """What to ask for: all of these must be there, and only those of one character as a prefix."""
    return list(dict.fromkeys(gram for word in words(text) for gram in _wanted_of(word)))


def words(text: str) -> list[str]:
    """Runs of letters and digits, spelled as they are compared, Latin runs apart from the others."""
    return [part for run in _runs(alike(text)) for part in _apart(run)]


def _grams_of(word: str) -> list[str]:
    if LATIN_WORD.fullmatch(word):
        return [word]
    return [*_pairs(word), word[-1]]


def _wanted_of(word: str) -> list[str]:
    if LATIN_WORD.fullmatch(word) or len(word) == 1:
        return [word]
    return _pairs(word)


def _pairs(word: str) -> list[str]:
    return [word[i : i + 2] for i in range(len(word) - 1)]


def _runs(text: str) -> Iterator[str]:
    run = ""
    for character in text:
        if _belongs_to_a_word(character):
            run += character
        elif run:
            yield run
            run = ""
    if run:
        yield run


def _belongs_to_a_word(character: str) -> bool:
    """Letters, marks, numbers, and the private-use area, where GB 18030 kept village names."""
    category = unicodedata.category(character)
    return category[0] in "LMN" or category == "Co"


def _apart(run: str) -> list[str]:
    """Latin and other stretches of a run, in order: '3号楼a座' → 3, 号楼, a, 座."""
    return [part for part in re.split(rf"({LATIN_WORD.pattern})", run) if part]
