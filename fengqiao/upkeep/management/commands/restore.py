"""`fengqiao restore FILE`: a backup back into an empty home and database, or only tried out."""

import os
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.utils import DatabaseError
from django.utils import timezone
from psycopg.sql import SQL, Identifier

from fengqiao.lib.refusal import Refusal
from fengqiao.upkeep.management.asking import passphrase_for
from fengqiao.upkeep.management.backups import notes, ring
from fengqiao.upkeep.management.backups.file import Reading, reading
from fengqiao.upkeep.management.backups.restoring import restore

WITHOUT_KEYS = (
    "备份里没有密钥（或者没有给口令）：个人信息现在打不开。请把备份时另外保管的密钥文件放进 {folder}，"
    "权限设为 0600，再启动服务。需要的密钥：{names}。"
)


class Command(BaseCommand):
    help = "恢复：把备份写进一个空的地方，核对每一行、每个附件；--check 只试恢复，不留下任何东西。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="备份文件")
        parser.add_argument(
            "--into", type=Path, metavar="HOME", help="空的数据文件夹；不写就是 FENGQIAO_HOME"
        )
        parser.add_argument(
            "--database", metavar="URL", help="空的数据库；不写就是 SQLite，放在那个文件夹里"
        )
        parser.add_argument(
            "--check", action="store_true", help="恢复到临时的地方看能不能用，然后删掉"
        )
        parser.add_argument(
            "--with-keys", action="store_true", help="连密钥一起恢复（会要求输入口令）"
        )
        parser.add_argument("--passphrase-file", type=Path, help="从这个文件的第一行读口令")

    def handle(self, *args: Any, file: Path, into: Path | None, **options: Any) -> None:
        file = file.expanduser().resolve()
        if options["check"]:
            self._try(file, options)
        elif into or options["database"]:
            home = (into or Path(settings.FENGQIAO_HOME)).expanduser().resolve()
            _elsewhere(file, home, options["database"] or "", _more(options))
        else:
            self._restore(file, options)

    def _restore(self, file: Path, options: dict[str, Any]) -> None:
        begun = time.monotonic()
        asked = options["with_keys"] or options["passphrase_file"]
        passphrase = passphrase_for(options["passphrase_file"], twice=False) if asked else ""
        try:
            with reading(file) as backup:
                restore(backup, passphrase=passphrase)
                self._tell(backup, begun)
        except Refusal as refusal:
            raise CommandError(refusal.sentence) from None
        call_command("verify", stdout=self.stdout, stderr=self.stderr)

    def _tell(self, backup: Reading, begun: float) -> None:
        made = backup.manifest
        self.stdout.write(
            f"已恢复 {timezone.localtime(made.made_at):%Y-%m-%d %H:%M} 的备份：{sum(made.rows.values())} 行、"
            f"{len(backup.names('attachments/'))} 个附件，全部核对，用时 {time.monotonic() - begun:.1f} 秒。"
        )
        if not ring.names():
            self.stdout.write(WITHOUT_KEYS.format(folder=ring.folder(), names="、".join(made.keys)))

    def _try(self, file: Path, options: dict[str, Any]) -> None:
        """In a home and a database that are gone afterwards."""
        with tempfile.TemporaryDirectory(prefix="fengqiao-check-") as home, _spare() as url:
            _elsewhere(file, Path(home), options["database"] or url, _more(options))
        notes.note_tried(file, timezone.localtime())
        self.stdout.write("试恢复成功：这份备份能用。临时的内容已经删除。")


def _more(options: dict[str, Any]) -> list[str]:
    said = ["--with-keys"] if options["with_keys"] else []
    file = options["passphrase_file"]
    return [*said, *(["--passphrase-file", str(file.resolve())] if file else [])]


def _elsewhere(file: Path, home: Path, url: str, more: list[str]) -> None:
    """The same command with another home and database; settings are read once, at its start."""
    environ = {**os.environ, "FENGQIAO_HOME": str(home), "FENGQIAO_DATABASE_URL": url}
    environ.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", "from config.command import main; exit(main())"]
    done = subprocess.run([*command, "restore", str(file), *more], env=environ, check=False)
    if done.returncode:
        raise CommandError("没有恢复。原因见上面。")


@contextmanager
def _spare() -> Iterator[str]:
    """The address of a database for a trial: '' is SQLite in the trial's home."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"fengqiao_check_{uuid4().hex[:12]}"
    with connection.cursor() as cursor:
        try:
            cursor.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        except DatabaseError:
            raise CommandError(
                "这个数据库用户不能新建数据库。请另建一个空的数据库，用 --database 指明它的地址。"
            ) from None
        try:
            yield urlsplit(os.environ["FENGQIAO_DATABASE_URL"])._replace(path=f"/{name}").geturl()
        finally:
            cursor.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))
