"""报到: an organ that was called in has come, or has answered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.call_in import ANSWERING
from fengqiao.cases.models import Assignment, Case
from fengqiao.cases.permissions import lets_in
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def report_in(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Answer a call (部门报到)."""
    return step.take(
        case, "report_in", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    """Who comes after all has taken its objection back: there is nothing left to decide."""
    for call in my_calls(move):
        call.reported_at = move.at
        call.save(update_fields=["reported_at"])
    organ = str(move.by.organ_id)
    for verb in (*ANSWERING, "arbitrate"):
        move.stop(f"{move.kind.name}.{verb}", subject=organ)
    release_arbiters(move)


def my_calls(move: Move) -> list[Assignment]:
    """What the organ was called for and has yet to answer."""
    calls = [a for a in move.standing.assignments if a.role == "co" and not a.reported_at]
    return [call for call in calls if lets_in(call, move.by)]


def release_arbiters(move: Move) -> None:
    """Where no objection waits any more, nothing is asked of the organ above."""
    clock = f"{move.kind.name}.arbitrate"
    if any(d.clock == clock and d.state == "running" for d in move.standing.deadlines):
        return
    for assignment in move.standing.assignments:
        if assignment.role == "arbiter" and not assignment.reported_at:
            assignment.reported_at = move.at
            assignment.save(update_fields=["reported_at"])
