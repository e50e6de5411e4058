"""转入专人办理: domestic violence or harm to a child came to light; from now on only those on the case see it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal


class AlreadyProtected(Refusal):
    code, status = "already_protected", 409


def protect(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Put the case into a compartment. There is no way out of one."""
    return step.take(
        case, "protect", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    if move.case.compartment:
        raise AlreadyProtected("这件事项已经由专人办理，其他人看不到。")
    move.change(compartment=move.facts["safety"])
