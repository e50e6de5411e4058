"""Making a backup."""

import tempfile
from collections.abc import Iterator
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from types import ModuleType

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from fengqiao.upkeep.management.backups import postgresql, ring, sqlite
from fengqiao.upkeep.management.backups.file import FORMAT, Manifest, Writing, writing

ENGINES: dict[str, ModuleType] = {"sqlite": sqlite, "postgresql": postgresql}
ATTACHMENTS = "attachments/"
RULES = "rules/"  # of places, beside those that the product brings


def save(to: Path, *, at: datetime, passphrase: str = "", by_copy: bool = False) -> Manifest:
    """Write a backup at `to`: database first, then the files that its rows name.

    With a `passphrase` the keys go in too, sealed under it. `by_copy` keeps PostgreSQL's own tools
    out of it. A file of an attachment is never changed, so those of the snapshot are all there.
    """
    engine = ENGINES[connection.vendor]
    with writing(to) as backup:
        with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as beside:
            said = {"by_copy": True} if by_copy else {}
            method, rows = engine.save(backup, Path(beside), **said)
        for path in attached():
            name = path.relative_to(settings.MEDIA_ROOT).as_posix()
            backup.add_file(f"{ATTACHMENTS}{name}", path)
        for path in sorted((Path(settings.FENGQIAO_HOME) / "rules").glob("*.toml")):
            backup.add_file(f"{RULES}{path.name}", path)
        if passphrase:
            ring.save(backup, passphrase)
        manifest = _manifest(backup, at, engine, method, rows)
        backup.close_with(manifest)
    return manifest


def attached() -> Iterator[Path]:
    """Every file of an attachment, but for those just being written."""
    for path in sorted(Path(settings.MEDIA_ROOT).rglob("*")):
        if path.is_file() and not path.is_symlink() and path.suffix != ".part":
            yield path


def _manifest(
    backup: Writing, at: datetime, engine: ModuleType, method: str, rows: dict[str, int]
) -> Manifest:
    return Manifest(
        format=FORMAT,
        made_at=at,
        version=version("fengqiao"),
        engine=connection.vendor,
        method=method,
        server=engine.server(),
        migrations=sorted(MigrationRecorder(connection).applied_migrations()),
        keys=ring.names(),
        rows=rows,
        members=backup.members,
    )
