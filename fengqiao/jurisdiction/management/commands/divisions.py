"""Load the divisions of China, or look one up."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.jurisdiction.actions.load_divisions import load_divisions
from fengqiao.jurisdiction.models import Division
from fengqiao.lib.refusal import Refusal


class Command(BaseCommand):
    help = "载入或查看行政区划。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        does = parser.add_subparsers(dest="does", required=True)
        load = does.add_parser("load", help="载入一个县、一个省或全国")
        which = load.add_mutually_exclusive_group(required=True)
        which.add_argument("--county", dest="prefix", metavar="CODE", help="县级代码，如 411726")
        which.add_argument("--province", dest="prefix", metavar="CODE", help="省级代码，如 41")
        which.add_argument("--all", dest="prefix", action="store_const", const="", help="全国")
        show = does.add_parser("show", help="查看一个区划")
        show.add_argument("code")

    def handle(self, *args: Any, does: str, **options: Any) -> None:
        try:
            if does == "load":
                self._load(options["prefix"])
            else:
                self._show(options["code"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None

    def _load(self, prefix: str) -> None:
        begun = time.monotonic()
        loaded = load_divisions(prefix)
        levels = "，".join(
            f"{Division.Level(level).label} {count}" for level, count in loaded.by_level.items()
        )
        seconds = time.monotonic() - begun
        self.stdout.write(f"已载入 {loaded.total} 个区划（{levels}），用时 {seconds:.1f} 秒。")

    def _show(self, code: str) -> None:
        today = timezone.localdate()
        division = Division.objects.resolve(code, today)
        self.stdout.write(f"{division.code}  {Division.objects.full_name(division.code)}")
        if division.aliases:
            self.stdout.write(f"又名：{'、'.join(division.aliases)}")
        for child in Division.objects.children_of(division.code, today):
            self.stdout.write(f"  {child.code}  {child.name}")
