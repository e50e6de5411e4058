"""登记下访情况: the leader in charge was at the place of the matter. The words lie sealed with the visit."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.models.work import IN_CHARGE
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.reception.actions.add_visit import check_past, keep
from fengqiao.reception.actions.end_charge import NobodyInCharge


def hold_visit(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """What was said and seen there, and what was answered."""

    def write(move: Move) -> None:
        check_past(move)
        keep(move, command_id, received_by=_leader(move))

    return step.take(
        case, "hold_visit", by=by, at=at, command_id=command_id, facts=facts, write=write
    )


def _leader(move: Move) -> str:
    """Who is in charge, as he is called; NobodyInCharge where nobody is any more."""
    for one in move.standing.assignments:
        if one.role == IN_CHARGE:
            post = Post.objects.select_related("user", "organ").get(pk=one.post_id)
            return f"{post.user.name}（{post.organ.name}）"
    raise NobodyInCharge
