"""终止调解: no agreement, or somebody does not want to go on: told with every other remedy (人民调解法 26)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def terminate(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """End the mediation without an agreement."""
    return step.take(
        case, "terminate", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    move.change(outcome="terminated", concluded_on=move.today)
