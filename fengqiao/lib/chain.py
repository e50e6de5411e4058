"""Records that each carry the hash of the one before: change one, and all behind it break.

The canonical form is what two databases, two machines and two decades write alike: JSON with
sorted keys, no blanks, UTF-8, and no fractions (a database may write 1e22 and 1.0 otherwise).
"""

import hashlib
import json
from collections.abc import Mapping

BEGINNING = ""  # what stands before the first link


def link(previous: str, body: Mapping[str, object]) -> str:
    """The hash of a record, 64 hex characters, given the hash before it (or `BEGINNING`)."""
    return hashlib.sha256(previous.encode("ascii") + b"\n" + canonical(body)).hexdigest()


def canonical(body: Mapping[str, object]) -> bytes:
    """Canonical JSON. TypeError for all but text, whole numbers, truths, null, lists, objects."""
    _refuse_what_changes_on_the_way(body, path="$")
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode("utf-8")


def _refuse_what_changes_on_the_way(value: object, path: str) -> None:
    if value is None or isinstance(value, str | int):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path}: the key {key!r} is not text.")
            _refuse_what_changes_on_the_way(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            _refuse_what_changes_on_the_way(inner, f"{path}[{position}]")
    else:
        raise TypeError(f"{path}: {type(value).__name__} has no canonical form; write it as text.")
