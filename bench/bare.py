"""The same work by psycopg alone: eight connections, statements prepared, nothing asked, nothing
checked. What is written are the rows of a case that the product wrote just before, in as few
statements as there can be; what is read are the product's rows without its questions."""

import secrets
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing import get_context
from typing import Any
from uuid import UUID

import psycopg

from bench import rows
from bench.addresses import conninfo
from bench.clients import CONNECTIONS
from bench.rows import Row
from fengqiao.lib.uuid7 import uuid7

Connection = psycopg.Connection[Any]
Work = Callable[[Connection, int], None]
COUNT_ON = "UPDATE cases_numberseries SET last = last + 1 WHERE id = %s RETURNING last"
WARM_UP = 10  # a statement is prepared when it is asked for the sixth time


@dataclass(frozen=True, slots=True)
class Bare:
    """A process of its own, so that its threads do not wait for ours."""

    pool: ProcessPoolExecutor

    def reads(self, url: str, sql: str, values: list[Any], count: int) -> float:
        """Seconds for asking `count` times."""
        return self.pool.submit(_reads, url, sql, values, count).result()

    def writes(self, url: str, like: UUID, count: int) -> float:
        """Seconds for writing the rows of the case `like` anew `count` times."""
        return self.pool.submit(_writes, url, like, count).result()


@contextmanager
def bare() -> Iterator[Bare]:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        yield Bare(pool)


def _timed(url: str, work: Work, count: int) -> float:
    """The seconds in which eight connections do `work` `count` times in all, warmed up before."""
    each = count // CONNECTIONS
    with ExitStack() as stack, ThreadPoolExecutor(CONNECTIONS) as threads:
        connections = [
            stack.enter_context(psycopg.connect(conninfo(url), autocommit=True))
            for _ in range(CONNECTIONS)
        ]

        def run(times: int) -> float:
            began = time.perf_counter()
            jobs = [
                threads.submit(_repeat, work, connection, serial, times)
                for serial, connection in enumerate(connections)
            ]
            for job in jobs:
                job.result()
            return time.perf_counter() - began

        run(WARM_UP)
        return run(each) * count / (each * CONNECTIONS)


def _repeat(work: Work, connection: Connection, serial: int, times: int) -> None:
    for _ in range(times):
        work(connection, serial)


def _reads(url: str, sql: str, values: list[Any], count: int) -> float:
    def read(connection: Connection, serial: int) -> None:
        connection.execute(sql, values, prepare=True, binary=True).fetchall()

    return _timed(url, read, count)


# ── Writing ──────────────────────────────────────────────────────────────────────────────────────


def _writes(url: str, like: UUID, count: int) -> float:
    with psycopg.connect(conninfo(url)) as connection:
        found = list(rows.of_case(connection, like))
        series = [
            key for (key,) in connection.execute("SELECT id FROM cases_numberseries ORDER BY id")
        ]
    sql = _together(found)

    def write(connection: Connection, serial: int) -> None:
        with connection.transaction():
            last = connection.execute(COUNT_ON, [series[serial]], prepare=True).fetchone()
            assert last is not None
            values = [v for _, row in _anew(found, last[0], series[serial]) for v in row.values()]
            connection.execute(sql, values, prepare=True)

    return _timed(url, write, count)


def _together(found: list[tuple[str, Row]]) -> str:
    inserts = [
        f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join(['%s'] * len(row))})"
        for table, row in found
    ]
    parts = ", ".join(f"w{n} AS ({insert})" for n, insert in enumerate(inserts[:-1]))
    return f"WITH {parts} {inserts[-1]}"


def _anew(found: list[tuple[str, Row]], last: int, series: int) -> Iterator[tuple[str, Row]]:
    """The rows with new keys, and new what has to be unique."""
    now = datetime.now(UTC)
    case = uuid7(now)
    for table, row in found:
        new = {"id": case if table == "cases_case" else uuid7(now)}
        if table == "cases_case":
            new |= {"number": f"样{series}第{last}号"}
        else:
            new |= {"case_id": case}
        if table == "cases_event":
            new |= {"command": uuid7(now)}
        if row.get("code_index"):
            new |= {"code_index": secrets.token_hex(32)}
        yield table, row | new
