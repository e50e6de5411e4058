"""What may belong to a matter that somebody tells of: asked as a counter asks before taking it in, with
people, place and words much like those of a matter on file."""

from statistics import quantiles
from typing import Any

import psycopg

from bench import clients, sample
from bench.addresses import conninfo
from bench.run import Run

TIMES = 200
READERS = ("county", "town", "village")
ON_FILE = """
    SELECT title, story, place FROM cases_case
    WHERE compartment = '' AND left(place, %s) = %s ORDER BY id DESC LIMIT %s
"""


def telling(run: Run) -> None:
    with psycopg.connect(conninfo(run.ground.large), autocommit=True) as connection:
        for name in READERS:
            place = sample.READERS[name][1]
            rows = connection.execute(ON_FILE, [len(place), place, run.some(TIMES)]).fetchall()
            requests = [_request(row, n, run.reader(name)) for n, row in enumerate(rows)]
            found = clients.ask(run.large.port, requests[0])["items"]
            assert found, "a matter on file is akin to itself"
            waits = [wait * 1000 for wait in clients.load(run.large.port, requests, 1).waits]
            cuts = quantiles(waits, n=20)
            run.report.add(f"akin, {name}: p50", cuts[9], "ms")
            run.report.add(f"akin, {name}: p95", cuts[18], "ms", "≤", 50)


def _request(row: Any, n: int, token: str) -> bytes:
    title, story, place = row
    people = [
        {"name": "张样例", "phone": f"138{n:08d}"},
        {"name": "样例公司", "is_organisation": True},
    ]
    body = {"title": title, "story": story, "place": place, "parties": people}
    return clients.post("/api/v1/cases/akin", token, body)
