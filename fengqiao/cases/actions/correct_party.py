"""更正个人信息: a person's details are put right; history keeps that it was done, not what it said."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.add_party import judged
from fengqiao.cases.models import Case, Party
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def correct_party(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Correct a party's details (PIPL 46)."""
    return step.take(
        case, "correct_party", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    party: Party = move.facts["party"]
    setattr(party, move.facts["field"], move.facts["value"])
    judged(party, move).save()
