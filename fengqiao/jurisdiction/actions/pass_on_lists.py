"""Give the kept lists of somebody who has left a post to a colleague, or drop them, on record."""

from datetime import datetime

from fengqiao.jurisdiction.models import KeptList, Post
from fengqiao.jurisdiction.step import Move, Unfit, taking, within


def pass_on_lists(
    post: Post, *, by: Post, at: datetime, to: Post | None, reason: str = "", seen: str = ""
) -> int:
    """How many there were. Those shared go to `to` or, without, are dropped; his own are dropped.

    What somebody kept for himself alone nobody else ever sees, not even its name.
    """
    within(by, post.organ.place)
    county = post.organ.place[:6]
    with taking(
        "pass_on_lists", by=by, at=at, county=county, reason=reason, about=post.user, seen=seen
    ) as move:
        same = {"user": post.user_id, "organ": post.organ_id, "role": post.role}
        rows = list(KeptList.objects.left(move.today).filter(**same).order_by("title"))
        if not rows:
            raise Unfit("他在这个岗位上没有留下常用清单，或者他还在任。", field="to")
        shared = [row for row in rows if row.is_shared]
        for row in shared:
            _pass_on(row, to, move)
        _drop_own([row for row in rows if not row.is_shared], post, move)
        if shared:
            titles = [row.title for row in shared]
            move.note(post, {"lists": titles}, {"lists": to.user.name if to else None})
    return len(rows)


def _pass_on(row: KeptList, to: Post | None, move: Move) -> None:
    if to is None:
        move.remove(row)
        return
    if (to.organ_id, to.role) != (row.organ_id, row.role) or not to.is_valid_on(move.today):
        raise Unfit("请选同一个机构里任同样岗位、正在任职的人。", field="to")
    theirs = KeptList.objects.filter(user=to.user_id, organ=row.organ_id, role=row.role)
    if theirs.filter(title=row.title).exists():
        raise Unfit(
            "{name}自己已经有一份叫“{title}”的常用清单。请他先改名。",
            field="to",
            name=to.user.name,
            title=row.title,
        )
    move.change(row, user_id=to.user_id)


def _drop_own(rows: list[KeptList], post: Post, move: Move) -> None:
    for row in rows:
        row.delete()
    if rows:
        move.note(post, {"own_lists": len(rows)}, {"own_lists": 0})
