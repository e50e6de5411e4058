"""邀请他人参加: a relative, a neighbour, an expert helps, when every party agrees."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.models import Invitee
from fengqiao.mediation.permissions import check_all_agree


def invite(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Invite a third person (人民调解法 20)."""
    return step.take(case, "invite", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    facts = move.facts
    principals = move.standing.principals
    check_all_agree(
        principals, facts["agreed_by"], to=say("邀请他人参加"), article="《人民调解法》20"
    )
    invitee = Invitee(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        name=facts["name"],
        relation=facts["relation"],
        at=move.at,
    )
    move.add(invitee)
    move.event_facts["invitee"] = str(invitee.pk)
