"""Give a user a bearer token for the API."""

import secrets
from datetime import datetime, timedelta

from fengqiao.jurisdiction.models import ApiToken, User
from fengqiao.jurisdiction.querysets import digest_of

PREFIX = "fq_"  # lets a scanner recognise a token that was published by mistake


def issue_token(user: User, *, at: datetime, days: int) -> str:
    """A new token, valid for so many days from `at`. Shown once: only its SHA-256 is kept."""
    token = PREFIX + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        digest=digest_of(token), user=user, created_at=at, expires_at=at + timedelta(days=days)
    )
    return token
