"""Somebody else looks at a proposed subsidy: what was it worth in difficulty, and is it due at all."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import Subsidy
from fengqiao.mediators.permissions import check_may_receive, check_other
from fengqiao.mediators.step import REVIEW, keeping
from fengqiao.rulebook.tables import in_force


def review_subsidy(
    subsidy: Subsidy,
    *,
    by: Post,
    at: datetime,
    is_due: bool,
    difficulty: str = "",
    opinion: str,
) -> None:
    """With the amount that the county's rate says today; without a rate there is nothing to accept."""
    opinion = typed("opinion", say("审核意见"), opinion, most=500)
    mediator = subsidy.mediator
    with keeping(
        "review_subsidy", of=mediator.committee, about=mediator, by=by, at=at, power=REVIEW
    ) as move:
        check_other(subsidy.proposed_by, mediator, by)
        if subsidy.state != "proposed":
            raise Unfit("这一件已经审核过。请重新打开看看。")
        said = {"reviewed_at": at, "reviewed_by_id": by.pk, "opinion": opinion}
        if not is_due:
            move.change(subsidy, state="declined", **said)
            return
        check_may_receive(mediator)
        rules = in_force(move.today, mediator.committee.organ.place)
        rate = rules.rate(difficulty, subsidy.form)
        if rate is None:
            raise Unfit(
                "本县还没有定这一档的补贴金额，不能通过。请先在“规则”里定金额。", field="difficulty"
            )
        move.change(subsidy, state="accepted", difficulty=difficulty, amount=rate.amount, **said)
