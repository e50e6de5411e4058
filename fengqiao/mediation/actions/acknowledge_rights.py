"""告知权利义务: before the first session every party knows what it may do, and that it may stop."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.mediation.actions.consent import record_answer
from fengqiao.mediation.permissions import check_speaker


def acknowledge_rights(
    case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any
) -> Taken:
    """Record that a party was told its rights and duties (人民调解法 23, 24)."""
    return step.take(
        case, "acknowledge_rights", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    facts = move.facts
    check_speaker(facts["party"], facts["given_by"])
    record_answer(
        move,
        facts["party"],
        to="rights",
        answer="given",
        given_by=facts["given_by"],
        how=facts["how"],
    )
