"""开展调解并记录: the parties meet, by their own will, before a mediator; the record is for them alone."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.definitions import past_moment
from fengqiao.mediation.models import MediationSession, Presence


class MustBeClosed(Refusal):
    code, status = "session_must_be_closed", 422


def hold_session(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record a session (人民调解法 21-24, 27)."""
    return step.take(
        case, "hold_session", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    _check_openness(move)
    session = _session(move)
    move.add(session)
    for party in move.facts["present"]:
        presence = Presence(id=uuid7(move.at), session=session, county=session.county, party=party)
        move.add(presence)
    move.event_facts["session"] = str(session.pk)


def _check_openness(move: Move) -> None:
    if move.case.compartment and move.facts["openness"] == "open":
        raise MustBeClosed(
            "本案涉及家庭暴力或者未成年人，为保护隐私不能公开调解。请选择“不公开”。",
            article="《人民调解工作若干规定》29；《未成年人保护法》103",
        )


def _session(move: Move) -> MediationSession:
    facts = move.facts
    return MediationSession(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        held_at=past_moment(move, "held_at"),
        where=facts["where"],
        openness=facts["openness"],
        record=facts["record"],
        result=facts["result"],
        at=move.at,
        by=move.post,
    )
