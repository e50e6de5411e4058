"""Correct somebody's name."""

from datetime import datetime

from fengqiao.jurisdiction.actions.lock_account import check_ours
from fengqiao.jurisdiction.models import Post, User
from fengqiao.jurisdiction.step import because, taking, typed


def rename_person(
    user: User, *, by: Post, at: datetime, name: str, reason: str, seen: str = ""
) -> None:
    """The login name stays."""
    name, kept, county = typed("name", "姓名", name, most=50), because(reason), by.place[:6]
    with taking(
        "rename_person", by=by, at=at, county=county, reason=kept, about=user, seen=seen
    ) as move:
        check_ours(user, by, move)
        move.change(user, name=name)
