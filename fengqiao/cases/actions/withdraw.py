"""撤回申请: who brought the matter in takes it back, before anything has begun."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.refusal import Refusal


class NotHisToWithdraw(Refusal):
    code, status = "not_his_to_withdraw", 409


def withdraw(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Take the application back; the only applicant alone can."""
    return step.take(
        case, "withdraw", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    applicants = [party for party in move.standing.parties if party.role == "applicant"]
    if move.facts["party"] not in applicants:
        raise NotHisToWithdraw("申请不是您提出的，不能由您撤回。您可以做的别的事，列在事项页面上。")
    if len(applicants) > 1:
        raise NotHisToWithdraw(
            "还有其他申请人，一个人不能替大家撤回。您自己可以做的别的事，列在事项页面上。"
        )
    move.change(outcome="withdrawn", concluded_on=move.today)
