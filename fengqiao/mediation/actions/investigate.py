"""制作调查记录: somebody was asked what happened; the answers are for the mediators of the case."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.definitions import past_moment
from fengqiao.mediation.models import Inquiry


def investigate(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record an inquiry (人民调解法 27; form 3)."""
    return step.take(
        case, "investigate", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    facts = move.facts
    inquiry = Inquiry(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        held_at=past_moment(move, "held_at"),
        where=facts["where"],
        respondent=facts["respondent"],
        record=facts["record"],
        at=move.at,
        by=move.post,
    )
    move.add(inquiry)
    move.event_facts["inquiry"] = str(inquiry.pk)
