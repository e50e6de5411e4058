"""结束包案: with a reason that stays. Who was let in by it alone sees the matter no longer."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.models.work import IN_CHARGE
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal


class NobodyInCharge(Refusal):
    code, status = "nobody_in_charge", 409

    def __init__(self) -> None:
        super().__init__("这件事项现在没有领导包案。")


def end_charge(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """End it; NobodyInCharge where no leader is in charge."""
    return step.take(
        case, "end_charge", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    running = [one for one in move.standing.assignments if one.role == IN_CHARGE]
    if not running:
        raise NobodyInCharge
    for assignment in running:
        assignment.ended_at = move.at
        assignment.save(update_fields=["ended_at"])
        move.standing.assignments.remove(assignment)
