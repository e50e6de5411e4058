"""作出决定并发出: what was announced, after the organ had its say, goes to this organ and no other."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def impose(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Decide, and send the decision to the organ that was told of it before."""
    return step.take(case, "impose", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    told = [a for a in move.standing.assignments if a.role == "lead" and a.is_pending]
    organ = told[-1].organ
    move.change(receiver=organ)
    move.event_facts["organ"] = str(organ.pk)
