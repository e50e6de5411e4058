"""报到: an organ that was called in has come, or has answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import lets_in
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def report_in(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Answer a call (部门报到)."""
    return step.take(
        case, "report_in", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    for assignment in move.standing.assignments:
        if assignment.role == "co" and lets_in(assignment, move.by) and not assignment.reported_at:
            assignment.reported_at = move.at
            assignment.save(update_fields=["reported_at"])
