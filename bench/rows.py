"""The rows that the product writes of a case, as they stand in its tables: what others are made like."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

import psycopg
from psycopg.types.json import Jsonb

Row = dict[str, Any]
TABLES = ("cases_case", "cases_party", "cases_assignment", "cases_deadline", "cases_event")
STORED = """
    SELECT column_name FROM information_schema.columns
    WHERE table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


def first_case(connection: psycopg.Connection[Any]) -> dict[str, Row]:
    """One row of each table, of the oldest case there is, in which all of them occur."""
    [case] = connection.execute("SELECT id FROM cases_case ORDER BY id LIMIT 1").fetchone() or [
        None
    ]
    found = dict(reversed(list(of_case(connection, case))))
    return {table: found[table] for table in TABLES}


def of_case(connection: psycopg.Connection[Any], case: UUID | None) -> Iterator[tuple[str, Row]]:
    for table in TABLES:
        columns = [name for (name,) in connection.execute(STORED, [table])]
        key = "id" if table == "cases_case" else "case_id"
        sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} = %s ORDER BY id"
        for row in connection.execute(sql, [case]):
            yield table, dict(zip(columns, map(_writable, row), strict=True))


def _writable(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict | list) else value
