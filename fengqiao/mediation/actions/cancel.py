"""取消约定: the meeting does not take place; the parties read why."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.mediation.permissions import meeting_arranged


def cancel(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Cancel the meeting that is arranged."""
    return step.take(case, "cancel", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    move.event_facts["meets_at"] = meeting_arranged(move).meets_at.isoformat()
