"""Whether what is kept would come back after a fire."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.cases.models import Attachment
from fengqiao.upkeep.management.backups import notes
from fengqiao.upkeep.management.doctor.finding import Finding, error, warning

OLD, TOO_OLD = timedelta(days=2), timedelta(days=7)
LONG_AGO = timedelta(days=92)
SAMPLE = 50


def last_backup(at: datetime) -> Iterator[Finding]:
    """How much work a fire would cost."""
    mend = _("运行 fengqiao backup，并让它每天夜里自动运行（见 docs/operations.md）。")
    saved = notes.read().saved_at
    if saved is None:
        yield warning(_("还没有做过备份。"), mend)
    elif at - saved > OLD:
        told = _("最近一次备份是 %(on)s，已经过了 %(days)s 天。")
        said = {"on": f"{timezone.localdate(saved)}", "days": (at - saved).days}
        yield (error if at - saved > TOO_OLD else warning)(told % said, mend)


def last_trial(at: datetime) -> Iterator[Finding]:
    """Whether anybody has ever seen one come back."""
    kept = notes.read()
    if kept.saved_at is None:
        return
    mend = _("运行 fengqiao restore --check 加备份文件：它只试恢复，不改动任何东西。")
    if kept.tried_at is None:
        yield warning(_("备份从来没有试恢复过，不知道能不能用。"), mend)
    elif at - kept.tried_at > LONG_AGO:
        told = _("最近一次试恢复是 %(on)s，已经过了三个月。")
        yield warning(told % {"on": timezone.localdate(kept.tried_at)}, mend)


def attachments(at: datetime) -> Iterator[Finding]:
    """A quick look at the oldest and the newest: there, and of their size."""
    kept = Attachment.objects.exclude(case__stage="destroyed")
    newest, oldest = kept.order_by("-id")[:SAMPLE], kept.order_by("id")[:SAMPLE]
    lost = {found.pk for found in chain(newest, oldest) if not _is_there(found)}
    if lost:
        yield error(
            _("抽查附件时发现 %(count)s 个丢失或者残缺。") % {"count": len(lost)},
            _("运行 fengqiao verify 看是哪些事项的，从备份里找回，在此之前不要清理磁盘。"),
        )


def _is_there(attachment: Attachment) -> bool:
    path = attachment.path
    return path.is_file() and path.stat().st_size == attachment.size
