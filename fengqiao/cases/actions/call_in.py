"""请部门协办: another organ is asked to come or to answer; the case stays where it is."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def call_in(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Call another organ in to help."""
    return step.take(
        case, "call_in", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    move.assign(move.facts["organ"], "co")
