"""Who receives people at an organ, in which turn; and that somebody does no longer."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Unfit, because, typed
from fengqiao.lib.sentence import say
from fengqiao.reception.models import Leader
from fengqiao.reception.step import keeping

MOST_POSITION = 99


def keep_leader(
    leader: Leader | None,
    *,
    organ: Organ,
    by: Post,
    at: datetime,
    name: str,
    title: str,
    position: str,
    username: str = "",
    reason: str = "",
    seen: str = "",
) -> Leader:
    """Somebody new in the turn, or what is said of him changed. `username`: his account, if he has one,
    so that what he takes on is found under his post."""
    said = {
        "name": typed("name", say("姓名"), name, most=50),
        "title": typed("title", say("职务"), title, most=60),
        "position": _position(position),
    }
    about = leader or Leader(organ=organ, county=organ.place[:6], **said)
    with keeping(
        "change_leader" if leader else "add_leader",
        of=organ,
        about=about,
        by=by,
        at=at,
        reason=reason,
        seen=seen,
    ) as move:
        post = _post(username, organ, move.today)
        if leader is None:
            about.valid_from, about.post = move.today, post
            move.add(about)
        else:
            move.change(leader, post_id=post.pk if post else None, **said)
    return about


def end_leader(
    leader: Leader, *, by: Post, at: datetime, on: date, reason: str, seen: str = ""
) -> None:
    """`on` is his last day. What is planned for him later has to be given to others first."""
    kept, organ = because(reason), leader.organ
    with keeping(
        "end_leader", of=organ, about=leader, by=by, at=at, reason=kept, seen=seen
    ) as move:
        later = leader.shifts.filter(cancelled_at=None, starts_at__gt=move.at)
        if any(shift.day > on for shift in later):
            raise Unfit(
                "{leader}在这一天以后还有接访安排。请先换人或者取消。",
                field="on",
                leader=str(leader),
            )
        if on < leader.valid_from:
            raise Unfit("最后一天早于开始轮流的第一天。请核对。", field="on")
        move.change(leader, valid_to=on)


def _position(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_POSITION):
        raise Unfit("顺序写1到99的数字。", field="position")
    return int(text)


def _post(username: str, organ: Organ, on: date) -> Post | None:
    """The post of an account in this county; Unfit for one that is not there."""
    name = username.strip().lower()
    if not name:
        return None
    able = Post.objects.able(on).filter(user__username=name, place__startswith=organ.place[:6])
    post: Post | None = able.order_by("valid_from", "id").first()
    if post is None:
        raise Unfit("本县没有这个用户名。没有账号的空着。", field="username")
    return post
