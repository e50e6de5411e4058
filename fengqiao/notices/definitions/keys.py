"""The key of a notice is made of what makes it this one: so the same notice twice is the same row."""

import hashlib
from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from fengqiao.lib.uuid7 import RANDOM_BITS, TIME_BITS, VERSION_AND_VARIANT, milliseconds_of

CHANNELS = ("desk", "email", "sms", "webhook")


def key_of(
    about: UUID,
    step: str,
    at: datetime,
    recipient: UUID,
    channel: str,
    limit_at: datetime | None = None,
) -> UUID:
    """Of the notice that tells `recipient` by `channel` of this step of a clock, or of this act.

    `at` is when the clock reaches the step, or the moment of the act: a clock that shows another
    limit is told anew. A UUIDv7 whose random part is a hash: it sorts by that moment.
    """
    limit = milliseconds_of(limit_at) if limit_at else ""
    text = f"{about} {step} {milliseconds_of(at)} {limit} {recipient} {channel}"
    return _key(milliseconds_of(at), text)


def key_of_message(notices: Collection[UUID]) -> UUID:
    """Of the one message in which these notices go out together: sent again, it has the same key."""
    first = min(notices)
    if len(notices) == 1:
        return first
    return _key(first.int >> TIME_BITS, " ".join(sorted(key.hex for key in notices)))


def _key(milliseconds: int, text: str) -> UUID:
    digest = int.from_bytes(hashlib.sha256(text.encode()).digest()[:10])
    return UUID(int=milliseconds << TIME_BITS | VERSION_AND_VARIANT | digest & RANDOM_BITS)
