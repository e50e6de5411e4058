"""Lock an account, and unlock it again."""

from datetime import datetime

from axes.utils import reset

from fengqiao.jurisdiction.models import ApiToken, Post, User
from fengqiao.jurisdiction.step import Move, Unfit, because, taking


class LastAdministrator(Unfit):
    """A county keeps somebody who hands out accounts."""

    code, status = "last_administrator", 409

    def __init__(self) -> None:
        super().__init__(
            "这是本县最后一位系统管理员，不能停用或者结束。请先安排另一位系统管理员。",
            field="reason",
        )


class OfOthersToo(Unfit):
    """The account serves another county as well."""

    code, status = "of_others_too", 409

    def __init__(self) -> None:
        super().__init__(
            "他在别的县（市、区）也有岗位，账号要由双方一起商量。本县的岗位可以结束任期。",
            field="reason",
        )


def lock_account(user: User, *, by: Post, at: datetime, reason: str, seen: str = "") -> None:
    """He or she logs in no more, from this moment; tokens are void, posts and history stay."""
    kept = because(reason)
    county = by.place[:6]
    with taking(
        "lock_account", by=by, at=at, county=county, reason=kept, about=user, seen=seen
    ) as move:
        check_ours(user, by, move)
        check_not_last(user, move)
        move.change(user, is_active=False)
        ApiToken.objects.filter(user=user).delete()


def unlock_account(user: User, *, by: Post, at: datetime, reason: str = "", seen: str = "") -> None:
    """He or she logs in again as before; failed log-ins are forgotten."""
    county = by.place[:6]
    with taking(
        "unlock_account", by=by, at=at, county=county, reason=reason, about=user, seen=seen
    ) as move:
        check_ours(user, by, move)
        if reset(username=user.username) and user.is_active:
            move.note(user, {"failed": True}, {"failed": False})
        move.change(user, is_active=True)


def check_ours(user: User, by: Post, move: Move) -> None:
    """An account is the county's when no other county has given it a post that still runs."""
    places = (
        Post.objects.in_force(move.today).filter(user=user).values_list("organ__place", flat=True)
    )
    if any(not place.startswith(by.place) for place in places):
        raise OfOthersToo


def check_not_last(user: User, move: Move) -> None:
    """A county keeps somebody who hands out accounts."""
    admins = Post.objects.able(move.today).filter(role="admin", place=move.county)
    if admins.filter(user=user).exists() and not admins.exclude(user=user).exists():
        raise LastAdministrator
