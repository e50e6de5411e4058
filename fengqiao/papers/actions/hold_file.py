"""暂缓销毁: a file that may still be needed is not destroyed, whatever its time."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.papers.definitions.keeping import keeping_of
from fengqiao.papers.permissions import check_not_held


def hold_file(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Keep the file from destruction until it is released."""
    return step.take(
        case, "hold_file", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    check_not_held(keeping_of(move.case))
