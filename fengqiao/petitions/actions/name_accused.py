"""增加被反映的单位: it turns out to be about somebody else too; he is kept out from this moment, and if it
is who holds it, it goes to who receives reports."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.register import entrust, keep_from_accused
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import kept_out
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.petitions.permissions import NobodyAccused


def name_accused(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Keep the report from another organ or place (信访工作条例 30)."""
    return step.take(
        case, "name_accused", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    if not (move.facts["accused_organ"] or move.facts["accused_place"]):
        raise NobodyAccused("请选择反映的是哪个村、乡镇，或者哪个部门、单位。")
    keep_from_accused(move)
    if kept_out(move.case.holder, move.standing.exclusions):
        entrust(move)
    for assignment in move.standing.assignments:
        if kept_out(assignment.organ, move.standing.exclusions):
            assignment.ended_at = move.at
            assignment.save(update_fields=["ended_at"])
