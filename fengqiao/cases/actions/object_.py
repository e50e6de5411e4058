"""提出异议: whoever was sent the case says, with its ground, that it is not his. The sender still holds it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.sign_for import call_off
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def object_(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Object to having been sent a case."""
    return step.take(case, "object", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    """The case goes back to its holder."""
    call_off(move)
