"""解除暂缓销毁: the file can be destroyed again when its time is over."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.papers.definitions.keeping import keeping_of
from fengqiao.papers.permissions import check_held


def release_hold(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Release what was held from destruction."""
    return step.take(
        case, "release_hold", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    check_held(keeping_of(move.case))
