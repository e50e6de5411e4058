"""并案: the same matter entered twice goes on as one; this entry stays readable and points there."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal


class NotMergeable(Refusal):
    code, status = "not_mergeable", 409


def merge(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Merge this case into another one, which goes on."""
    return step.take(case, "merge", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    into: Case = move.facts["into"]
    if not into.is_open or into.kind != move.case.kind:
        raise NotMergeable("只能并入同类、还在办理的事项。可以改用“关联事项”。")
    move.change(merged_into=into, concluded_on=move.today, outcome="merged")
