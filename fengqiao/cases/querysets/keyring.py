"""The keys by which personal fields are sealed, and found again by their blind indexes."""

from contextlib import suppress
from functools import cache
from pathlib import Path

from django.conf import settings

from fengqiao.lib.crypto import KeyRing


@cache
def keys() -> KeyRing:
    """The key ring of this installation; made at its first start, refused when a part is missing."""
    directory = Path(settings.FENGQIAO_HOME) / "keys"
    with suppress(FileExistsError):  # also when another process was first
        if not directory.exists():
            return KeyRing.create(directory)
    return KeyRing.load(directory)
