"""Another home and another database, for a process of its own; and what stands in their tables."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.db import connection
from psycopg.sql import SQL, Identifier

ROOT = Path(__file__).parents[2]
OF_POSTGRESQL = (
    "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
)
OF_SQLITE = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    " AND sql NOT LIKE 'CREATE VIRTUAL%'"
)


@dataclass(frozen=True)
class Home:
    """A folder and the address of its database ('' is SQLite within it)."""

    folder: Path
    url: str = ""

    def runs(self, *words: str, **more: str) -> "subprocess.CompletedProcess[str]":
        """One command line, as an operator gives it."""
        environ = {
            **os.environ,
            "FENGQIAO_HOME": str(self.folder),
            "FENGQIAO_DATABASE_URL": self.url,
            **more,
        }
        environ.pop("DJANGO_SETTINGS_MODULE", None)
        command = [sys.executable, str(ROOT / "manage.py"), *words]
        return subprocess.run(
            command, env=environ, cwd=ROOT, capture_output=True, text=True, check=False
        )

    def rows(self) -> dict[str, list[Any]]:
        """Every row of every table, in an order of its own."""
        if not self.url:
            with closing(sqlite3.connect(self.folder / "fengqiao.sqlite3")) as database:
                return rows_of_sqlite(database)
        with psycopg.connect(self.url) as database:
            return rows_of_postgresql(database)

    def files(self) -> dict[str, bytes]:
        return files_in(self.folder / "attachments")


def rows_here() -> dict[str, list[Any]]:
    """The same of the test's own database."""
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(connection.settings_dict["NAME"])) as database:
            return rows_of_sqlite(database)
    with psycopg.connect(url_of(str(connection.settings_dict["NAME"]))) as database:
        return rows_of_postgresql(database)


def rows_of_sqlite(database: Any) -> dict[str, list[Any]]:
    names = [name for (name,) in database.execute(OF_SQLITE).fetchall()]
    return {name: _sorted(database.execute(f'SELECT * FROM "{name}"').fetchall()) for name in names}


def rows_of_postgresql(database: Any) -> dict[str, list[Any]]:
    names = [name for (name,) in database.execute(OF_POSTGRESQL).fetchall()]
    return {
        name: _sorted(database.execute(SQL("SELECT * FROM {}").format(Identifier(name))).fetchall())
        for name in names
    }


def _sorted(rows: list[Any]) -> list[Any]:
    return sorted((tuple(row) for row in rows), key=repr)


def files_in(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@contextmanager
def empty_home(folder: Path) -> Iterator[Home]:
    """A home beside a database of the kind that this run is on; the database is gone afterwards."""
    if connection.vendor == "sqlite":
        yield Home(folder)
        return
    name = f"other_{uuid4().hex[:12]}"
    with psycopg.connect(url_of("postgres"), autocommit=True) as server:
        server.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
        try:
            yield Home(folder, url_of(name))
        finally:
            server.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


def url_of(name: str) -> str:
    return urlsplit(os.environ["FENGQIAO_DATABASE_URL"])._replace(path=f"/{name}").geturl()
