"""Whether the rules that the product brings reach far enough, and a county's own are as recorded."""

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.jurisdiction.models import Change
from fengqiao.jurisdiction.step import WHAT_RULE
from fengqiao.rulebook import local, tables
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


def own_rows(at: datetime) -> Iterator[Finding]:
    """Counties whose own rules are not those that their record of changes tells of."""
    written = {
        (row.where, f"{local.name_of(row)} {row.from_on}"): row.until_on
        and row.until_on.isoformat()
        for row in local.read(tables.own_folder())
    }
    apart = set(written.items()) ^ set(_recorded().items())
    if names := sorted({county for (county, _key), _until in apart}):
        told = _("%(names)s自己的规则文件与变更记录对不上。")
        yield error(
            told % {"names": "、".join(names)},
            _(
                "从最近的备份取回 rules 文件夹里这个县的文件，或者由系统管理员在“规则”里重新办一次。"
            ),
        )


def _recorded() -> dict[tuple[str, str], str | None]:
    """The rows that should be there by the record, each with its last day."""
    rows: dict[tuple[str, str], str | None] = {}
    for change in Change.objects.filter(what=WHAT_RULE).order_by("id"):
        for told in change.rows:
            key = (change.county, told["key"])
            if told["after"] is None:
                rows.pop(key, None)
            else:
                rows[key] = told["after"].get("until")
    return rows
