"""Take the second factor off an account whose owner has lost the telephone, on record."""

from datetime import datetime

from allauth.mfa.models import Authenticator

from fengqiao.jurisdiction.actions.lock_account import check_ours
from fengqiao.jurisdiction.models import Post, User
from fengqiao.jurisdiction.step import Unfit, because, taking


def reset_second_factor(user: User, *, by: Post, at: datetime, reason: str, seen: str = "") -> None:
    """He or she sets it up anew at the next log-in where the county demands it."""
    kept, county = because(reason), by.place[:6]
    with taking(
        "reset_second_factor", by=by, at=at, county=county, reason=kept, about=user, seen=seen
    ) as move:
        check_ours(user, by, move)
        gone, _of = Authenticator.objects.filter(user_id=user.pk).delete()
        if not gone:
            raise Unfit("这个账号没有设置两步验证，不用解除。", field="reason")
        move.note(user, {"second_factor": True}, {"second_factor": False})
