"""对吹哨提出异议: with the law it rests on. The organ above both decides; until then nobody is late."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.object_ import check_in_time
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib.refusal import Refusal


class ObjectedAlready(Refusal):
    code, status = "objected_already", 409


class NobodyAbove(Refusal):
    code, status = "nobody_above_both", 409


def object_call(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Say that a whistle was not for us."""
    return step.take(
        case, "object_call", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    objector, kind = str(move.by.organ_id), move.kind.name
    _check_once(move, objector)
    check_in_time(move, f"{kind}.object_call", objector)
    arbiter = arbiter_between(move, move.by.organ)
    move.start(f"{kind}.arbitrate", subject=objector)
    if not any(a.role == "arbiter" and a.is_asked_of(arbiter) for a in move.standing.assignments):
        move.assign(arbiter, "arbiter")
    move.event_facts["arbiter"] = str(arbiter.pk)


def _check_once(move: Move, objector: str) -> None:
    """Once a whistle: what was decided is done, and what waits is waited for."""
    of_mine = [d for d in move.standing.deadlines if d.subject == objector]
    if any(d.clock.endswith(".arbitrate") and d.state == "running" for d in of_mine):
        raise ObjectedAlready("已经提出过异议，正在等裁定。想自己去的，办“报到”就可以。")
    windows = [d for d in of_mine if d.clock.endswith(".object_call")]
    if windows and windows[-1].state != "running":
        raise ObjectedAlready(
            "对这个哨子的异议已经裁定过，请按裁定报到。还有不同意见的，可以同时向裁定的单位书面反映。"
        )


def arbiter_between(move: Move, objector: Organ) -> Organ:
    """The nearest organ above both who whistled and who objects; of these the first with somebody who can
    decide, for an objection that nobody reads is lost."""
    above = Organ.objects.above_both(move.case.holder, objector, move.today)
    if not above:
        raise NobodyAbove(
            "{one}和{other}没有登记共同的上级，没有人能裁定，异议没有提出。请系统管理员先登记上级机构。",
            one=move.case.holder.name,
            other=objector.name,
        )
    able = [role.name for role in move.tables.roles() if "arbitrate" in role.powers]
    posts = Post.objects.able(move.today).filter(organ__in=above, role__in=able)
    staffed = set(posts.order_by().values_list("organ", flat=True))
    arbiter: Organ = next((organ for organ in above if organ.pk in staffed), above[0])
    return arbiter
