"""移交: what a closing organ or a leaver had in hand goes to who comes after.

The parties choose their mediator (人民调解法 19), so nobody inherits a mediation: it waits at its
holder until they have chosen again.
"""

from datetime import datetime
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Assignment, Case
from fengqiao.cases.step import Move
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.mediation.models import Agreement, Appointment, Signature


def hand_over(
    case: Case,
    *,
    by: Post,
    at: datetime,
    command_id: UUID,
    leaving: Organ | Post,
    to: Organ | Post | None,
    reason: str,
) -> None:
    """From an organ to an organ, or from a post to another of its organ (None: to nobody by name)."""

    def write(move: Move) -> None:
        move.event_facts["reason"] = reason
        _of_mediators(move, leaving, reason)
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
    there = {(a.organ_id, a.role) for a in move.standing.assignments if a.post_id is None}
    for assignment in _of(move, lambda a: a.organ_id == leaving.pk):
        _end(move, assignment)
        if assignment.post_id is None and (to.pk, assignment.role) not in there:
            _instead(move, assignment, to, None)


def _of_post(move: Move, leaving: Post, to: Post | None) -> None:
    if to is not None:
        move.event_facts["organ"] = str(to.organ_id)
    for assignment in _of(move, lambda a: a.post_id == leaving.pk):
        _end(move, assignment)
        if to is not None and assignment.role != "mediator":
            _instead(move, assignment, to.organ, to)


def _of_mediators(move: Move, leaving: Organ | Post, reason: str) -> None:
    """Their appointments end; what they signed for a draft is void; the last one's case waits again."""
    mine = {"post": leaving} if isinstance(leaving, Post) else {"post__organ": leaving}
    serving = Appointment.objects.filter(case=move.case, ended_at=None, **mine)
    posts = list(serving.values_list("post_id", flat=True))
    if not posts:
        return
    serving.update(ended_at=move.at, reason=reason)
    signed = Signature.objects.filter(agreement__case=move.case, agreement__state="draft")
    signed.filter(post__in=posts, void_at=None).update(void_at=move.at)
    for assignment in _of(move, lambda a: a.role == "mediator" and a.post_id in posts):
        _end(move, assignment)
    if not move.standing.mediators() and move.case.stage in ("mediating", "signing"):
        Agreement.objects.filter(case=move.case, state="draft").update(state="void")
        move.change(stage="accepted")


def _of(move: Move, which):  # type: ignore[no-untyped-def]
    """The running assignments that are meant."""
    return [assignment for assignment in move.standing.assignments if which(assignment)]


def _end(move: Move, assignment: Assignment) -> None:
    assignment.ended_at = move.at
    assignment.save(update_fields=["ended_at"])
    move.standing.assignments.remove(assignment)


def _instead(move: Move, before: Assignment, organ: Organ, post: Post | None) -> None:
    """As far as it had got: what was signed for stays signed for."""
    made = move.assign(organ, before.role, post=post)
    made.signed_at, made.reported_at = before.signed_at, before.reported_at
