"""上报: to the level above: what the village cannot solve goes to the town, and on to the county."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.dispatch import send
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post


def escalate(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Hand the case up to the organ above the holder."""
    return step.take(
        case, "escalate", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    above = Organ.objects.get(pk=move.case.holder.parent_id)
    send(move, above)
    move.event_facts["organ"] = str(above.pk)
