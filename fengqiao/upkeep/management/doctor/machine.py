"""The machine: its disks, its clock, who may read what, and the database server."""

import shutil
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from fengqiao.cases.models import Event, Party
from fengqiao.lib.crypto import KeyMissing, KeyRing, SealBroken
from fengqiao.upkeep.management.doctor.finding import Finding, error, warning

GIGABYTE = 10**9
LITTLE, TOO_LITTLE = 2 * GIGABYTE, GIGABYTE // 2
LITTLE_SHARE, TOO_LITTLE_SHARE = 0.10, 0.03
APART, FAR_APART = timedelta(seconds=5), timedelta(minutes=1)
OLDEST_POSTGRESQL = 150000
MUST_BE_ON = ("fsync", "full_page_writes")


def disk(at: datetime) -> Iterator[Finding]:
    """Room for what is kept; the server of a PostgreSQL looks after its own."""
    for folder in _folders():
        room = shutil.disk_usage(folder)
        share = room.free / room.total
        said = {"folder": folder, "gb": f"{room.free / GIGABYTE:.1f}", "share": f"{share:.0%}"}
        told = _("%(folder)s 所在的磁盘只剩 %(gb)s GB（%(share)s）。") % said
        mend = _("清理磁盘或者换大的：把旧备份移走，不要删 attachments 和 keys。")
        if room.free < TOO_LITTLE or share < TOO_LITTLE_SHARE:
            yield error(told, mend)
        elif room.free < LITTLE or share < LITTLE_SHARE:
            yield warning(told, mend)


def clock(at: datetime) -> Iterator[Finding]:
    """This machine's against the database's, and against what happened last."""
    mend = _("打开机器的自动对时（例如 chrony 或者 systemd-timesyncd），核对后再继续办理。")
    apart = abs(_now_of_the_database(at) - at)
    if apart > APART:
        told = _("这台机器的时钟与数据库服务器相差 %(seconds)s 秒。")
        sentence = told % {"seconds": round(apart.total_seconds())}
        yield error(sentence, mend) if apart > FAR_APART else warning(sentence, mend)
    newest = Event.objects.order_by("-id").values_list("at", flat=True).first()
    if newest and newest > at + FAR_APART:
        told = _("最近一条办理记录的时间（%(at)s）在将来：现在的时钟慢了，或者当时的快了。")
        yield error(told % {"at": f"{newest:%Y-%m-%d %H:%M}"}, mend)


def keys(at: datetime) -> Iterator[Finding]:
    """Whether what is sealed can be opened, and by nobody else."""
    folder = Path(settings.FENGQIAO_HOME) / "keys"
    newest = Party.objects.order_by("-id").first()
    if not folder.exists() and newest is None:
        return  # nothing sealed yet: the keys are made with the first
    mend = _("把另外保管的密钥放回 %(folder)s，权限设为 0600。") % {"folder": folder}
    try:
        KeyRing.load(folder)
        if newest is not None:
            newest.name  # noqa: B018  # reading it opens it
    except KeyMissing as reason:
        yield error(_("密钥不能用：%(reason)s") % {"reason": reason}, mend)
    except SealBroken as reason:
        yield error(_("最近一位当事人的姓名打不开：%(reason)s") % {"reason": reason}, mend)


def permissions(at: datetime) -> Iterator[Finding]:
    """Whether others who log in to the machine can look into the home."""
    home = Path(settings.FENGQIAO_HOME)
    for path in (home, home / "keys", home / "secret_key"):
        if path.exists() and path.stat().st_mode & 0o077:
            mode = "700" if path.is_dir() else "600"
            yield warning(
                _("这台机器上的其他用户也能看到 %(path)s。") % {"path": path},
                _("运行：chmod %(mode)s %(path)s") % {"mode": mode, "path": path},
            )


def migrations(at: datetime) -> Iterator[Finding]:
    """Whether the tables have the shape that this version wants."""
    executor = MigrationExecutor(connection)
    pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if pending:
        yield error(
            _("数据库还差 %(count)s 步没有更新到这个版本。") % {"count": len(pending)},
            _("先备份，再运行 fengqiao migrate，然后重新启动服务。"),
        )


def postgresql(at: datetime) -> Iterator[Finding]:
    """Settings with which a power cut loses what was said to be kept."""
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name = ANY(%s)", [_ASKED])
        said = dict(cursor.fetchall())
    for name in MUST_BE_ON:
        if said[name] != "on":
            yield error(
                _("PostgreSQL 的 %(name)s 是关的，断电会损坏数据。") % {"name": name},
                _("在 postgresql.conf 里打开 %(name)s，重新启动数据库。") % {"name": name},
            )
    if said["synchronous_commit"] == "off":
        yield warning(
            _("PostgreSQL 的 synchronous_commit 是关的，断电会丢失刚刚办理的几步。"),
            _("在 postgresql.conf 里打开 synchronous_commit。"),
        )
    if int(said["server_version_num"]) < OLDEST_POSTGRESQL:
        yield error(
            _("PostgreSQL 的版本太旧，需要 15 或者更新。"), _("先备份，再升级 PostgreSQL。")
        )


_ASKED = [*MUST_BE_ON, "synchronous_commit", "server_version_num"]


def _folders() -> list[Path]:
    """The home and, where it lies elsewhere, the file of a SQLite database; each disk once."""
    folders = [Path(settings.FENGQIAO_HOME)]
    if connection.vendor == "sqlite":
        folders.append(Path(str(connection.settings_dict["NAME"])).parent)
    by_disk = {folder.stat().st_dev: folder for folder in reversed(folders)}
    return list(by_disk.values())


def _now_of_the_database(at: datetime) -> datetime:
    """A SQLite database has no clock of its own."""
    if connection.vendor != "postgresql":
        return at
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [now] = cursor.fetchone()
    return now  # type: ignore[no-any-return]
