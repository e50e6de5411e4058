"""登记当事人能不能来: said by the party itself or for it by who asked; the latest answer counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.permissions import meeting_arranged
from fengqiao.rulebook.clocks import words


class AnotherMeeting(Refusal):
    code, status = "another_meeting", 409


def reply(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Say whether a party comes to the meeting that is arranged (人民调解法 17, 23: as it wishes)."""
    return step.take(case, "reply", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    meets_at = meeting_arranged(move).meets_at
    if move.facts["meets_at"] not in (None, meets_at):
        raise AnotherMeeting(
            "约定的时间已经改成{day}。请看清新的时间，再答复一次。", day=words.Day(meets_at)
        )
    move.event_facts["meets_at"] = meets_at.isoformat()
