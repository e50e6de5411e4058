"""重新办理: closed is not solved: the matter goes on, with its history."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def reopen(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Take a closed matter up again."""
    return step.take(case, "reopen", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    move.change(outcome="", concluded_on=None, accepted_on=move.today)
