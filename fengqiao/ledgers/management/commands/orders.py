"""`fengqiao orders FILE --feed hotline --as USER`: what the hotline or the police send, out of a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.take_orders import (
    Taken,
    look_orders_over,
    read_table,
    take_orders,
)
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import RuleError
from fengqiao.rulebook.tables import in_force

STATES = {
    "new": "收下",
    "same": "已经在系统里",
    "added": "记入原事项",
    "differs": "与上次不同",
    "refused": "没有收",
}


class Command(BaseCommand):
    help = "接收12345工单、110转来的纠纷（Excel、CSV）；同一个编号送两次不会重复，内容不同的说明哪里不同。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--feed", default="hotline", help="来文种类：hotline、police")
        parser.add_argument("--as", dest="login", required=True, help="以谁的岗位接收（登录名）")
        parser.add_argument(
            "--add",
            nargs="+",
            default=[],
            metavar="编号",
            help="这些编号与上次不同的，作为补充记入原事项",
        )
        parser.add_argument("--dry-run", action="store_true", help="只看会怎样，不写入")

    def handle(
        self,
        *args: Any,
        file: Path,
        feed: str,
        login: str,
        add: list[str],
        dry_run: bool,
        **options: Any,
    ) -> None:
        at = timezone.now()
        on = at.astimezone(SHANGHAI).date()
        post = Post.objects.able(on).filter(user__username=login).first()
        if post is None:
            raise CommandError(f"没有登录名为“{login}”的用户，或者他现在没有岗位。")
        if not file.is_file():
            raise CommandError(f"没有这个文件：{file}")
        try:
            rule = in_force(on, post.place).feed(feed)
            table = read_table(rule, file)
            if dry_run:
                done = look_orders_over(rule, table.rows, by=post, at=at)
            else:
                done = take_orders(rule, table.rows, by=post, at=at, adding=add)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        except RuleError as error:
            raise CommandError(f"{error.reason}。") from None
        if table.left:
            self.stdout.write(f"没有读的栏目（用不着）：{'、'.join(table.left)}")
        self._tell(done)

    def _tell(self, done: list[Taken]) -> None:
        """What came of each row, and how many of each."""
        for one in done:
            number = one.case.number if one.case else ""
            self.stdout.write(f"{one.number} {STATES[one.state]} {number} {one.reason}".rstrip())
        many = {state: sum(one.state == state for one in done) for state in STATES}
        self.stdout.write("，".join(f"{STATES[state]}{n}件" for state, n in many.items()) + "。")
