"""移交: what a closing organ or a leaver had in hand goes to who comes after."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Assignment, Case
from fengqiao.cases.models.work import IN_CHARGE
from fengqiao.cases.step import Move, Write
from fengqiao.jurisdiction.models import Organ, Post

BY_CHOICE = (
    "mediator",
    IN_CHARGE,
)  # chosen by the parties, or taken on by himself: nobody inherits it


def hand_over(
    case: Case,
    *,
    by: Post,
    at: datetime,
    command_id: UUID,
    leaving: Organ | Post,
    to: Organ | Post | None,
    reason: str,
    before: Write | None = None,
) -> None:
    """From an organ to an organ, or from a post to another of its organ (None: to nobody by name).

    A trade does first what it has to (`before`).
    """

    def write(move: Move) -> None:
        move.event_facts["reason"] = reason
        if before:
            before(move)
        if isinstance(leaving, Organ):
            assert isinstance(to, Organ)
            _of_organ(move, leaving, to)
        else:
            _of_post(move, leaving, to if isinstance(to, Post) else None)

    step.take_unseen(case, "hand_over", by=by, at=at, command_id=command_id, facts={}, write=write)


def _of_organ(move: Move, leaving: Organ, to: Organ) -> None:
    move.event_facts["organ"] = str(to.pk)
    if move.case.holder_id == leaving.pk:
        move.change(holder=to)
    if move.case.receiver_id == leaving.pk:
        move.change(receiver=to)
    if move.case.awaits_id == leaving.pk:
        move.change(awaits_id=to.pk)
    for deadline in move.standing.deadlines:
        if deadline.subject == str(leaving.pk):  # what it was called for
            deadline.subject = str(to.pk)
            deadline.save(update_fields=["subject"])
    there = {(a.organ_id, a.role) for a in move.standing.assignments if a.post_id is None}
    for assignment in running(move, lambda a: a.organ_id == leaving.pk):
        end(move, assignment)
        if assignment.post_id is None and (to.pk, assignment.role) not in there:
            _instead(move, assignment, to, None)


def _of_post(move: Move, leaving: Post, to: Post | None) -> None:
    if to is not None:
        move.event_facts["organ"] = str(to.organ_id)
    for assignment in running(move, lambda a: a.post_id == leaving.pk):
        end(move, assignment)
        if to is not None and assignment.role not in BY_CHOICE:
            _instead(move, assignment, to.organ, to)


def running(move: Move, which: Callable[[Assignment], bool]) -> list[Assignment]:
    """The running assignments that are meant."""
    return [assignment for assignment in move.standing.assignments if which(assignment)]


def end(move: Move, assignment: Assignment) -> None:
    assignment.ended_at = move.at
    assignment.save(update_fields=["ended_at"])
    move.standing.assignments.remove(assignment)


def _instead(move: Move, before: Assignment, organ: Organ, post: Post | None) -> None:
    """As far as it had got: what was signed for stays signed for."""
    made = move.assign(organ, before.role, post=post)
    made.signed_at, made.reported_at = before.signed_at, before.reported_at
