"""分流交办: to the organ that can solve it. Who sends it keeps it until somebody has signed for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import check_came_before
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post


def dispatch(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Send the case to another organ of the county."""
    return step.take(
        case, "dispatch", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    organ = move.facts["organ"]
    if move.verb.climbs:
        check_came_before(move.case, organ, tables=move.tables, at=move.at)
    send(move, organ)


def send(move: Move, organ: Organ) -> None:
    """Offer the case to `organ`: it sees the case from now on, and holds it once it has signed."""
    move.assign(organ, "lead")
    move.change(receiver=organ)
