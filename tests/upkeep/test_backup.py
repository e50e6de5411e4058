"""A backup is brought back and compared, row by row and byte by byte; half a one is never taken for whole."""

import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from fengqiao.cases.models import Party
from fengqiao.cases.querysets import keys
from fengqiao.upkeep.management.backups import notes, saving
from fengqiao.upkeep.management.backups.file import BackupBroken, BackupRunning, reading, writing
from tests.upkeep.homes import ROOT, Home, empty_home, files_in, rows_here
from tests.world import World, build, do, moment, walk

pytestmark = pytest.mark.django_db(transaction=True)

PHRASE = "山高月小 水落石出 十二字"
WAYS = [
    "",
    pytest.param("--by-copy", marks=pytest.mark.postgres),
]


@pytest.fixture
def full(transactional_db: None) -> World:
    """A county with a case that has been to its end, and a file."""
    world = build()
    keys()
    case = walk(world, until="archived")
    other = walk(world, until="agreed")
    file = SimpleUploadedFile("收条.txt", "一张收条".encode())
    do(world, other, "attach", "village.clerk", at=moment(16), file=file)
    assert case.pk != other.pk
    return world


@pytest.fixture
def small(transactional_db: None) -> None:
    """Nothing but keys and a file, where what is saved does not matter."""
    keys()
    path = Path(settings.MEDIA_ROOT) / "00" / "a-file"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("一张收条".encode())


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Home]:
    with empty_home(tmp_path / "other") as home:
        yield home


def backup(to: Path, *said: str) -> str:
    out = StringIO()
    call_command("backup", "--to", str(to), *said, stdout=out)
    return out.getvalue()


# ── Whole ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("way", WAYS)
def test_every_row_and_every_file_comes_back(
    full: World, tmp_path: Path, target: Home, way: str
) -> None:
    backup(tmp_path / "b.zip", *filter(None, [way]))
    had = rows_here()

    done = target.runs("restore", str(tmp_path / "b.zip"))

    assert (done.returncode, done.stderr) == (0, "")
    assert "全部完整" in done.stdout
    assert target.rows() == had
    assert len(had["cases_event"]) > 20
    assert target.files() == files_in(Path(settings.MEDIA_ROOT)) != {}


@pytest.mark.parametrize("way", WAYS)
def test_what_was_brought_back_works_on(
    full: World, tmp_path: Path, target: Home, way: str
) -> None:
    """The guards stand again, and what counts by itself goes on behind the highest number."""
    backup(tmp_path / "b.zip", *filter(None, [way]))
    target.runs("restore", str(tmp_path / "b.zip"))

    done = target.runs("shell", "-c", GOES_ON)

    assert done.stdout.splitlines()[-1:] == ["refused"], done.stderr


GOES_ON = """
from django.db import DatabaseError, transaction
from django.contrib.contenttypes.models import ContentType
from django.contrib.auth.models import Group
from fengqiao.cases.models import Event
ContentType.objects.create(app_label="made", model="afterwards")
Group.objects.create(name="made afterwards")
try:
    with transaction.atomic():
        Event.objects.all().update(verb="never")
except DatabaseError:
    print("refused")
"""


def test_without_keys_it_says_so_and_nobody_makes_new_ones(
    full: World, tmp_path: Path, target: Home
) -> None:
    said = backup(tmp_path / "b.zip")

    done = target.runs("restore", str(tmp_path / "b.zip"))
    read = target.runs(
        "shell", "-c", "from fengqiao.cases.models import Party; print(Party.objects.first().name)"
    )

    assert "密钥不在里面" in said
    assert "index.key" in done.stdout and "打不开" in done.stdout
    assert list((target.folder / "keys").iterdir()) == []
    assert read.returncode != 0 and "KeyMissing" in read.stderr
    with zipfile.ZipFile(tmp_path / "b.zip") as archive:
        key = (keys().directory / "index.key").read_text().strip().encode()
        assert not any(key in archive.read(name) for name in archive.namelist())


def test_with_keys_and_the_right_words_names_can_be_read(
    full: World, tmp_path: Path, target: Home
) -> None:
    words = tmp_path / "words"
    words.write_text(f"{PHRASE}\n", encoding="utf-8")
    backup(tmp_path / "b.zip", "--with-keys", "--passphrase-file", str(words))

    done = target.runs("restore", str(tmp_path / "b.zip"), "--passphrase-file", str(words))

    assert done.returncode == 0, done.stderr
    assert files_in(target.folder / "keys") == files_in(keys().directory)
    assert all(path.stat().st_mode & 0o077 == 0 for path in (target.folder / "keys").iterdir())
    name = Party.objects.order_by("id")[0].name
    show = "from fengqiao.cases.models import Party; print(Party.objects.order_by('id')[0].name)"
    assert target.runs("shell", "-c", show).stdout.splitlines()[-1] == name


def test_the_wrong_words_bring_back_nothing(small: None, tmp_path: Path, target: Home) -> None:
    (tmp_path / "words").write_text(PHRASE, encoding="utf-8")
    (tmp_path / "wrong").write_text(f"{PHRASE}啊", encoding="utf-8")
    backup(tmp_path / "b.zip", "--with-keys", "--passphrase-file", str(tmp_path / "words"))

    done = target.runs(
        "restore", str(tmp_path / "b.zip"), "--passphrase-file", str(tmp_path / "wrong")
    )

    assert done.returncode == 1 and "口令不对" in done.stderr
    assert not (target.folder / "attachments").exists()
    assert not (target.folder / "keys").exists()


def test_a_trial_leaves_nothing_but_a_note(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup(tmp_path / "b.zip")
    before = databases()

    out = StringIO()
    call_command("restore", str(tmp_path / "b.zip"), "--check", stdout=out)

    assert "试恢复成功" in out.getvalue()
    assert notes.read().tried_file == str(tmp_path / "b.zip")
    assert databases() == before


def databases() -> list[Any]:
    if connection.vendor == "sqlite":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database ORDER BY datname")
        return list(cursor.fetchall())


def test_the_file_is_for_its_owner_alone(small: None, tmp_path: Path) -> None:
    backup(tmp_path / "b.zip")

    assert (tmp_path / "b.zip").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip"]
    assert notes.read().file == str(tmp_path / "b.zip")


# ── Refused ──────────────────────────────────────────────────────────────────────────────────────


def test_nothing_is_written_over(small: None, tmp_path: Path, target: Home) -> None:
    backup(tmp_path / "b.zip")
    assert target.runs("restore", str(tmp_path / "b.zip")).returncode == 0
    had = target.rows()

    again = target.runs("restore", str(tmp_path / "b.zip"))
    with pytest.raises(CommandError, match="已经存在"):
        backup(tmp_path / "b.zip")

    assert again.returncode == 1 and "已经有内容" in again.stderr
    assert target.rows() == had


def test_a_database_that_holds_something_is_left_alone(
    small: None, tmp_path: Path, target: Home
) -> None:
    backup(tmp_path / "b.zip")
    target.runs("migrate", "-v0")
    had = target.rows()

    done = target.runs("restore", str(tmp_path / "b.zip"))

    assert done.returncode == 1 and "已经有内容" in done.stderr
    assert target.rows() == had
    assert not (target.folder / "attachments").exists()


@pytest.mark.parametrize("part", ["attachments/", "database/", "manifest.json"])
def test_a_changed_backup_brings_back_nothing(
    small: None, tmp_path: Path, target: Home, part: str
) -> None:
    backup(tmp_path / "b.zip")
    spoil(tmp_path / "b.zip", tmp_path / "spoilt.zip", part)

    done = target.runs("restore", str(tmp_path / "spoilt.zip"))

    assert done.returncode == 1 and "请换一份" in done.stderr
    assert not (target.folder / "attachments").exists()


def spoil(path: Path, to: Path, beginning: str) -> None:
    """The same ZIP, formally right, with one byte of a member changed."""
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(to, "w") as new:
        spoilt = False
        for name in old.namelist():
            content = bytearray(old.read(name))
            if name.startswith(beginning) and not spoilt:
                content[0] ^= 1
                spoilt = True
            new.writestr(name, bytes(content))


def test_a_member_slipped_in_is_noticed(small: None, tmp_path: Path, target: Home) -> None:
    backup(tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip", "a") as archive:
        archive.writestr("attachments/../../evil", b"x")

    done = target.runs("restore", str(tmp_path / "b.zip"))

    assert done.returncode == 1 and "与清单不符" in done.stderr


@pytest.mark.parametrize("share", [0.0, 0.3, 0.999])
def test_half_a_file_is_no_backup(small: None, tmp_path: Path, share: float) -> None:
    backup(tmp_path / "b.zip")
    content = (tmp_path / "b.zip").read_bytes()
    (tmp_path / "half.zip").write_bytes(content[: int(len(content) * share)])

    with pytest.raises(BackupBroken), reading(tmp_path / "half.zip"):
        pass


def test_a_backup_of_a_newer_version_is_not_brought_back(
    small: None, tmp_path: Path, target: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        saving.MigrationRecorder,
        "applied_migrations",
        lambda self: {("cases", "9999_of_tomorrow"): None},
    )
    saving.save(tmp_path / "b.zip", at=timezone.now())

    done = target.runs("restore", str(tmp_path / "b.zip"))

    assert done.returncode == 1 and "更新的版本" in done.stderr


# ── Interrupted ──────────────────────────────────────────────────────────────────────────────────


def test_what_fails_midway_leaves_no_file_of_that_name(small: None, tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), writing(tmp_path / "b.zip") as half:
        half.add("database/x", [b"half"])
        half.add("database/y", (1 // 0 for _ in "x"))

    assert not (tmp_path / "b.zip").exists()
    backup(tmp_path / "b.zip")  # and the next one is not disturbed by what was left
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.zip"]


def test_two_do_not_write_the_same_file(tmp_path: Path) -> None:
    with pytest.raises(BackupRunning), writing(tmp_path / "b.zip"), writing(tmp_path / "b.zip"):
        pass


KILLED = """
import sys, time
from pathlib import Path
from fengqiao.upkeep.management.backups.file import writing
def slow():
    yield b"half"
    print("writing", flush=True)
    time.sleep(60)
with writing(Path(sys.argv[1])) as half:
    half.add("database/x", slow())
"""


def test_killed_in_the_middle_there_is_no_backup(tmp_path: Path) -> None:
    running = subprocess.Popen(
        [sys.executable, "-c", KILLED, str(tmp_path / "b.zip")],
        stdout=subprocess.PIPE,
        cwd=ROOT,
    )
    assert running.stdout and running.stdout.readline() == b"writing\n"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()

    assert not (tmp_path / "b.zip").exists()
    with pytest.raises(BackupBroken), reading(tmp_path / "b.zip.part"):
        pass


# ── Asked at the terminal ────────────────────────────────────────────────────────────────────────


def test_a_short_passphrase_is_refused(small: None, tmp_path: Path) -> None:
    (tmp_path / "words").write_text("short", encoding="utf-8")

    with pytest.raises(CommandError, match="12"):
        backup(tmp_path / "b.zip", "--with-keys", "--passphrase-file", str(tmp_path / "words"))


def test_words_typed_differently_are_refused(
    small: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([PHRASE, f"{PHRASE}啊"])
    monkeypatch.setattr("getpass.getpass", lambda _: next(typed))

    with pytest.raises(CommandError, match="不同"):
        backup(tmp_path / "b.zip", "--with-keys")
