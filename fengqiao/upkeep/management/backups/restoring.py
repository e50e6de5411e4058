"""Bringing a backup back, into a home and a database that hold nothing yet."""

import shutil
import tempfile
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook import tables
from fengqiao.upkeep.management.backups import postgresql, ring, sqlite
from fengqiao.upkeep.management.backups.file import BackupBroken, Reading
from fengqiao.upkeep.management.backups.saving import ATTACHMENTS, ENGINES, RULES


class NotEmpty(Refusal):
    code = "restore_target_not_empty"

    def __init__(self, what: str) -> None:
        super().__init__(
            f"{what}里已经有内容。恢复只写进空的地方，不会覆盖任何东西：请另选一个空的文件夹和数据库。"
        )


class OtherEngine(Refusal):
    code, status = "backup_of_other_engine", 422

    def __init__(self, theirs: str, ours: str) -> None:
        super().__init__(
            f"备份来自{theirs}，这里的数据库是{ours}。请把 FENGQIAO_DATABASE_URL 指向一个空的{theirs}数据库。"
        )


class BackupTooNew(Refusal):
    code, status = "backup_too_new", 422

    def __init__(self, version: str) -> None:
        super().__init__(f"备份由更新的版本（{version}）写成。请先升级枫桥，再恢复。")


def restore(backup: Reading, *, passphrase: str = "") -> None:
    """All checks first, then the files, the keys, and last the database.

    A Refusal says why nothing was written. The rows are counted before the tables are brought to
    the present shape, and history is walked afterwards.
    """
    refuse_what_cannot_be(backup)
    backup.check()
    keys = ring.opened(backup, passphrase) if passphrase and ring.is_in(backup) else {}
    _attachments(backup)
    _rules(backup)
    ring.put_back(keys)
    _database(backup)
    _count(backup)
    call_command("migrate", verbosity=0, interactive=False)  # to the present shape


def refuse_what_cannot_be(backup: Reading) -> None:
    """NotEmpty, OtherEngine or BackupTooNew."""
    manifest = backup.manifest
    if manifest.engine != connection.vendor:
        raise OtherEngine(manifest.engine, connection.vendor)
    known = set(MigrationLoader(None).disk_migrations)
    ours = {app for app, _ in known}
    if any(done not in known for done in manifest.migrations if done[0] in ours):
        raise BackupTooNew(manifest.version)
    for folder in (Path(settings.MEDIA_ROOT), ring.folder()):
        if folder.exists() and any(folder.iterdir()):
            raise NotEmpty(f"文件夹 {folder} ")
    if not ENGINES[connection.vendor].is_empty():
        raise NotEmpty(f"数据库 {connection.settings_dict['NAME']} ")


def _attachments(backup: Reading) -> None:
    target = Path(settings.MEDIA_ROOT)
    coming = target.with_name(f"{target.name}.part")
    shutil.rmtree(coming, ignore_errors=True)
    coming.mkdir(mode=0o700)
    backup.unpack(ATTACHMENTS, coming)
    coming.rename(target)


def _rules(backup: Reading) -> None:
    """Places' own rules, without which a deadline could not be counted again."""
    target = Path(settings.FENGQIAO_HOME) / "rules"
    target.mkdir(mode=0o700, exist_ok=True)
    backup.unpack(RULES, target)
    tables.refresh()


def _database(backup: Reading) -> None:
    if connection.vendor == "sqlite":
        sqlite.put_back(backup)
        return
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=settings.FENGQIAO_HOME) as beside:
        postgresql.put_back(backup, Path(beside))


def _count(backup: Reading) -> None:
    """BackupBroken where a table has other rows than it had."""
    found, told = ENGINES[connection.vendor].rows(), backup.manifest.rows
    apart = sorted(table for table in {*told, *found} if told.get(table) != found.get(table))
    if apart:
        raise BackupBroken(f"恢复后有{len(apart)}个表的行数与清单不同（{'、'.join(apart[:5])}）。")
