"""Invite somebody to set a password of his own: an account is ready, nobody knows its password."""

import base64
import secrets
from datetime import datetime, timedelta

from fengqiao.jurisdiction.models import Invitation, User
from fengqiao.jurisdiction.querysets import digest_of

DAYS = 14
BYTES = 10  # 80 bits: 16 letters and digits, none of which is mistaken for another
GROUP = 4


def invite(user: User, *, at: datetime, days: int = DAYS) -> str:
    """A new code, good once and for so many days; shown once, only its SHA-256 is kept.

    Earlier codes and a password that was set before count no more.
    """
    code = base64.b32encode(secrets.token_bytes(BYTES)).decode()
    user.invitations.all().delete()
    user.set_unusable_password()
    user.save(update_fields=["password"])
    Invitation.objects.create(
        digest=digest_of(code), user=user, created_at=at, expires_at=at + timedelta(days=days)
    )
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
