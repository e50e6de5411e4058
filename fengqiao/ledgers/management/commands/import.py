"""`fengqiao import ledger FILE --as USER`: an old ledger becomes cases; `undo` takes an import back."""

import time
import tomllib
from argparse import ArgumentParser
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.give_back import given_back
from fengqiao.ledgers.actions.look_over import look_over
from fengqiao.ledgers.actions.open_ledger import headings_in, open_ledger, sheet_of
from fengqiao.ledgers.actions.take_all import take_all
from fengqiao.ledgers.actions.undo import begin_undo, kept_of, undo_some
from fengqiao.ledgers.definitions.headings import letter
from fengqiao.ledgers.models import Import
from fengqiao.ledgers.querysets import import_of
from fengqiao.lib import workbook
from fengqiao.lib.refusal import Refusal

STATES = {
    "new": "还没有开始",
    "running": "没有做完",
    "done": "完成",
    "undoing": "正在撤销",
    "undone": "已撤销",
}


class Command(BaseCommand):
    help = "导入旧台账（Excel、CSV），每一行成为一件事项；同一个文件导入两次不会重复。undo 撤销一次导入。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        ledger = acts.add_parser("ledger", help="导入一个文件")
        ledger.add_argument("file", type=Path)
        ledger.add_argument("--as", dest="login", required=True, help="以谁的岗位导入（登录名）")
        ledger.add_argument("--dry-run", action="store_true", help="只看读得懂多少，不写入")
        ledger.add_argument("--sheet", default="", help="工作表的名称（不写则用第一张有表头的）")
        ledger.add_argument(
            "--mapping", type=Path, help='栏目对应，TOML：“"案发经过" = "story"”，“-”不要'
        )
        ledger.add_argument(
            "--on", type=date.fromisoformat, help="台账是哪天的（去年、昨天从它算起）"
        )
        undo = acts.add_parser("undo", help="撤销一次导入；导入后有人办理过的不动")
        undo.add_argument("key", type=UUID, help="导入时显示的编号")
        undo.add_argument("--as", dest="login", required=True, help="以谁的岗位撤销（登录名）")
        undo.add_argument("--reason", required=True, help="为什么撤销")

    def handle(self, *args: Any, act: str, login: str, **options: Any) -> None:
        at = timezone.now()
        try:
            post = _post_of(login, at)
            if act == "undo":
                self._undo(import_of(post, options["key"]), post, at, options["reason"])
            else:
                self._take_in(post, at, **options)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None

    # ── In ───────────────────────────────────────────────────────────────────────────────────────

    def _take_in(self, post: Post, at: datetime, *, file: Path, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"没有这个文件：{file}")
        imported = open_ledger(
            file,
            by=post,
            at=at,
            name=file.name,
            sheet=options["sheet"],
            mapping=_mapping(options["mapping"]),
            ledger_on=options["on"],
        )
        self._tell_columns(imported)
        if options["dry_run"]:
            self._look_over(imported)
            return
        began = time.monotonic()
        done = take_all(imported, at=at, told=self._tell)
        self._tell_end(done, time.monotonic() - began)

    def _tell_columns(self, imported: Import) -> None:
        headings = headings_in(sheet_of(imported), imported)
        pairs = zip(headings.names, headings.fields, strict=True)
        told = "、".join(f"{name}→{meant}" for name, meant in pairs if name and meant)
        self.stdout.write(f"工作表“{imported.sheet}”，{imported.rows}行。认出的栏目：{told}")
        if headings.unknown:
            self.stdout.write(f"没有认出、照原样保留的栏目：{'、'.join(headings.unknown[:40])}")
        unnamed = [letter(at) for at, name in enumerate(headings.names) if not name]
        if unnamed:
            self.stdout.write(f"没有表头的列：{'、'.join(unnamed[:40])}")

    def _look_over(self, imported: Import) -> None:
        seen = look_over(imported)
        self.stdout.write(
            f"可以导入{seen.good}行，读不懂{seen.bad}行，空行、合计行{seen.empty}行。没有写入。"
        )
        for row, reason in seen.reasons:
            self.stdout.write(f"  第{row}行：{reason}")
        workbook.forget(imported.folder)
        imported.delete()

    def _tell(self, imported: Import) -> None:
        self.stdout.write(f"  {imported.position}/{imported.rows}", ending="\r")
        self.stdout.flush()

    def _tell_end(self, imported: Import, seconds: float) -> None:
        self.stdout.write(
            f"导入{imported.taken}件，已经在系统里{imported.repeated}件，没有导入{imported.refused}行，"
            f"空行、合计行{imported.empty}行，用了{seconds:.1f}秒。编号 {imported.pk}"
        )
        if path := given_back(imported):
            self.stdout.write(f"没有导入的行和原因：{path}")

    # ── Back ─────────────────────────────────────────────────────────────────────────────────────

    def _undo(self, imported: Import, post: Post, at: datetime, reason: str) -> None:
        if imported.state != "undoing":
            imported = begin_undo(imported, by=post, at=at, reason=reason)
        while imported.state == "undoing":
            imported = undo_some(imported, by=post, at=at)
        self.stdout.write(f"已撤销{imported.taken - imported.kept}件。")
        for case in kept_of(imported):
            self.stdout.write(f"  {case.number}：导入后有人办理过，没有撤销。")


def _post_of(login: str, at: datetime) -> Post:
    """The oldest post of the user that may act today."""
    able = Post.objects.able(at.astimezone(SHANGHAI).date()).filter(user__username=login)
    found: Post | None = able.first()
    if found is None:
        raise CommandError(f"没有登录名为“{login}”的用户，或者他现在没有岗位。")
    return found


def _mapping(path: Path | None) -> dict[str, str]:
    if path is None:
        return {}
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise CommandError(f"栏目对应文件读不出来：{fault}") from None
    return {str(name): str(meant) for name, meant in told.items()}
