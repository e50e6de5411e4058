"""定级: red, yellow or blue from stated facts of the matter, with reasons and an expiry; never from who a person is."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def grade(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Grade the matter from the facts that were ticked (PIPL 24: explained, by a human, contestable)."""
    return step.take(case, "grade", by=by, at=at, command_id=command_id, facts=facts, write=_write)


def _write(move: Move) -> None:
    grounds = move.facts["grounds"]
    grade = move.tables.grade(grounds)
    tier = move.tables.tier(move.case.kind, move.case.type, grounds)
    until = move.today + timedelta(days=grade.days)
    move.change(colour=grade.colour, colour_until=until)
    move.event_facts.update(
        colour=grade.colour, reasons=list(grade.reasons), until=until.isoformat()
    )
    if tier:
        move.event_facts["tier"] = tier.code
