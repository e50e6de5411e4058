"""安排带案下访: when the leader in charge goes to the place of the matter."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.models.work import IN_CHARGE
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.reception.actions.end_charge import NobodyInCharge


def plan_visit(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """The latest plan counts; it is for who sees the matter, and not published."""
    return step.take(
        case, "plan_visit", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    if not any(one.role == IN_CHARGE for one in move.standing.assignments):
        raise NobodyInCharge
