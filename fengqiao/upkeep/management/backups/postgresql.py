"""Saving and bringing back a PostgreSQL database: by its own tools where they are found and new
enough, else table by table by COPY. Either way from one snapshot, while others go on writing."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg.sql import SQL, Composed, Identifier

from fengqiao.lib.refusal import Refusal
from fengqiao.upkeep.management.backups.file import Reading, Writing, write

DUMP = "database/fengqiao.dump"
TABLES = "database/tables/"
ONE_SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
REAL_TABLES = """
    SELECT c.relname FROM pg_class c
    WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname
"""
COLUMNS = """
    SELECT column_name, is_identity FROM information_schema.columns
    WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER'
    ORDER BY ordinal_position
"""
# While rows come in: what triggers would write is in the backup itself.
GUARDS_DOWN = SQL("ALTER TABLE {} DISABLE TRIGGER USER")
GUARDS_UP = SQL("ALTER TABLE {} ENABLE TRIGGER USER")
IN_WORDS = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "service": "PGSERVICE",
}


class ToolFailed(Refusal):
    code, status = "database_tool_failed", 422

    def __init__(self, tool: str, said: str) -> None:
        super().__init__(f"{tool} 没有成功：{said.strip() or '没有说明原因'}")


class ToolMissing(Refusal):
    code, status = "database_tool_missing", 422

    def __init__(self) -> None:
        super().__init__(
            "这份备份要用 pg_restore 恢复，这台机器上没有，或者版本比备份旧。请安装 PostgreSQL 的客户端工具后再试。"
        )


# ── Saving ───────────────────────────────────────────────────────────────────────────────────────


def save(backup: Writing, beside: Path, *, by_copy: bool = False) -> tuple[str, dict[str, int]]:
    """How it was saved, and how many rows each table had; `by_copy` does without the tools."""
    tool = None if by_copy else tool_for("pg_dump", _server_major())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ONE_SNAPSHOT)
        rows = _counted(cursor)
        if tool:
            _dump(tool, cursor, beside / "dump")
            backup.add_file(DUMP, beside / "dump")
            return "pg_dump", rows
        for table in rows:
            _copy_out(backup, cursor, table)
    return "copy", rows


def server() -> str:
    connection.ensure_connection()
    return f"PostgreSQL {connection.connection.info.parameter_status('server_version')}"


def tool_for(name: str, major: int) -> str | None:
    """The tool on this machine that is at least as new as that, or None."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = [str(folder / name) for folder in folders if (folder / name).exists()]
    if on_path := shutil.which(name):
        found.insert(0, on_path)
    return next((tool for tool in found if _major_of(tool) >= major), None)


def _server_major() -> int:
    connection.ensure_connection()
    return int(connection.connection.info.server_version) // 10000


def _major_of(tool: str) -> int:
    """`pg_dump (PostgreSQL) 15.18 (Debian …)` is 15; 0 where it does not answer."""
    told = subprocess.run([tool, "--version"], capture_output=True, text=True, check=False)
    words = told.stdout.split()
    digits = words[2].split(".")[0] if len(words) > 2 else ""
    return int(digits) if digits.isdigit() else 0


def _dump(tool: str, cursor: Any, to: Path) -> None:
    cursor.execute("SELECT pg_export_snapshot()")
    [snapshot] = cursor.fetchone()
    said = ["--format=custom", "--no-owner", "--no-privileges", "--no-comments"]
    _run([tool, *said, f"--snapshot={snapshot}", f"--file={to}"])


def _copy_out(backup: Writing, cursor: Any, table: str) -> None:
    statement = SQL("COPY {} ({}) TO STDOUT").format(Identifier(table), _columns(cursor, table))
    with cursor.copy(statement) as copy:
        backup.add(f"{TABLES}{table}", (bytes(piece) for piece in copy), pressed=True)


def _columns(cursor: Any, table: str) -> Composed:
    cursor.execute(COLUMNS, [table])
    return SQL(", ").join(Identifier(name) for name, _ in cursor.fetchall())


# ── Bringing back ────────────────────────────────────────────────────────────────────────────────


def is_empty() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(REAL_TABLES)
        return cursor.fetchone() is None


def put_back(backup: Reading, beside: Path) -> None:
    """All of it or nothing, into an empty database."""
    if backup.manifest.method == "copy":
        _rebuild(backup)
        return
    tool = tool_for("pg_restore", int(backup.manifest.server.split()[1].split(".")[0]))
    if tool is None:
        raise ToolMissing
    dump = beside / "dump"
    write(dump, backup.pieces(DUMP))
    said = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run([tool, *said, f"--dbname={connection.settings_dict['NAME']}", str(dump)])


def rows() -> dict[str, int]:
    with connection.cursor() as cursor:
        return _counted(cursor)


def _counted(cursor: Any) -> dict[str, int]:
    cursor.execute(REAL_TABLES)
    found = {}
    for (table,) in cursor.fetchall():
        cursor.execute(SQL("SELECT count(*) FROM {}").format(Identifier(table)))
        [found[table]] = cursor.fetchone()
    return found


def _rebuild(backup: Reading) -> None:
    """The tables as they were, by the migrations of that day; then their rows, guards down meanwhile."""
    executor = MigrationExecutor(connection)
    executor.migrate(_leaves(executor, backup.manifest.migrations))
    tables = [name.removeprefix(TABLES) for name in backup.names(TABLES)]
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(GUARDS_DOWN.format(Identifier(table)))
        for table in tables:
            _copy_in(backup, cursor, table)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(GUARDS_UP.format(Identifier(table)))
            _go_on_counting(cursor, table)


def _leaves(executor: Any, applied: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of each app the last migration: the others come before it."""
    had = {(app, name) for app, name in applied}
    nodes = executor.loader.graph.node_map
    return [
        node
        for node in sorted(had & set(nodes))
        if not any(child.key in had and child.key[0] == node[0] for child in nodes[node].children)
    ]


def _copy_in(backup: Reading, cursor: Any, table: str) -> None:
    cursor.execute(SQL("DELETE FROM {}").format(Identifier(table)))  # what migrations had put there
    statement = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table), _columns(cursor, table))
    with cursor.copy(statement) as copy:
        for piece in backup.pieces(f"{TABLES}{table}"):
            copy.write(piece)


def _go_on_counting(cursor: Any, table: str) -> None:
    """A column that counts by itself goes on behind the highest number."""
    cursor.execute(COLUMNS, [table])
    for column in [name for name, is_identity in cursor.fetchall() if is_identity == "YES"]:
        highest = SQL("SELECT max({}) FROM {}").format(Identifier(column), Identifier(table))
        cursor.execute(
            SQL("SELECT setval(pg_get_serial_sequence(%s, %s), ({})) WHERE ({}) > 0").format(
                highest, highest
            ),
            [f'"{table}"', column],
        )


# ── The tools ────────────────────────────────────────────────────────────────────────────────────


def _run(command: list[str]) -> None:
    """ToolFailed with what it said. Its password goes by the environment, never by the command."""
    environ = {**os.environ, **dict(_address())}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ToolFailed(Path(command[0]).name, done.stderr)


def _address() -> Iterator[tuple[str, str]]:
    said = connection.get_connection_params()
    for name, variable in IN_WORDS.items():
        if said.get(name):
            yield variable, str(said[name])
