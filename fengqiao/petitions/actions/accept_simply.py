"""简易办理: clear, little disputed, or urgent: taken on at once and answered within ten working days."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def accept_simply(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Take the petition on for simple handling."""
    return step.take(
        case, "accept_simply", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    move.change(accepted_on=move.today)
