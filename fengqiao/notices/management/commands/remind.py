"""`fengqiao remind`: looks once what is to be told and hands out what waits; `--every N` goes on for
ever, a round each N seconds. Any number may run beside one another."""

import logging
import os
import time
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from fengqiao.notices.actions.choose_channels import forget_leavers
from fengqiao.notices.actions.climb import climb
from fengqiao.notices.actions.hand_out import hand_out
from fengqiao.notices.actions.hear import hear
from fengqiao.notices.actions.recount import recount
from fengqiao.notices.models import Round
from fengqiao.reception.actions.forget_past import forget_past
from fengqiao.rulebook import tables
from fengqiao.rulebook.shapes import RuleError

log = logging.getLogger(__name__)
MOST_ROUNDS = 1000  # of one kind in one go, so that none keeps the others waiting for ever


class Command(BaseCommand):
    help = "提醒：查看快到期、到期、超期的期限和刚办的事，告诉该办的人；--every 60 每 60 秒看一次。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=float, metavar="N", help="每 N 秒看一次，一直运行")
        parser.add_argument(
            "--beside", type=int, metavar="PID", help="随这个进程一起结束（serve 用）"
        )

    def handle(self, *args: Any, every: float | None, beside: int | None, **options: Any) -> None:
        if every is None:
            self.stdout.write(_words(one_round()))
            return
        with suppress(KeyboardInterrupt):  # Ctrl+C is how it is stopped
            while _goes_on(beside):
                _round_that_goes_wrong_is_not_the_last()
                _rest(every, beside)


def one_round() -> dict[str, int]:
    """Everything that is to be told now; how many of each."""
    tables.refresh()
    forget_leavers(at=timezone.now())
    forget_past(at=timezone.now())
    done = {
        "recounted": recount(at=timezone.now()),
        "heard": _until_nothing(hear),
        "climbed": _until_nothing(climb),
        "handed_out": _until_nothing(hand_out),
    }
    Round.objects.update_or_create(pk=1, defaults={"at": timezone.now()})
    return done


def _until_nothing(act: Any) -> int:
    many = 0
    for _ in range(MOST_ROUNDS):
        found = act(at=timezone.now())
        many += found
        if not found:
            break
    return many


def _round_that_goes_wrong_is_not_the_last() -> None:
    """Where the database, a disk or a county's own rules fail for a while, that is said, and the next
    round looks again: nothing is lost by it."""
    try:
        one_round()
    except (DatabaseError, OSError, RuleError):
        log.exception("A round of reminders went wrong; the next one looks again.")
    finally:
        close_old_connections()


def _goes_on(beside: int | None) -> bool:
    return beside is None or os.getppid() == beside


def _rest(seconds: float, beside: int | None) -> None:
    until = time.monotonic() + seconds
    while _goes_on(beside) and (left := until - time.monotonic()) > 0:
        time.sleep(min(1.0, left))


def _words(done: dict[str, int]) -> str:
    return (
        f"看了 {done['climbed']} 个期限、{done['heard']} 次办理，重算 {done['recounted']} 个暂算日期，"
        f"送出 {done['handed_out']} 条。"
    )
