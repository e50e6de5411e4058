"""关联: two matters that belong together point at each other; neither is deleted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case, Link
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7


class AlreadyLinked(Refusal):
    code, status = "already_linked", 409


def link(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Link this case to another one that the post may see."""
    return step.take(case, "link", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    tie(move, move.facts["other"], move.facts["reason"])


def tie(move: Move, other: Case, reason: str) -> None:
    """The case of the act and another one point at each other."""
    if Link.objects.filter(case=move.case, other=other).exists():
        raise AlreadyLinked("这两件事项已经关联过了。")
    move.add(
        Link(
            id=uuid7(move.at),
            case=move.case,
            county=move.case.county_code,
            other=other,
            reason=reason,
            at=move.at,
        )
    )
