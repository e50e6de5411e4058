"""Say that the court was told of a committee's set-up, members and changes (人民调解法 10)."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Unfit, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import CourtNotice
from fengqiao.mediators.step import keeping


def tell_court(
    notice: CourtNotice,
    *,
    by: Post,
    at: datetime,
    court: Organ,
    told_on: date,
    told_how: str,
    seen: str = "",
) -> None:
    """When, by what way and to which court; from then on the notice stays as it is."""
    committee = notice.committee
    told_how = typed("told_how", say("怎样送达"), told_how, most=100)
    with keeping("tell_court", of=committee, about=committee, by=by, at=at, seen=seen) as move:
        if notice.told_on is not None:
            raise Unfit("这份通报已经送达过。", field="told_on")
        if court.kind != Organ.Kind.COURT:
            raise Unfit("请选人民法院。", field="court")
        if not _day_of(notice, at) <= told_on <= move.today:
            raise Unfit("送达的日期不早于通报形成那天，也不晚于今天。", field="told_on")
        move.change(notice, court_id=court.pk, told_on=told_on, told_how=told_how, told_by_id=by.pk)


def _day_of(notice: CourtNotice, at: datetime) -> date:
    return notice.made_at.astimezone(at.tzinfo).date()
