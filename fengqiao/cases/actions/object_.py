"""提出异议: whoever was sent the case says, with its ground, that it is not his. The sender still holds it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.sign_for import call_off
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken, rules_of
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.clocks import words


class TooLateToObject(Refusal):
    code, status = "too_late_to_object", 409


def object_(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Object to having been sent a case."""
    return step.take(case, "object", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    """The case goes back to its holder."""
    check_in_time(move, f"{move.kind.name}.object")
    call_off(move)


def check_in_time(move: Move, clock: str, subject: str = "") -> None:
    """Refused from the day after the clock's last; where none was started, nothing has run out."""
    of_clock = [d for d in move.standing.deadlines if (d.clock, d.subject) == (clock, subject)]
    if of_clock and of_clock[-1].limit_at < move.at:
        rule = rules_of(of_clock[-1]).clock(clock)
        raise TooLateToObject(
            "异议要在{day}以前提出，现在已经过了，事项由本单位办理。确有新情况的，请与{organ}商量退回。",
            article=rule.source,
            day=words.Day(of_clock[-1].limit_at.astimezone(SHANGHAI).date()),
            organ=move.case.holder.name,
        )
