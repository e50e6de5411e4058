"""Second factor: let a county demand it, or take it off an account."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.actions.demand_second_factor import (
    demand_second_factor,
    waive_second_factor,
)
from fengqiao.jurisdiction.actions.forget_second_factor import forget_second_factor
from fengqiao.lib.refusal import Refusal

DOES = {
    "demand": (demand_second_factor, "要求一个县的全部人员使用两步验证", "县级代码，如 411726"),
    "waive": (waive_second_factor, "不再要求一个县使用两步验证", "县级代码，如 411726"),
    "forget": (
        forget_second_factor,
        "解除一个账号的两步验证（手机丢失时）",
        "账号，如 village.clerk",
    ),
}


class Command(BaseCommand):
    help = "两步验证：按县要求，或为丢失手机的人解除。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        for name, (_act, help_text, whom) in DOES.items():
            does.add_parser(name, help=help_text).add_argument("whom", help=whom)

    def handle(self, *args: Any, does: str, whom: str, **options: Any) -> None:
        act, said, _whom = DOES[does]
        try:
            act(whom, at=timezone.now())
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"{whom}：{said}，已完成。")
