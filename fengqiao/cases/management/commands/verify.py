"""`fengqiao verify`: walk every case's chain of events and say what does not hold."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Count, F, Q

from fengqiao.cases.models import Assignment, Attachment, Case, Event, NumberSeries
from fengqiao.cases.step import broken_links, is_intact

DESTROYED = "destroyed"  # the stage of a matter whose file is gone, and with it what was uploaded


class Command(BaseCommand):
    help = "检查办理记录是否完整：每件事项的记录链、时限和名单是否一致、编号有没有缺号、附件有没有被改动。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--case", default="", help="只检查这一件（编号或者 id）")

    def handle(self, *args: Any, case: str, **options: Any) -> None:
        cases = Case.objects.named(case) if case else Case.objects.all()
        faults = [*faults_of(cases), *([] if case else numbers_missing())]
        for fault in faults:
            self.stderr.write(self.style.ERROR(fault))
        checked = (
            f"检查了{cases.count()}件事项、{Event.objects.filter(case__in=cases).count()}条记录"
        )
        if faults:
            raise CommandError(f"{checked}，发现{len(faults)}处问题。请停止改动，用备份核对。")
        self.stdout.write(f"{checked}，全部完整。")


def faults_of(cases: Any) -> Iterator[str]:
    for case in cases.order_by("id").iterator(chunk_size=500):
        for fault in broken_links(case, case.events.order_by("place_in_chain")):
            yield f"{case.number}：{fault}"
    for number in limits_apart(cases):
        yield f"{number}：经办单位名单上的时限与事项自己的时限不同"
    for attachment in Attachment.objects.filter(case__in=cases).select_related("case").iterator():
        was_destroyed = attachment.case.stage == DESTROYED
        if was_destroyed and attachment.path.is_file():
            yield f"{attachment.case.number}：卷宗已经销毁，附件“{attachment.title}”的文件还在"
        elif not was_destroyed and not is_intact(attachment):
            yield f"{attachment.case.number}：附件“{attachment.title}”丢失或者被改动"


def limits_apart(cases: Any) -> Any:
    """Cases that an organ's list would put elsewhere than by their nearest limit."""
    alike = Q(limit_at=F("case__limit_at")) | Q(limit_at=None, case__limit_at=None)
    on_it = Assignment.objects.filter(~alike, case__in=cases, ended_at=None)
    return on_it.order_by("case_id").values_list("case__number", flat=True).distinct()


def numbers_missing() -> Iterator[str]:
    """Every series must hold as many cases as numbers were given."""
    for series in NumberSeries.objects.order_by("mark", "year"):
        prefix = f"〔{series.year}〕{series.mark}第"
        found = Case.objects.filter(number__startswith=prefix).aggregate(n=Count("pk"))["n"]
        if found != series.last:
            yield f"{prefix}…号：给出了{series.last}个编号，只有{found}件事项"
