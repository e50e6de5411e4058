"""告知: what is intended is told to the organ that it concerns, before it is decided."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import check_came_before
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def forewarn(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Tell an organ what is intended; from now on it sees the matter, and can say its own."""
    return step.take(
        case, "forewarn", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    organ = move.facts["organ"]
    if move.verb.climbs:
        check_came_before(move.case, organ, tables=move.tables, at=move.at)
    move.assign(organ, "lead")
