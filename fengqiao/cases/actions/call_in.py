"""请部门协办: other organs are asked to come or to answer; the case stays where it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post

ANSWERING = ("report_in", "sign_call", "object_call")


def call_in(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Call another organ in to help."""
    return step.take(
        case, "call_in", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    call(move, [move.facts["organ"]])


def call(move: Move, organs: Sequence[Organ]) -> list[Organ]:
    """Call organs; each has clocks of its own from now on. Those that are called already, and have yet to
    answer, are left as they are: who came before is called once more. Gives those that are called now."""
    waiting = {
        a.organ_id for a in move.standing.assignments if a.role == "co" and not a.reported_at
    }
    called = [organ for organ in dict.fromkeys(organs) if organ.pk not in waiting]
    for organ in called:
        move.assign(organ, "co")
        for verb in ANSWERING:
            if verb in move.kind.verbs:
                move.start(f"{move.kind.name}.{verb}", subject=str(organ.pk))
    return called
