"""Count again what was provisional: a year's calendar has come, dates are firm, and whose move it is
hears of it."""

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from fengqiao.cases import step
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Deadline
from fengqiao.notices.actions.climb import news_of
from fengqiao.notices.actions.tell import tell
from fengqiao.rulebook.tables import in_force

AT_A_TIME = 200


def recount(*, at: datetime) -> int:
    """Make firm what can be, at most so many cases at a time; how many clocks that were. Case by
    case in one transaction: the new date and the word of it stand together or not at all."""
    return sum(_recounted(case, at) for case in _waiting(at))


def _waiting(at: datetime) -> list[UUID]:
    """Cases with a provisional clock whose limit lies in a year that has its calendar now."""
    today = at.astimezone(SHANGHAI).date()
    known = max(in_force(today, "").calendar.years, default=today.year)
    rows = Deadline.objects.filter(
        state="running", is_provisional=True, limit_at__lt=step.midnight(date(known + 1, 1, 1))
    )
    return list(rows.order_by("limit_at").values_list("case", flat=True).distinct()[:AT_A_TIME])


def _recounted(case: UUID, at: datetime) -> int:
    with transaction.atomic():
        found = step.recount(case)
        news = []
        for clock, before_at in found:
            tables = in_force(at.astimezone(SHANGHAI).date(), clock.case.place)
            if rung := tables.reminder(clock.clock, "recounted"):
                news.append(news_of(clock, rung, before_at=before_at))
        tell(news, at=at)
        return len(found)
