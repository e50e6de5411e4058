"""Identifiers that sort by time and need nobody's permission: UUID version 7 (RFC 9562, 5.7)."""

import os
import time
from datetime import datetime
from functools import lru_cache
from uuid import UUID

VERSION_AND_VARIANT = 0x7000_8000_0000_0000_0000
TIME_BITS = 80  # behind the milliseconds
RANDOM_BITS = 0x0FFF_3FFF_FFFF_FFFF_FFFF  # 12 behind the version, 62 behind the variant


def uuid7(at: datetime | None = None) -> UUID:
    """A new id: the millisecond of `at` (without it, of now) in front, random bits behind."""
    milliseconds = time.time_ns() // 1_000_000 if at is None else milliseconds_of(at)
    random = int.from_bytes(os.urandom(10)) & RANDOM_BITS
    return UUID(int=milliseconds << TIME_BITS | VERSION_AND_VARIANT | random)


def first_of(at: datetime) -> UUID:
    """What stands before every id made at that moment or later: a span of time is a range of ids."""
    return UUID(int=milliseconds_of(at) << TIME_BITS)


@lru_cache(maxsize=1024)
def milliseconds_of(at: datetime) -> int:
    """Milliseconds since 1970; a moment without a time zone is refused, for it names no instant."""
    if at.tzinfo is None:
        raise ValueError(f"The moment {at} has no time zone.")
    return int(at.timestamp() * 1000)
