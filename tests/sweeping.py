"""How a test database is emptied between tests that commit. History is append-only: triggers refuse
to change or delete it, in the test database too. Sweeping steps round them, here and nowhere else:
PostgreSQL as a replica does (its superuser may), SQLite by taking its guards down and up again.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.backends.base.operations import BaseDatabaseOperations


def install() -> None:
    """From now on Django's flush (after every test with transactions) sweeps."""
    BaseDatabaseOperations.execute_sql_flush = _sweep  # type: ignore[method-assign]


def _sweep(operations: BaseDatabaseOperations, statements: list[str]) -> None:
    connection = operations.connection
    with (
        transaction.atomic(using=connection.alias),
        connection.cursor() as cursor,
        _guards_down(connection.vendor, cursor),
    ):
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def _guards_down(vendor: str, cursor: Any) -> Iterator[None]:
    if vendor == "postgresql":
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        return
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%RAISE%'"
    )
    guards = cursor.fetchall()
    for name, _sql in guards:
        cursor.execute(f'DROP TRIGGER "{name}"')
    yield
    for _name, sql in guards:
        cursor.execute(sql)
