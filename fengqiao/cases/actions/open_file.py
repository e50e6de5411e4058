"""打开卷宗: who reads what was said in confidence, or a file's attachments, says so first, once a day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import opening_today, relations
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post

# As what somebody opens it, the nearest first: that is why he does (个人信息保护法 6, 51).
CAPACITIES = ("mediator", "holder", "receiver", "called", "involved")


def open_file(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Open the case's file to this post for the rest of the day; a second time that day is the first."""
    if event := opening_today(case, by=by, at=at):
        return Taken(case, event, replayed=True)
    return step.take(
        case, "open_file", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    stands = relations(move.case, move.by, move.standing)
    move.event_facts["capacity"] = next(one for one in CAPACITIES if one in stands)
