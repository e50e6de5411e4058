"""办结: with its outcome, and the words that the parties are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def conclude(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Conclude the matter."""
    return step.take(
        case, "conclude", by=by, at=at, command_id=command_id, facts=facts, write=write
    )


def write(move: Move) -> None:
    """Set the outcome, and the day."""
    move.change(outcome=move.facts["outcome"], concluded_on=move.today)
