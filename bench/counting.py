"""How many statements PostgreSQL was sent, by its own count (pg_stat_statements)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import psycopg
from psycopg.conninfo import make_conninfo

from bench import addresses

# What the server asks itself to keep foreign keys true was sent by nobody.
COUNTED = """
    SELECT calls, query FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
    WHERE d.datname = %s AND query NOT LIKE 'SELECT 1 FROM ONLY%%FOR KEY SHARE OF x'
    ORDER BY calls DESC, query
"""


@dataclass(slots=True)
class Counted:
    """`rows`: how often, and what; beginnings and ends of transactions among them."""

    rows: list[tuple[int, str]] = field(default_factory=list)

    @property
    def calls(self) -> int:
        return sum(calls for calls, _ in self.rows)

    def told(self) -> list[str]:
        return [f"{calls} × {' '.join(query.split())[:160]}" for calls, query in self.rows]


@contextmanager
def statements(url: str) -> Iterator[Counted]:
    """Counts what the database at `url` is sent meanwhile. The counter itself asks from another."""
    counted, elsewhere = Counted(), make_conninfo(addresses.conninfo(url), dbname="postgres")
    with psycopg.connect(elsewhere, autocommit=True) as watcher:
        watcher.execute("SELECT pg_stat_statements_reset()")
        yield counted
        counted.rows = watcher.execute(COUNTED, [addresses.name(url)]).fetchall()
