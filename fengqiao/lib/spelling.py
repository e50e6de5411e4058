"""Text as it is compared, so that 調解 finds 调解, ＡＢＣ finds abc, and the other way round.

Character by character, never by words: what is cut out of a text is spelled as it was in it.
"""

import unicodedata
from functools import cache
from importlib.resources import files

TABLE = "simplified.txt"


def alike(text: str) -> str:
    """NFKC, lower case, simplified characters. Characters that no table knows stay as they are."""
    return unicodedata.normalize("NFKC", text).lower().translate(_by_number())


def simplified() -> dict[str, str]:
    """The simplified form of each traditional character. No form stands there as traditional too."""
    lines = files("fengqiao.lib").joinpath(TABLE).read_text("utf-8").splitlines()
    return {line[0]: line[1] for line in lines if not line.startswith("#")}


def pairs_of(text: str) -> list[str]:
    """For who compares elsewhere with this text alone: each traditional character with its simplified
    form, of all forms that stand in the text (庄 gives 莊庄)."""
    forms = dict.fromkeys(alike(text))
    return [other + form for form in forms for other in _others().get(form, ())]


@cache
def _others() -> dict[str, list[str]]:
    """The traditional characters of each simplified form."""
    found: dict[str, list[str]] = {}
    for other, one in simplified().items():
        found.setdefault(one, []).append(other)
    return found


@cache
def _by_number() -> dict[int, str]:
    return str.maketrans(simplified())
