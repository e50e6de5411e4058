"""Two characters, the newest twenty that hold them, in one's scope; and whether all were found.

What should be found is told by a plain LIKE over every row.
"""

from dataclasses import dataclass
from statistics import quantiles
from typing import Any
from urllib.parse import quote

import psycopg

from bench import clients, sample, texts
from bench.addresses import conninfo
from bench.listing import COLUMN_OF
from bench.run import Run

TIMES = 40
SCOPES = ("county", "city", "province", "nation")
WORDS = {
    "in nearly all": "调解",
    "in most": texts.THINGS[0][:2],
    "frequent": texts.THINGS[5][:2],
    "middling": texts.THINGS[24][:2],
    "rather rare": texts.THINGS[50][:2],
    "rare": texts.THINGS[-1][:2],
    "in none": "魍魉",
}
FOUND = """
    SELECT id FROM cases_case WHERE compartment = '' AND title || ' ' || story LIKE %s {where}
    ORDER BY id DESC LIMIT 20
"""
SHARE = "SELECT avg((title || ' ' || story LIKE %s)::int) FROM cases_case"


@dataclass(frozen=True, slots=True)
class Answer:
    """Milliseconds of each asking, and how much of what LIKE finds was found."""

    waits: list[float]
    recall: float


def searching(run: Run) -> None:
    with psycopg.connect(conninfo(run.ground.large), autocommit=True) as connection:
        connection.execute("SET enable_indexscan = off; SET enable_bitmapscan = off")
        for frequency, word in WORDS.items():
            share = connection.execute(SHARE, [f"%{word}%"]).fetchone()
            assert share is not None
            for scope in SCOPES:
                answer = _one(run, connection, word, scope)
                name = f"search {scope}, {frequency} ({float(share[0]):.4%})"
                cuts = quantiles(answer.waits, n=20)
                run.report.add(f"{name}: p50", cuts[9], "ms")
                run.report.add(f"{name}: p95", cuts[18], "ms", "≤", 20)
                run.report.add(f"{name}: recall", answer.recall, "", "≥", 1)


def _one(run: Run, connection: psycopg.Connection[Any], word: str, scope: str) -> Answer:
    request = clients.get(f"/api/v1/cases?limit=20&q={quote(word)}", run.reader(scope))
    found = {case["id"] for case in clients.ask(run.large.port, request)["items"]}
    load = clients.load(run.large.port, [request] * TIMES, connections=1)
    there = _there(connection, word, sample.READERS[scope][1])
    recall = len(found & there) / len(there) if there else float(not found)
    return Answer([wait * 1000 for wait in load.waits], recall)


def _there(connection: psycopg.Connection[Any], word: str, place: str) -> set[str]:
    where = f"AND {COLUMN_OF[len(place)]} = %s" if place else ""
    values = [f"%{word}%", place] if place else [f"%{word}%"]
    return {str(key) for (key,) in connection.execute(FOUND.format(where=where), values)}
