"""约定调解时间: when and where to meet; another arrangement takes the place of the one before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.clocks import words


class NotWilling(Refusal):
    code, status = "not_willing", 409


def arrange(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Arrange a meeting that is yet to come (人民调解法 22); who refused is not called (art. 17)."""
    return step.take(
        case, "arrange", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    refusing = [p for p in move.standing.principals if _refuses(move, p)]
    if refusing:
        raise NotWilling(
            "{names}明确拒绝调解，不能再约时间。以后愿意了，先登记新的答复，再约。",
            names=[party.masked_name for party in refusing],
            article="《人民调解法》17",
        )
    if move.facts["meets_at"] <= move.at:
        raise FactWrong(
            move.verb.facts["meets_at"],
            "是{day}，已经过去。请写以后的时间。",
            day=words.Day(move.facts["meets_at"]),
        )


def _refuses(move: Move, party: Any) -> bool:
    return move.standing.answer_of(party, "mediation") == "refused"
