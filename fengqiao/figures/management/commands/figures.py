"""`fengqiao figures`: counts anew what has changed since the last time, or everything: the monthly figures,
and what the tables that are reported are made of."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from fengqiao.figures.actions.count import count, count_everything
from fengqiao.figures.actions.count_bodies import count_all_bodies, count_bodies
from fengqiao.figures.actions.fold import fold, fold_everything
from fengqiao.figures.actions.publish import publish


class Command(BaseCommand):
    help = "统计：把新办理的算进月度指标和统计报表；--all 全部重算。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="全部重算")

    def handle(self, *args: Any, all: bool, **options: Any) -> None:
        begun, now = time.monotonic(), timezone.now()
        months = fold_everything(at=now) if all else fold(at=now)
        tables = count_everything(at=now) if all else count(at=now)
        told = publish(at=now)
        tables += count_all_bodies(at=now) if all else count_bodies(at=now)
        took = time.monotonic() - begun
        self.stdout.write(
            f"算了 {months} 个县月，统计报表 {tables} 个县月，公布件数 {told} 份，用时 {took:.1f} 秒。"
        )
