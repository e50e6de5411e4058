"""Whether people are reminded: does the loop look, does what it tells go out, do other systems take it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.notices.models import Notice, Round, Subscription
from fengqiao.notices.querysets import turning
from fengqiao.upkeep.management.doctor.finding import Finding, error, some_of, warning

LATE, FAR_TOO_LATE = timedelta(minutes=15), timedelta(hours=2)


def loop(at: datetime) -> Iterator[Finding]:
    """When it looked last: it does so each minute where `fengqiao serve` runs."""
    mend = _(
        "让 fengqiao serve 一直运行（提醒随它一起），或者单独运行 fengqiao remind --every 60。"
    )
    last = Round.objects.first()
    if last is None:
        yield warning(_("提醒还没有运行过，快到期、超期的事项不会告诉任何人。"), mend)
    elif at - last.at > LATE:
        told = _("提醒从 %(since)s 起没有运行，期限到了也不会告诉任何人。")
        sentence = told % {"since": f"{timezone.localtime(last.at):%Y-%m-%d %H:%M}"}
        yield error(sentence, mend) if at - last.at > FAR_TOO_LATE else warning(sentence, mend)


def backlog(at: datetime) -> Iterator[Finding]:
    """What the loop should have told by now."""
    mend = _("运行 fengqiao remind 看它说什么；机器太忙的，多运行几个 fengqiao remind --every 60。")
    if turning(at - LATE, 1):
        yield warning(_("有期限早该提醒了，现在还没有提醒：提醒落后了。"), mend)
    if late := Notice.objects.late(at - LATE).count():
        told = _("有 %(count)s 条告知早该发出，现在还没有发出。")
        yield warning(told % {"count": late}, mend)


def systems(at: datetime) -> Iterator[Finding]:
    """Other systems that do not answer."""
    names = [system.title for system in Subscription.objects.failing()]
    if names:
        told = _("有 %(count)s 个外部系统连不上：%(names)s。")
        yield warning(
            told % {"count": len(names), "names": some_of(names)},
            _("在“县里的设置 – 外部系统”里看对方怎样回答，请对方检查；不再用的，停用它。"),
        )
