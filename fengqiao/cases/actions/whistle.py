"""吹哨: the organ that leads and those that help are called; each has to come, to answer, or to object."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.call_in import call
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib.refusal import Refusal


class NobodyThere(Refusal):
    code, status = "nobody_at_organ", 409


class CalledAlready(Refusal):
    code, status = "called_already", 409


def whistle(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Whistle for organs; the case stays with who whistles."""
    return step.take(
        case, "whistle", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    organs = [move.facts["lead"], *(move.facts["co"] or [])]
    check_somebody_is_there(move, organs)
    if not call(move, organs):
        raise CalledAlready("这些单位已经请过，还没有报到。请等他们报到，或者向他们的上级反映。")


def check_somebody_is_there(move: Move, organs: Sequence[Organ]) -> None:
    """A whistle that nobody can hear is none: who has no post that can answer is not called."""
    able = [role.name for role in move.tables.roles() if "report_in" in role.powers]
    posts = Post.objects.able(move.today).filter(organ__in=organs, role__in=able)
    staffed = set(posts.order_by().values_list("organ", flat=True))
    empty = [organ.name for organ in organs if organ.pk not in staffed]
    if empty:
        raise NobodyThere(
            "{organs}还没有能签收、报到的岗位，吹了哨也没有人看到，这次没有吹出。"
            "请改请它的上级单位，或者请系统管理员先给它设岗位。",
            organs=empty,
        )
