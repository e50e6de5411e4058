"""The one file: a ZIP whose last member says what the others are and what they hash to.

It is written beside its place under another name, read once more, and only then renamed: what bears
the name of a backup is whole. Without its end a ZIP has no list of contents and does not open.
"""

import fcntl
import hashlib
import os
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO

import msgspec

from fengqiao.lib.refusal import Refusal

FORMAT = 1
MANIFEST = "manifest.json"
CHUNK = 1024 * 1024


class BackupBroken(Refusal):
    code, status = "backup_broken", 422


class BackupRunning(Refusal):
    code = "backup_running"

    def __init__(self, path: Path) -> None:
        super().__init__(f"另一个备份正在写 {path}。请等它结束，或者换一个文件名。")


class Member(msgspec.Struct, frozen=True):
    """One file inside: its name, its bytes, its SHA-256."""

    name: str
    size: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True):
    """What a backup is: when, of which shape, how the database was saved, and what is inside."""

    format: int
    made_at: datetime
    version: str
    engine: str  # sqlite, postgresql
    method: str  # sqlite, pg_dump, copy
    server: str
    migrations: list[tuple[str, str]]  # applied, by app and name
    keys: list[str]  # names of the keys that were in use; they are fingerprints, no secrets
    rows: dict[str, int]  # by table
    members: list[Member]


class Writing:
    """A backup that is being written; `members` is what is in it so far."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.members: list[Member] = []

    def add(self, name: str, pieces: Iterable[bytes], *, pressed: bool = False) -> None:
        """A member made of `pieces`, however many; `pressed` ones are made smaller."""
        entry = zipfile.ZipInfo(name)
        entry.compress_type = zipfile.ZIP_DEFLATED if pressed else zipfile.ZIP_STORED
        entry.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._archive.open(entry, "w", force_zip64=True) as out:
            for piece in pieces:
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        self.members.append(Member(name, size, digest.hexdigest()))

    def add_file(self, name: str, path: Path, *, pressed: bool = False) -> None:
        with path.open("rb") as file:
            self.add(name, pieces_of(file), pressed=pressed)

    def close_with(self, manifest: Manifest) -> None:
        self._archive.writestr(MANIFEST, msgspec.json.encode(manifest))


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """Write a backup at `path`, which appears whole or not at all. BackupRunning for a second one."""
    part = path.with_name(f"{path.name}.part")
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(part, os.O_RDWR | os.O_CREAT, 0o600)
    with os.fdopen(descriptor, "r+b") as file:
        _only_one(file, path)
        file.truncate()
        with zipfile.ZipFile(file, "w") as archive:
            yield Writing(archive)
        file.flush()
        os.fsync(file.fileno())
        with reading(part) as made:
            made.check()
        part.rename(path)
    _settle(path.parent)


def _only_one(file: IO[bytes], path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise BackupRunning(path) from None


def _settle(folder: Path) -> None:
    """The new name, too, is on the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Reading:
    """A backup that lies open: its manifest, and its members as streams."""

    def __init__(self, archive: zipfile.ZipFile, manifest: Manifest) -> None:
        self._archive, self.manifest = archive, manifest

    def names(self, beginning: str = "") -> list[str]:
        return [m.name for m in self.manifest.members if m.name.startswith(beginning)]

    def pieces(self, name: str) -> Iterator[bytes]:
        with self._archive.open(name) as member:
            yield from pieces_of(member)

    def check(self) -> None:
        """BackupBroken where a member is missing, changed, or was slipped in."""
        listed = {member.name for member in self.manifest.members} | {MANIFEST}
        if set(self._archive.namelist()) != listed:
            raise BackupBroken("备份里的文件与清单不符。这份备份不能用，请换一份。")
        for member in self.manifest.members:
            if self._measured(member.name) != (member.size, member.sha256):
                raise BackupBroken(f"备份里的“{member.name}”已损坏。这份备份不能用，请换一份。")

    def unpack(self, beginning: str, folder: Path) -> None:
        """The members that begin so, into `folder`, readable by their owner alone."""
        for name in self.names(beginning):
            write(folder / name.removeprefix(beginning), self.pieces(name))

    def _measured(self, name: str) -> tuple[int, str]:
        digest, size = hashlib.sha256(), 0
        try:
            for piece in self.pieces(name):
                digest.update(piece)
                size += len(piece)
        except (zipfile.BadZipFile, EOFError, OSError):
            return -1, ""
        return size, digest.hexdigest()


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """Open a backup. BackupBroken where it is none, or one that this version does not know."""
    try:
        archive = zipfile.ZipFile(path)
    except FileNotFoundError:
        raise BackupBroken(f"没有找到文件 {path}。请核对路径。") from None
    except (zipfile.BadZipFile, OSError):
        raise BackupBroken(f"{path} 不是完整的备份文件。请换一份。") from None
    with archive:
        yield Reading(archive, _manifest_in(archive, path))


def write(path: Path, pieces: Iterable[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as out:
        for piece in pieces:
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())


def pieces_of(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(CHUNK):
        yield piece


def _manifest_in(archive: zipfile.ZipFile, path: Path) -> Manifest:
    try:
        manifest = msgspec.json.decode(archive.read(MANIFEST), type=Manifest)
    except (KeyError, zipfile.BadZipFile, msgspec.MsgspecError, EOFError, OSError):
        raise BackupBroken(f"{path} 没有可读的清单，不是枫桥的备份。请换一份。") from None
    if manifest.format != FORMAT:
        raise BackupBroken(f"{path} 由更新的版本写成。请先升级枫桥，再恢复。")
    if any(_leads_out(member.name) for member in manifest.members):
        raise BackupBroken(f"{path} 里有指向别处的文件名，不是枫桥的备份。请换一份。")
    return manifest


def _leads_out(name: str) -> bool:
    return PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts
