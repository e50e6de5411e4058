"""核验销号 of a mediation: not while something promised is still to be performed."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.querysets import in_effect, open_instalments


class StillToBePerformed(Refusal):
    code, status = "still_to_be_performed", 409


def strike_off(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Strike the matter off, verified (人民调解法 31: performance is watched to its end)."""
    return step.take(
        case, "strike_off", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def obstacle(case: Case) -> Refusal | None:
    """Instalments of the agreement in effect that nobody has recorded as performed."""
    agreement = in_effect(case)
    waiting = open_instalments(agreement) if agreement else []
    if not waiting:
        return None
    return StillToBePerformed(
        "协议还有{count}期没有登记履行，不能销号。已经履行的请先“登记履行”，"
        "不履行的请“登记不履行，重新调解”。",
        article="《人民调解法》31",
        count=len(waiting),
    )


def _write(move: Move) -> None:
    if refusal := obstacle(move.case):
        raise refusal
