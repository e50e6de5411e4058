"""归类: of which type the matter is, by who handles it; another one may follow as more is known."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def classify(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Say the type of the matter."""
    return step.take(
        case, "classify", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    move.event_facts["before"] = move.case.type
    move.change(type=move.facts["type"])
