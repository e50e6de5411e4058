"""Invite somebody anew who lost the code or the password."""

from datetime import datetime

from fengqiao.jurisdiction.actions.invite import invite
from fengqiao.jurisdiction.actions.lock_account import check_ours
from fengqiao.jurisdiction.models import Post, User
from fengqiao.jurisdiction.step import Unfit, taking


def invite_again(user: User, *, by: Post, at: datetime, reason: str = "", seen: str = "") -> str:
    """The new code, shown this once; the old code and the old password count no more."""
    county = by.place[:6]
    with taking(
        "invite_again", by=by, at=at, county=county, reason=reason, about=user, seen=seen
    ) as move:
        check_ours(user, by, move)
        if by.user_id == user.pk:
            raise Unfit("自己的密码请在“修改密码”里改。", field="reason")
        code = invite(user, at=at)
        move.note(user, {"invited": ""}, {"invited": at.isoformat()})
    return code
