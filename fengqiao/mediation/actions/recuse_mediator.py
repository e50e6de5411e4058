"""调解员回避: a mediator steps aside, with the reason; sees the case no longer, and his signature is void."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.mediation.models import Agreement, Appointment, Signature


def recuse_mediator(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Take a mediator off the case (人民调解法 15, 23)."""
    return step.take(
        case, "recuse_mediator", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    """While others serve, the case stays where it is; after the last one it waits for a new one."""
    post: Post = move.facts["mediator"]
    Appointment.objects.filter(case=move.case, post=post, ended_at=None).update(
        ended_at=move.at, reason=move.facts["reason"]
    )
    _end_assignment(move, post)
    signed = Signature.objects.filter(agreement__case=move.case, agreement__state="draft")
    signed.filter(post=post, void_at=None).update(void_at=move.at)
    if not move.standing.mediators():
        Agreement.objects.filter(case=move.case, state="draft").update(state="void")
        move.change(stage="accepted")


def _end_assignment(move: Move, post: Post) -> None:
    ending = [a for a in move.standing.mediators() if a.post_id == post.pk]
    for assignment in ending:
        assignment.ended_at = move.at
        assignment.save(update_fields=["ended_at"])
        move.standing.assignments.remove(assignment)
