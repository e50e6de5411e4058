"""不同意退回: the petition stays with the organ that it was sent to."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.petitions.permissions import may_answer_objection as obstacle

__all__ = ["keep_sent", "obstacle"]


def keep_sent(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Refuse the return, with reasons (信访工作条例 23)."""
    return step.take(
        case, "keep_sent", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    if refusal := obstacle(move.case):
        raise refusal
