"""Who may read what was said in confidence (人民调解法 15(4), 23(3)).

A session's record and an inquiry: the mediators of this very case, and on the day on which he gave
his reason for it a reviewer of files. Nobody else: no holder, no leader, no administrator, and a
mediator no longer once he was recused.
The words of an agreement: they too, and who may mediate at the organ that holds the case, since
it draws it up, keeps it and sees it performed (art. 29, 31).
"""

from datetime import datetime, time

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post
from fengqiao.rulebook.tables import in_force


def may_read_record(post: Post, case: Case, *, at: datetime) -> bool:
    return _mediates(post, case) or _gave_a_reason_today(post, case, at)


def may_read_agreement(post: Post, case: Case, *, at: datetime) -> bool:
    holds = case.holder_id == post.organ_id and _may(post, case, "mediate", at)
    return holds or may_read_record(post, case, at=at)


def _mediates(post: Post, case: Case) -> bool:
    serving = case.assignments.filter(role="mediator", post=post, ended_at=None)
    return bool(serving.exists())


def _gave_a_reason_today(post: Post, case: Case, at: datetime) -> bool:
    if not _may(post, case, "review_file", at):
        return False
    midnight = datetime.combine(at.astimezone(SHANGHAI), time(), tzinfo=SHANGHAI)
    reasons = case.events.filter(verb="review_record", by=post, at__gte=midnight, at__lte=at)
    return bool(reasons.exists())


def _may(post: Post, case: Case, power: str, at: datetime) -> bool:
    return in_force(at.astimezone(SHANGHAI).date(), case.place).may(post.role, power)
