"""Begin a term of a committee: three years, unless a place has said less (人民调解法 9)."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import Committee, Term
from fengqiao.mediators.permissions import newest_term, term_ends_on
from fengqiao.mediators.step import keeping, to_be_told


def begin_term(
    committee: Committee,
    *,
    by: Post,
    at: datetime,
    from_on: date,
    formed: str,
    how: str = "",
    reason: str = "",
    seen: str = "",
) -> Term:
    """The members stay who they are until somebody says otherwise: who was elected again keeps his seat."""
    how = typed("how", say("怎样产生的"), how, most=200, wanted=False)
    with keeping(
        "begin_term", of=committee, about=committee, by=by, at=at, reason=reason, seen=seen
    ) as move:
        last = newest_term(committee)
        if last is not None and from_on <= last.from_on:
            raise Unfit("新的一届要晚于上一届（{day}起）。", field="from_on", day=last.from_on)
        if last is not None and from_on <= last.to_on:
            move.change(last, to_on=_day_before(from_on))
        term = Term(
            committee=committee,
            county=committee.county,
            from_on=from_on,
            to_on=term_ends_on(from_on, committee.organ.place),
            formed=formed,
            how=how,
        )
        move.add(term)
        to_be_told(move, committee, "term", from_on)
    return term


def _day_before(day: date) -> date:
    return date.fromordinal(day.toordinal() - 1)
