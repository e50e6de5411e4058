"""裁定职责争议: the organ above both says who has to come, on which ground. It binds both."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.call_in import call
from fengqiao.cases.actions.report_in import release_arbiters
from fengqiao.cases.actions.whistle import check_somebody_is_there
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Organ, Post


def arbitrate(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Decide an objection to a whistle."""
    return step.take(
        case, "arbitrate", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    objector, decision, instead = (move.facts[name] for name in ("objector", "decision", "instead"))
    if (decision == "instead") != (instead is not None):
        raise FactWrong(move.verb.facts["instead"], "改由别的单位报到的才填写，也要填写。")
    move.stop(f"{move.kind.name}.arbitrate", subject=str(objector.pk))
    if decision == "must_come":
        move.start(f"{move.kind.name}.report_in", subject=str(objector.pk))
    else:
        _release(move, objector)
    if instead:
        check_somebody_is_there(move, [instead])
        call(move, [instead])
    release_arbiters(move)


def _release(move: Move, objector: Organ) -> None:
    """It was not for them: they see the matter no longer."""
    calls = [a for a in move.standing.assignments if a.role == "co" and a.is_asked_of(objector)]
    for call_of_it in calls:
        call_of_it.ended_at = move.at
        call_of_it.save(update_fields=["ended_at"])
