"""申请复查: to the organ one level above the one whose opinion it is, once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor, Organ


def ask_review(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Ask for the review (信访工作条例 35)."""
    return step.take(
        case, "ask_review", by=by, at=at, command_id=command_id, facts=facts, write=hand_up
    )


def hand_up(move: Move) -> None:
    """The organ above holds the petition from now on; the one that gave the opinion goes on seeing it.

    Above a department stands the government it belongs to, above the county's centre too. Where no organ
    above is entered here, the case stays with its holder, who has to send the request on, and the event
    names no organ.
    """
    above = _above(move.case.holder, move)
    if above is None:
        return
    move.assign(above, "lead").signed_at = move.at
    move.change(holder=above)
    move.event_facts["organ"] = str(above.pk)


def _above(organ: Organ, move: Move) -> Organ | None:
    government = _government_at(organ.place, move)
    if organ.kind == Organ.Kind.DEPARTMENT and government:
        return government
    if organ.parent_id:
        return Organ.objects.get(pk=organ.parent_id)
    return government if organ.kind != Organ.Kind.GOVERNMENT else None


def _government_at(place: str, move: Move) -> Organ | None:
    here = Organ.objects.in_force(move.today).filter(kind=Organ.Kind.GOVERNMENT, place=place)
    found: Organ | None = here.first()
    return found
