"""Somebody else looks at an application for a grade: shows it to the public, says no, or grants it when it
was shown. Nothing follows by itself."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, because, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import Grading
from fengqiao.mediators.permissions import check_other, check_was_shown, shown_until
from fengqiao.mediators.step import REVIEW, keeping

DECLINED, REVIEWED = "declined", "reviewed"


def review_grading(
    grading: Grading, *, by: Post, at: datetime, is_fit: bool, opinion: str, seen: str = ""
) -> None:
    """The opinion says why, most of all where a condition is not met and the grade is fit all the same."""
    opinion = typed("opinion", say("审核意见"), opinion, most=500)
    with keeping(
        "review_grading",
        of=grading.mediator.committee,
        about=grading.mediator,
        by=by,
        at=at,
        seen=seen,
        power=REVIEW,
    ) as move:
        check_other(grading.proposed_by, grading.mediator, by)
        _check_state(grading, "proposed")
        move.change(
            grading,
            state=REVIEWED if is_fit else DECLINED,
            reviewed_at=at,
            reviewed_by_id=by.pk,
            opinion=opinion,
        )


def show_grading(grading: Grading, *, by: Post, at: datetime, seen: str = "") -> None:
    """公示: from today until the last day of the clock, on the public page."""
    committee = grading.mediator.committee
    with keeping(
        "show_grading",
        of=committee,
        about=grading.mediator,
        by=by,
        at=at,
        seen=seen,
        power=REVIEW,
    ) as move:
        _check_state(grading, REVIEWED)
        until = shown_until(move.today, committee.organ.place)
        move.change(grading, state="shown", shown_from_on=move.today, shown_until_on=until)


def grant_grading(grading: Grading, *, by: Post, at: datetime, seen: str = "") -> None:
    """After the notice, when nobody's objection stands against it."""
    with keeping(
        "grant_grading",
        of=grading.mediator.committee,
        about=grading.mediator,
        by=by,
        at=at,
        seen=seen,
        power=REVIEW,
    ) as move:
        check_other(grading.proposed_by, grading.mediator, by)
        check_was_shown(grading, move.today)
        move.change(grading, state="granted", granted_on=move.today)


def withdraw_grading(
    grading: Grading, *, by: Post, at: datetime, reason: str, seen: str = ""
) -> None:
    """Before it is granted; it may be applied for again."""
    kept = because(reason)
    with keeping(
        "withdraw_grading",
        of=grading.mediator.committee,
        about=grading.mediator,
        by=by,
        at=at,
        reason=kept,
        seen=seen,
        power=REVIEW,
    ) as move:
        if grading.state not in ("proposed", REVIEWED, "shown"):
            raise Unfit("这次申报已经办完，不能撤回。")
        move.change(grading, state="withdrawn")


def _check_state(grading: Grading, wanted: str) -> None:
    if grading.state != wanted:
        raise Unfit("这次申报现在不能办这一步，可能已经有人办过。请重新打开看看。")
