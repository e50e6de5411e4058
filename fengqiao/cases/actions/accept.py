"""受理: the matter is taken on; from this day the time for mediating runs."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def accept(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Take the matter on (人民调解法 17)."""
    return step.take(case, "accept", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    move.change(accepted_on=move.today)
