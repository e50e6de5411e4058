"""`fengqiao figures`: counts anew what has changed since the last time, or everything."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from fengqiao.figures.actions.fold import fold, fold_everything


class Command(BaseCommand):
    help = "统计：把新办理的算进月度指标；--all 全部重算。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="全部重算")

    def handle(self, *args: Any, all: bool, **options: Any) -> None:
        begun, now = time.monotonic(), timezone.now()
        months = fold_everything(at=now) if all else fold(at=now)
        self.stdout.write(f"算了 {months} 个县月，用时 {time.monotonic() - begun:.1f} 秒。")
