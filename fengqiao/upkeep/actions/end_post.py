"""End somebody's term: what lies with him by name goes to a colleague, mediations wait for a new choice."""

from datetime import date, datetime, timedelta
from uuid import uuid5

from fengqiao.jurisdiction.actions.lock_account import LastAdministrator
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Move, Unfit, because, taking, within
from fengqiao.mediation.actions.hand_over import hand_over
from fengqiao.upkeep.querysets import in_hand

OF_NOBODY = "resident"


def end_post(
    post: Post,
    *,
    by: Post,
    at: datetime,
    on: date,
    to: Post | None = None,
    reason: str,
    seen: str = "",
) -> int:
    """`on` is the last day (yesterday: at once). How many open cases were handed over."""
    within(by, post.organ.place)
    kept = because(reason)
    county = post.organ.place[:6]
    with taking(
        "end_post", by=by, at=at, county=county, reason=kept, about=post.user, seen=seen
    ) as move:
        _check(post, on, to, move)
        cases = list(in_hand(post).order_by("id"))
        for case in cases:
            hand_over(
                case,
                by=by,
                at=at,
                command_id=uuid5(case.pk, f"hand_over {post.pk} {at.isoformat()}"),
                leaving=post,
                to=to,
                reason=f"{post.user.name}离任：{kept}",
            )
        move.change(post, valid_to=on)
        if cases:
            told = {"in_hand": 0, "to": to.user.name if to else ""}
            move.note(post, {"in_hand": len(cases)}, told)
    return len(cases)


def _check(post: Post, on: date, to: Post | None, move: Move) -> None:
    if post.role == OF_NOBODY:
        raise Unfit("这是居民在网上办事共用的岗位，不能结束。", field="on")
    if post.valid_to is not None and post.valid_to <= on:
        raise Unfit("这个岗位到{day}就结束，不用再办。", field="on", day=post.valid_to)
    if on < max(move.today - timedelta(days=1), post.valid_from):
        raise Unfit("最后一天最早写昨天（马上结束），也不能早于任期的第一天。", field="on")
    if post.role == "admin":
        others = Post.objects.able(move.today).filter(role="admin", place=post.place)
        if not others.exclude(pk=post.pk).exists():
            raise LastAdministrator
    if to is not None:
        _check_colleague(post, to, move)


def _check_colleague(post: Post, to: Post, move: Move) -> None:
    fits = to.organ_id == post.organ_id and to.role == post.role and to.is_valid_on(move.today)
    if not fits or to.pk == post.pk:
        raise Unfit("请选同一个机构里任同样岗位、正在任职的人。", field="to")
