"""确认多人共同提出: how many they are; for them speak five at most (信访工作条例 20)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.petitions.permissions import TooFewPeople


def confirm_group(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Confirm that many bring the petition together."""
    return step.take(
        case, "confirm_group", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    if move.facts["people"] < 2:
        raise TooFewPeople("多人共同提出的，至少两个人。请核对人数。")
    move.change(people=move.facts["people"])
