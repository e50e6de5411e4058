"""签收: the organ that was sent the case holds it from now on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Assignment, Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def sign_for(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Sign for a case that was sent here."""
    return step.take(
        case, "sign_for", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    for assignment in pending(move):
        assignment.signed_at = move.at
        assignment.save(update_fields=["signed_at"])
    move.change(holder=move.case.receiver, receiver=None)


def call_off(move: Move) -> None:
    """What was sent and not signed for is sent no longer: its receiver sees the case no more."""
    for assignment in pending(move):
        assignment.ended_at = move.at
        assignment.save(update_fields=["ended_at"])
    move.change(receiver=None)


def pending(move: Move) -> list[Assignment]:
    """What was sent to this case's receiver and not yet answered."""
    sent = [a for a in move.standing.assignments if a.role == "lead" and a.is_pending]
    return [a for a in sent if a.organ_id == move.case.receiver_id]
