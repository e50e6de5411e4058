"""同意退回: who sent the petition agrees that it was sent to the wrong organ, and has it again."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.sign_for import call_off
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.petitions.permissions import may_answer_objection as obstacle

__all__ = ["agree_to_return", "obstacle"]


def agree_to_return(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Take the petition back (信访工作条例 23)."""
    return step.take(
        case, "agree_to_return", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    if refusal := obstacle(move.case):
        raise refusal
    call_off(move)
