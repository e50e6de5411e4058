"""Somebody objects to what is shown to the public, by telephone, letter or at the window; and the answer."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, taking, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import Grading, Objection, SubsidyList
from fengqiao.mediators.step import REVIEW

MOST_WORDS = 1000


def object_to_award(
    award: Grading | SubsidyList, *, by: Post, at: datetime, words: str
) -> Objection:
    """What was said; whoever says it need give no name. Only while it is shown."""
    words = typed("words", say("异议的内容"), words, most=MOST_WORDS)
    named = {"grading": award} if isinstance(award, Grading) else {"listed": award}
    row = Objection(county=award.county, at=at, by=by, words=words, **named)
    with taking(
        "object_to_award", by=by, at=at, county=award.county, about=award, power=REVIEW
    ) as move:
        if award.state != "shown":
            raise Unfit("现在没有在公示，不能登记异议。", field="words")
        move.add(row)
    return row


def answer_objection(
    objection: Objection, *, by: Post, at: datetime, answer: str, is_upheld: bool
) -> None:
    """What was found; an objection that is upheld stops the grade or the list."""
    answer = typed("answer", say("核查结果"), answer, most=500)
    award = objection.grading or objection.listed
    assert award is not None, "a constraint says so"
    with taking(
        "answer_objection", by=by, at=at, county=objection.county, about=award, power=REVIEW
    ) as move:
        if objection.answered_at is not None:
            raise Unfit("这条异议已经答复过。")
        move.change(
            objection, answer=answer, is_upheld=is_upheld, answered_at=at, answered_by_id=by.pk
        )
