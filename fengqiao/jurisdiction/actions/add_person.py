"""Make an account with its first post, and invite whoever it is for to set a password."""

import re
from datetime import date, datetime

from fengqiao.jurisdiction.actions.give_post import check_role, given_place
from fengqiao.jurisdiction.actions.invite import invite
from fengqiao.jurisdiction.models import Organ, Post, User
from fengqiao.jurisdiction.step import Unfit, taking, typed, within

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,29}")


def add_person(
    *,
    by: Post,
    at: datetime,
    name: str,
    username: str,
    organ: Organ,
    role: str,
    place: str = "",
    from_on: date,
    to_on: date | None = None,
    reason: str = "",
) -> tuple[User, str]:
    """The account and its invitation's code, which is shown this once."""
    within(by, organ.place)
    user = User(name=typed("name", "姓名", name, most=50), username=_login(username))
    user.set_unusable_password()
    with taking(
        "add_person", by=by, at=at, county=organ.place[:6], reason=reason, about=user
    ) as move:
        where = given_place(organ, place, from_on)
        check_role(role, from_on, where)
        move.add(user)
        post = Post(
            user=user, organ=organ, role=role, place=where, valid_from=from_on, valid_to=to_on
        )
        move.add(post)
        code = invite(user, at=at)
    return user, code


def _login(username: str) -> str:
    login = typed("username", "用户名", username.lower(), most=30)
    if not LOGIN.fullmatch(login):
        raise Unfit(
            "用户名用小写字母、数字、点和横线，2到30个，例如 wang.xiaohong 或者手机尾号。",
            field="username",
        )
    if User.objects.filter(username=login).exists():
        raise Unfit(
            "用户名“{login}”已经有人用了。请加上单位或者数字。", field="username", login=login
        )
    return login
