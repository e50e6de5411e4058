"""Who may read what was said in confidence (人民调解法 15(4), 23(3)).

A session's record and an inquiry: the mediators of this very case, and a reviewer of files who gave
his reason for it. Nobody else: no holder, no leader, no administrator, and a mediator no longer once
he was recused.
The words of an agreement: they too, and who may mediate at the organ that holds the case, since
it draws it up, keeps it and sees it performed (art. 29, 31).
All of them only on a day on which they opened the file, which history tells (see docs/adr/0004).
And the parties, whose words they are.
"""

from datetime import datetime

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Standing
from fengqiao.cases.permissions import opening_today
from fengqiao.jurisdiction.models import Actor, Post, Visitor
from fengqiao.rulebook.tables import in_force


def may_read_record(
    post: Actor, case: Case, *, at: datetime, standing: Standing | None = None
) -> bool:
    """Whether what was said in a session is for this reader's eyes (see above)."""
    if isinstance(post, Visitor):
        return False
    standing = standing or Standing(case)
    entitled = _may(post, case, "review_file", at) or _mediates(post, standing)
    return entitled and opening_today(case, by=post, at=at, standing=standing) is not None


def may_read_agreement(
    post: Actor, case: Case, *, at: datetime, standing: Standing | None = None
) -> bool:
    """Whether the words of an agreement are for this reader's eyes (see above)."""
    if isinstance(post, Visitor):
        return post.party_id is not None  # what they themselves agreed
    holds = case.holder_id == post.organ_id and _may(post, case, "mediate", at)
    if holds:
        return opening_today(case, by=post, at=at, standing=standing) is not None
    return may_read_record(post, case, at=at, standing=standing)


def _mediates(post: Post, standing: Standing) -> bool:
    return any(serving.post_id == post.pk for serving in standing.mediators())


def _may(post: Post, case: Case, power: str, at: datetime) -> bool:
    return in_force(at.astimezone(SHANGHAI).date(), case.place).may(post.role, power)
