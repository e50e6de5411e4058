"""登记口头协议: its content is recorded, and it is in effect from the day on which it was made."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.sentence import say
from fengqiao.mediation.actions.draft_agreement import drawn_up
from fengqiao.mediation.actions.take_effect import enter_into_effect
from fengqiao.mediation.definitions import past_day
from fengqiao.mediation.models import Instalment, MediationSession


def agree_orally(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Register an oral agreement (人民调解法 28, 30)."""
    return step.take(
        case, "agree_orally", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    agreed_on = past_day(
        move, "agreed_on", since=_first_session_on(move), since_what=say("第一次调解的日期")
    )
    agreement = drawn_up(move, form="oral")
    instalments = [row for row in move.rows if isinstance(row, Instalment)]
    enter_into_effect(move, agreement, instalments, on=agreed_on)


def _first_session_on(move: Move) -> Any:
    """The kind's file has seen to it that there was one."""
    first = MediationSession.objects.filter(case=move.case).order_by("held_at").first()
    return first.held_at.astimezone(SHANGHAI).date() if first else None
