"""办结: with its outcome, and the words that the parties are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Kind


class OutcomeWrong(Refusal):
    code, status = "outcome_wrong", 422


def conclude(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Conclude the matter."""
    return step.take(
        case, "conclude", by=by, at=at, command_id=command_id, facts=facts, write=write
    )


BY_AGREEMENT = ("performed", "performing", "confirmed")
WITHOUT = ("reconciled", "withdrawn")


def write(move: Move) -> None:
    """Set the outcome, if it fits where the case stands; OutcomeWrong if it does not."""
    outcome = move.facts["outcome"]
    if move.case.stage == "agreed" and outcome in WITHOUT:
        raise OutcomeWrong("协议已经生效，结果请选择协议的履行情况。")
    if move.case.stage != "agreed" and outcome in BY_AGREEMENT:
        raise OutcomeWrong(
            "还没有生效的协议，结果请选择“自行和解”或者“撤回”；没谈成请用“终止调解”。"
        )
    move.change(outcome=outcome, concluded_on=move.today)


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """The outcomes that fit where the case stands."""
    fitting = BY_AGREEMENT if case.stage == "agreed" else WITHOUT
    facts = step.fact_choices(kind, "conclude", "outcome")
    return {"outcome": [choice for choice in facts if choice["value"] in fitting]}
