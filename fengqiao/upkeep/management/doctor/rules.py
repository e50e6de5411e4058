"""Whether the rules that the product brings reach far enough."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.rulebook import tables
from fengqiao.upkeep.management.doctor.finding import Finding, error, warning

NOVEMBER = 11  # the State Council's notice of the next year comes out in it


def calendar(at: datetime) -> Iterator[Finding]:
    """The calendar of this year, and from November on that of the next."""
    today = timezone.localdate(at)
    known = tables.in_force(today, "").calendar.is_known
    mend = _("升级到带有这一年日历的版本，或者按 docs/rulebook.md 录入国务院办公厅的放假通知。")
    if not known(today):
        told = _("%(year)s 年的工作日历没有录入，按工作日计算的期限都只是暂定的。")
        yield error(told % {"year": today.year}, mend)
    if today.month >= NOVEMBER and not known(date(today.year + 1, 1, 1)):
        told = _("%(year)s 年的工作日历还没有录入，跨年的期限只是暂定的。")
        yield warning(told % {"year": today.year + 1}, mend)
