"""Enter somebody who mediates for a committee, or change what is said of him (人民调解法 13, 14)."""

from datetime import date, datetime
from typing import Any

from fengqiao.jurisdiction.models import Post, User
from fengqiao.jurisdiction.step import Unfit, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import Committee, Mediator
from fengqiao.mediators.step import keeping


def enter_mediator(
    committee: Committee,
    *,
    by: Post,
    at: datetime,
    name: str,
    gender: str,
    work: str,
    is_public_servant: bool,
    is_bought: bool = False,
    has_law_licence: bool = False,
    user: User | None = None,
    from_on: date,
    reason: str = "",
) -> Mediator:
    """A member or somebody engaged; `user` is the account with which he mediates, so that his cases
    can be counted."""
    row = Mediator(
        county=committee.county,
        committee=committee,
        user=user,
        name=_name(name),
        gender=gender,
        work=work,
        is_public_servant=is_public_servant,
        is_bought=is_bought,
        has_law_licence=has_law_licence,
        valid_from=from_on,
    )
    with keeping("enter_mediator", of=committee, about=row, by=by, at=at, reason=reason) as move:
        _check_account(user, row)
        move.add(row)
    return row


def change_mediator(
    mediator: Mediator,
    *,
    by: Post,
    at: datetime,
    name: str,
    user: User | None,
    reason: str = "",
    seen: str = "",
    **said: Any,
) -> None:
    """His name, account, and how he works."""
    with keeping(
        "change_mediator",
        of=mediator.committee,
        about=mediator,
        by=by,
        at=at,
        reason=reason,
        seen=seen,
    ) as move:
        _check_account(user, mediator)
        move.change(mediator, name=_name(name), user_id=user.pk if user else None, **said)


def _name(name: str) -> str:
    return typed("name", say("姓名"), name, most=50)


def _check_account(user: User | None, mediator: Mediator) -> None:
    """An account stands for one mediator at a time, and for one who mediates in his county."""
    if user is None:
        return
    others = Mediator.objects.filter(user=user, valid_to=None).exclude(pk=mediator.pk)
    here = Post.objects.filter(user=user, organ__county=mediator.county).exists()
    if others.exists() or not here:
        raise Unfit("这个账号不在本县，或者已经是另一位调解员的。请核对用户名。", field="username")
