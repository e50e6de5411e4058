"""All questions, in the order in which somebody would mend what they find."""

from collections.abc import Iterator
from datetime import datetime

from django.db import DatabaseError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.upkeep.management.doctor import machine, people, reach, reminding, rules, safety
from fengqiao.upkeep.management.doctor.finding import ERROR, WARNING, WELL, Check, Finding, error

CHECKS: tuple[tuple[str, object, Check], ...] = (
    ("migrations", gettext_lazy("数据库的结构"), machine.migrations),
    ("postgresql", gettext_lazy("数据库的设置"), machine.postgresql),
    ("disk", gettext_lazy("磁盘"), machine.disk),
    ("clock", gettext_lazy("时钟"), machine.clock),
    ("keys", gettext_lazy("密钥"), machine.keys),
    ("permissions", gettext_lazy("文件权限"), machine.permissions),
    ("debugging", gettext_lazy("调试模式"), reach.debugging),
    ("https", gettext_lazy("访问方式"), reach.https),
    ("signing", gettext_lazy("签名服务"), reach.signing),
    ("last_backup", gettext_lazy("备份"), safety.last_backup),
    ("last_trial", gettext_lazy("试恢复"), safety.last_trial),
    ("attachments", gettext_lazy("附件"), safety.attachments),
    ("loop", gettext_lazy("提醒的运行"), reminding.loop),
    ("backlog", gettext_lazy("提醒的进度"), reminding.backlog),
    ("systems", gettext_lazy("外部系统"), reminding.systems),
    ("calendar", gettext_lazy("工作日历"), rules.calendar),
    ("own_rows", gettext_lazy("县里自己的规则"), rules.own_rows),
    ("demonstration", gettext_lazy("演示账号"), people.demonstration),
    ("administrators", gettext_lazy("系统管理员"), people.administrators),
    ("second_factor_of_admins", gettext_lazy("管理员的两步验证"), people.second_factor_of_admins),
    ("second_factor", gettext_lazy("两步验证"), people.second_factor),
    ("mediators", gettext_lazy("调解员"), people.mediators),
    ("number_marks", gettext_lazy("编号字头"), people.number_marks),
    ("posts_that_end", gettext_lazy("快到期的岗位"), people.posts_that_end),
)


def examine(at: datetime) -> Iterator[tuple[str, str, list[Finding]]]:
    """Of each question its name, its label, and what it found: nothing is well."""
    for name, label, check in CHECKS:
        yield name, str(label), _asked(check, at)


def exit_code(findings: list[Finding]) -> int:
    """2 where something is wrong, 1 where something will be, 0 where all is well."""
    levels = {finding.level for finding in findings} - {WELL}
    return 2 if ERROR in levels else 1 if WARNING in levels else 0


def _asked(check: Check, at: datetime) -> list[Finding]:
    try:
        return list(check(at))
    except DatabaseError as reason:
        told = _("数据库没有回答这一项：%(reason)s")
        return [
            error(
                told % {"reason": str(reason).splitlines()[0]},
                _("先处理上面的问题，再运行 fengqiao doctor。"),
            )
        ]
