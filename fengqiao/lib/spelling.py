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


@cache
def _by_number() -> dict[int, str]:
    return str.maketrans(simplified())
