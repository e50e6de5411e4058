"""`fengqiao backup`: the database and the attachments into one file."""

import time
from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from fengqiao.lib.refusal import Refusal
from fengqiao.upkeep.management.asking import passphrase_for
from fengqiao.upkeep.management.backups import notes
from fengqiao.upkeep.management.backups.saving import save


class Command(BaseCommand):
    help = "备份：把数据库和附件写进一个文件。服务不用停。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, help="写到哪个文件；不写就放在数据文件夹的 backups 里"
        )
        parser.add_argument(
            "--with-keys", action="store_true", help="连密钥一起备份，用口令加密（会要求输入口令）"
        )
        parser.add_argument("--passphrase-file", type=Path, help="从这个文件的第一行读口令")
        parser.add_argument(
            "--by-copy", action="store_true", help="PostgreSQL：不用 pg_dump，逐表导出"
        )

    def handle(self, *args: Any, to: Path | None, **options: Any) -> None:
        begun, now = time.monotonic(), timezone.localtime()
        target = (to or _usual(now)).expanduser().resolve()
        if target.exists():
            raise CommandError(f"{target} 已经存在，不会覆盖。请换一个文件名。")
        passphrase = ""
        if options["with_keys"]:
            passphrase = passphrase_for(options["passphrase_file"], twice=True)
        try:
            made = save(target, at=now, passphrase=passphrase, by_copy=options["by_copy"])
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        notes.note_saved(target, now)
        self._tell(target, sum(made.rows.values()), len(made.members), bool(passphrase), begun)

    def _tell(self, target: Path, rows: int, files: int, with_keys: bool, begun: float) -> None:
        size, seconds = target.stat().st_size / 1e6, time.monotonic() - begun
        self.stdout.write(
            f"已备份到 {target}（{size:.1f} MB，{rows} 行，{files} 个文件，{seconds:.1f} 秒）。"
        )
        if with_keys:
            self.stdout.write("密钥在里面，由口令加密。口令丢了就打不开：请另外保管。")
        else:
            self.stdout.write(
                "密钥不在里面。没有密钥，姓名、电话等个人信息永远打不开："
                f"请另外保管 {Path(settings.FENGQIAO_HOME) / 'keys'}，或者用 --with-keys。"
            )
        self.stdout.write("请把文件拷到另一台机器上，并用 fengqiao restore --check 试一次恢复。")


def _usual(now: datetime) -> Path:
    return Path(settings.FENGQIAO_HOME) / "backups" / f"fengqiao-{now:%Y%m%d-%H%M%S}.zip"
