"""Open an address for the dates of one's post; put an end to it."""

import secrets
from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import digest_of
from fengqiao.notices.models import CalendarFeed

BYTES = 20  # 160 bits: the address is guessed by nobody, and stands in no page again


def open_calendar(post: Post, *, at: datetime) -> str:
    """The secret of a new address, told once. What was opened before shows nothing any more."""
    secret = secrets.token_hex(BYTES)
    close_calendars(post, at=at)
    CalendarFeed.objects.create(post=post, digest=digest_of(secret), made_at=at)
    return secret


def close_calendars(post: Post, *, at: datetime) -> int:
    """How many were in use."""
    running = CalendarFeed.objects.filter(post=post, ended_at=None)
    return int(running.update(ended_at=at))
