"""退回: to the organ that sent it, which has to sign for it like anybody."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.dispatch import send
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post


def return_(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Send the case back to where it came from."""
    return step.take(case, "return", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    here = move.case.holder_id
    sent = [a for a in move.standing.assignments if a.role == "lead" and a.organ_id == here]
    send(move, Organ.objects.get(posts=sent[-1].sent_by_id))
