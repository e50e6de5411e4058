"""Chinese names by the letters that people type for them, and by their sound. Tones are left out."""

import os
import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

Readings = frozenset[str]
LONGEST = 24  # letters; nobody types more of a name


def spells(typed: str, name: str) -> bool:
    """Whether letters stand for the name from some character on: 大路庄 by dlz, dalz, daluzhuang, lz.

    A character is spelled by any beginning of its syllable, in any of its readings.
    """
    letters = _letters(typed)
    if not letters:
        return False
    syllables = syllables_of(name)
    return any(_begins(letters, syllables[at:]) for at in range(len(syllables)))


def sounds_like(typed: str, name: str) -> bool:
    """Whether characters sound as a part of the name does: 大陆庄 and 大路莊 as 大路庄."""
    heard, syllables = syllables_of(typed.strip()[:LONGEST]), syllables_of(name)
    starts = range(len(syllables) - len(heard) + 1)
    return bool(heard) and any(_same(heard, syllables[at : at + len(heard)]) for at in starts)


@lru_cache(maxsize=20_000)
def syllables_of(name: str) -> tuple[Readings, ...]:
    """For each character the syllables it can be read as; what is no Chinese stands for itself."""
    return tuple(_readings(character) for character in name)


def _begins(letters: str, syllables: Sequence[Readings]) -> bool:
    if not letters:
        return True
    return bool(syllables) and any(
        _begins(letters[taken:], syllables[1:])
        for reading in syllables[0]
        for taken in range(1, _in_common(letters, reading) + 1)
    )


def _in_common(one: str, other: str) -> int:
    """With how many letters both begin."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _same(heard: Sequence[Readings], syllables: Sequence[Readings]) -> bool:
    return all(one & other for one, other in zip(heard, syllables, strict=True))


def _letters(typed: str) -> str:
    """Small letters a to z, ü as v; '' where something else was typed."""
    plain = unicodedata.normalize("NFKC", typed).lower().replace("ü", "v")
    plain = re.sub(r"[\s'’·-]", "", plain)
    return plain if re.fullmatch(rf"[a-z]{{1,{LONGEST}}}", plain) else ""


@lru_cache(maxsize=20_000)
def _readings(character: str) -> Readings:
    read = _table().pinyin(character, style=_table().Style.NORMAL, heteronym=True)
    return frozenset(syllable.lower() for each in read for syllable in each)


@cache
def _table() -> Any:
    """Read when the first name is looked for, and without the phrases, which cost 40 MB more."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "1")
    import pypinyin

    return pypinyin
