"""Saving and bringing back a SQLite database: its own online copy, while others go on writing."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from django.db import connection

from fengqiao.upkeep.management.backups.file import Reading, Writing, write

MEMBER = "database/fengqiao.sqlite3"
PAGES = 2000  # copied at a time, so that writers are let in between
REAL_TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
)


def save(backup: Writing, beside: Path) -> tuple[str, dict[str, int]]:
    """How it was saved, and how many rows each table had. `beside` is a folder for what is on its way."""
    copy = beside / "copy.sqlite3"
    connection.ensure_connection()
    with closing(sqlite3.Connection(copy)) as target:
        connection.connection.backup(target, pages=PAGES)
        target.execute("PRAGMA journal_mode=DELETE")
        rows = rows_in(target)
    backup.add_file(MEMBER, copy, pressed=True)
    return "sqlite", rows


def server() -> str:
    return f"SQLite {sqlite3.sqlite_version}"


def is_empty() -> bool:
    path = _path()
    if not path.exists() or not path.stat().st_size:
        return True
    return not connection.introspection.table_names()


def put_back(backup: Reading) -> None:
    """Into the place that the settings name; others of that name are written over."""
    connection.close()
    path = _path()
    part = path.with_name(f"{path.name}.part")
    write(part, backup.pieces(MEMBER))
    for left in ("-wal", "-shm"):
        path.with_name(path.name + left).unlink(missing_ok=True)
    part.rename(path)


def rows() -> dict[str, int]:
    connection.ensure_connection()
    return rows_in(connection.connection)


def rows_in(database: Any) -> dict[str, int]:
    return dict(_counted(database))


def _counted(database: Any) -> Iterator[tuple[str, int]]:
    for (name,) in database.execute(REAL_TABLES).fetchall():
        quoted = name.replace('"', '""')
        [count] = database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()
        yield name, count


def _path() -> Path:
    return Path(str(connection.settings_dict["NAME"]))
