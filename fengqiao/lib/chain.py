"""Records that each carry the hash of the one before: change one, and all behind it break.

The canonical form is what two databases, two machines and two decades write alike: JSON with
sorted keys, no blanks, UTF-8, and no fractions (a database may write 1e22 and 1.0 otherwise).
"""

import hashlib
from collections.abc import Mapping

import msgspec

BEGINNING = ""  # what stands before the first link
PLAIN = frozenset({str, int, bool, type(None)})


def link(previous: str, body: Mapping[str, object]) -> str:
    """The hash of a record, 64 hex characters, given the hash before it (or `BEGINNING`)."""
    return hashlib.sha256(previous.encode("ascii") + b"\n" + canonical(body)).hexdigest()


def canonical(body: Mapping[str, object]) -> bytes:
    """Canonical JSON. TypeError for all but text, whole numbers, truths, null, lists, objects."""
    _refuse_what_changes_on_the_way(body, path="$")
    return _encoder.encode(body)


def _refuse_what_changes_on_the_way(value: object, path: str) -> None:
    if isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                raise TypeError(f"{path}: the key {key!r} is not text.")
            if type(inner) not in PLAIN:
                _refuse_what_changes_on_the_way(inner, f"{path}.{key}")
    elif isinstance(value, list | tuple):
        for position, inner in enumerate(value):
            if type(inner) not in PLAIN:
                _refuse_what_changes_on_the_way(inner, f"{path}[{position}]")
    elif not isinstance(value, str | int):
        raise TypeError(f"{path}: {type(value).__name__} has no canonical form; write it as text.")


def _bare(value: object) -> object:
    """Text and whole numbers of a type of their own, as what they are."""
    return str.__str__(value) if isinstance(value, str) else int.__int__(value)  # type: ignore[arg-type]


_encoder = msgspec.json.Encoder(order="deterministic", enc_hook=_bare)
