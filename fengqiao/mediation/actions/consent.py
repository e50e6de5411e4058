"""记录当事人是否愿意调解: asked of each, answered by each or by who may speak for him; the gate of it all."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case, Consent, Party
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.permissions import check_speaker


def consent(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record a party's answer (人民调解法 17, 23). The latest answer counts; silence is none."""
    return step.take(
        case, "consent", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    facts = move.facts
    if facts["answer"] == "given" or facts["given_by"]:  # anybody may say no for himself
        check_speaker(facts["party"], facts["given_by"])
    record_answer(
        move,
        facts["party"],
        to="mediation",
        answer=facts["answer"],
        given_by=facts["given_by"],
        how=facts["how"],
    )


def record_answer(
    move: Move, party: Party, *, to: str, answer: str, how: str, given_by: Party | None = None
) -> None:
    """One more answer on file, after all that were given before."""
    answered = Consent(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        party=party,
        to=to,
        answer=answer,
        given_by=given_by,
        how=how,
        at=move.at,
    )
    move.add(answered)
