"""决定由谁受理: several organs are competent or none wants to be; their common superior decides."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.dispatch import send
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def decide_receipt(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Decide who handles the petition (信访工作条例 24)."""
    return step.take(
        case, "decide_receipt", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    send(move, move.facts["organ"])
