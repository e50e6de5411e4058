"""提出异议: not ours, with reasons and within five working days. It is returned when who sent it agrees."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.petitions.permissions import may_object as obstacle

__all__ = ["object_", "obstacle"]


def object_(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Object to the transfer (信访工作条例 23); the petition stays where it was sent until it is answered."""
    return step.take(case, "object", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    if refusal := obstacle(move.case):
        raise refusal
