"""Set up a county: divisions, organs, grids; and the courts of others around it."""

import time
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.actions.enter_courts import enter_courts
from fengqiao.jurisdiction.actions.found_county import CountyFounded
from fengqiao.jurisdiction.actions.set_up_county import open_for_residents, set_up_county
from fengqiao.lib.refusal import Refusal


class Command(BaseCommand):
    help = "建立一个县的区划、机构和网格。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        found = does.add_parser("found", help="建立机构和网格")
        found.add_argument("code", help="县级代码，如 411726")
        found.add_argument(
            "--on", type=date.fromisoformat, default=None, help="从哪一天起有效，如 2025-01-01"
        )

        courts = does.add_parser("courts", help="登记一个市或者省的法院，供司法确认选择")
        courts.add_argument("code", help="地级或者省级代码，如 4117、41；区划要先载入")
        courts.add_argument("--on", type=date.fromisoformat, default=None, help="从哪一天起有效")

    def handle(
        self, *args: Any, does: str, code: str, on: date | None = None, **options: Any
    ) -> None:
        on = on or timezone.localdate()
        self._courts(code, on) if does == "courts" else self._found(code, on)

    def _courts(self, code: str, on: date) -> None:
        try:
            new = enter_courts(code, on=on)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        self.stdout.write(f"新登记{new}个法院；已有的不变。名称请逐个核对。")

    def _found(self, code: str, on: date) -> None:
        begun = time.monotonic()
        try:
            made = set_up_county(code, on=on, at=timezone.now())
        except CountyFounded as refusal:
            self.stdout.write(refusal.sentence)
            open_for_residents(code[:6], on=on, at=timezone.now())
            return
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        founded, drawn = made.founded, made.drawn
        self.stdout.write(f"{founded.county.name}：已建立 {founded.organs} 个机构。")
        if drawn:
            self.stdout.write(
                f"网格：一级 {drawn.towns}，二级 {drawn.villages}，"
                f"三级 {drawn.third}，四级 {drawn.fourth}。"
            )
        self.stdout.write(f"用时 {time.monotonic() - begun:.1f} 秒。")
