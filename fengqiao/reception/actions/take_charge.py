"""领导包案: a leader takes a matter on; he sees it from then on, and is named on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.models.work import IN_CHARGE
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal


class InChargeAlready(Refusal):
    code, status = "in_charge_already", 409


def take_charge(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """One leader at a time. A matter that keeps his organ out does not take him in (`KeptOut`)."""
    return step.take(
        case, "take_charge", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    if any(one.role == IN_CHARGE for one in move.standing.assignments):
        raise InChargeAlready("这件事项已经有领导包案。要换人的，请先结束原来的包案，写明原因。")
    leader: Post = move.facts["leader"]
    move.assign(leader.organ, IN_CHARGE, post=leader)
    move.event_facts["called"] = f"{leader.user.name}（{leader.organ.name}）"
