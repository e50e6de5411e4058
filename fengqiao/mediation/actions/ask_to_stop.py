"""当事人要求停止调解: one tap, no reason asked; the mediation ends, and every other way is named."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.sign_for import call_off
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.mediation.actions.consent import record_answer


def ask_to_stop(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """End the mediation because a party asks to (人民调解法 23(3), 26)."""
    return step.take(
        case, "ask_to_stop", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    """Who stops no longer consents: should the matter be taken up again, he is asked anew."""
    call_off(move)
    record_answer(move, move.facts["party"], to="mediation", answer="refused", how="asked_to_stop")
    move.change(outcome="terminated", concluded_on=move.today)
