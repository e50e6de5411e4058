"""确认重复信访: somebody made sure that the same person brings the same matter again; both are linked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.link import tie
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.petitions.permissions import NotTheSame


def confirm_repeat(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Confirm the repetition, by the earlier matter; the day is that of the act."""
    return step.take(
        case, "confirm_repeat", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    earlier: Case = move.facts["other"]
    check_earlier(move.case, earlier)
    tie(move, earlier, move.facts["reason"])


def check_earlier(case: Case, earlier: Case) -> None:
    """What is repeated is a petition that came before."""
    if earlier.kind != case.kind or earlier.registered_at > case.registered_at:
        raise NotTheSame("原来的事项要是在这以前登记的信访事项，请核对编号。")
