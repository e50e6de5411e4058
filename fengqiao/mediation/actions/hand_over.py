"""移交: what a closing organ or a leaver had in hand goes to who comes after.

The parties choose their mediator (人民调解法 19), so nobody inherits a mediation: it waits at its
holder until they have chosen again.
"""

from datetime import datetime
from uuid import UUID

from fengqiao.cases.actions import hand_over as heart
from fengqiao.cases.models import Case
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
    """From an organ to an organ, or from a post to another of its organ (None: to nobody by name).

    A matter without a mediation is handed over as it is.
    """

    def before(move: Move) -> None:
        _of_mediators(move, leaving, reason)

    heart.hand_over(
        case,
        by=by,
        at=at,
        command_id=command_id,
        leaving=leaving,
        to=to,
        reason=reason,
        before=before,
    )


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
    for assignment in heart.running(move, lambda a: a.role == "mediator" and a.post_id in posts):
        heart.end(move, assignment)
    if not move.standing.mediators() and move.case.stage in ("mediating", "signing"):
        Agreement.objects.filter(case=move.case, state="draft").update(state="void")
        move.change(stage="accepted")
