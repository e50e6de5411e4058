"""登记接访情况: somebody was received about this matter. The words lie sealed with the visit, history has their
hash."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.models import Visit


def add_visit(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """A leader received somebody about this matter, or came to its place; told on the matter's own page."""

    def write(move: Move) -> None:
        check_past(move)
        keep(move, command_id, received_by=move.facts["received_by"])

    return step.take(
        case, "add_visit", by=by, at=at, command_id=command_id, facts=facts, write=write
    )


def told(visit: Visit, case: Case, *, by: Post, at: datetime, command_id: UUID) -> Taken:
    """The same of a visit that was recorded at the counter: its row is there already."""
    facts = {
        "received_by": visit.received_by,
        "received_at": visit.at,
        "said": visit.said,
        "answer": visit.answer,
    }
    return step.take(
        case, "add_visit", by=by, at=at, command_id=command_id, facts=facts, write=check_past
    )


def keep(move: Move, command_id: UUID, *, received_by: str) -> None:
    """The visit as a row of its own, with the words."""
    visit = Visit(
        id=uuid7(move.at),
        county=move.case.county_code,
        organ=move.by.organ,
        case=move.case,
        command=command_id,
        at=move.facts["received_at"],
        by=move.post,
        received_by=received_by,
        outcome=Visit.Outcome.JOINED,
    )
    visit.said, visit.answer = move.facts["said"], move.facts["answer"] or ""
    move.add(visit)


def check_past(move: Move) -> None:
    if move.facts["received_at"] > move.at:
        raise FactWrong(move.verb.facts["received_at"], "比现在还晚，请核对。")
