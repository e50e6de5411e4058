"""提出请求: a party asks to see, correct or delete what is kept of it, or that the matter goes on."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case, Request
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.uuid7 import uuid7


def request(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Put a request on file, with a clock of its own (个人信息保护法 50)."""
    return step.take(
        case, "request", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    asked = Request(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        party=move.facts["party"],
        about=move.facts["about"],
        words=move.facts["words"],
        at=move.at,
    )
    move.add(asked)
    move.event_facts["request"] = str(asked.pk)
    move.start(f"{move.kind.name}.request", subject=str(asked.pk))
    if move.kind.stages[move.case.stage].mover == "nobody":
        move.change(awaits_id=move.case.holder_id)  # a closed matter comes back to the list
