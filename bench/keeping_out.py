"""Lists and searches of organs from which cases are kept (docs/adr/0015): before, and with a thousand exclusions of
the reader's own organ and place on cases that it is on."""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from urllib.parse import quote

import psycopg

from bench import clients, sample, texts
from bench.addresses import conninfo
from bench.run import Run

READERS = ("county", "town", "village", "department")
MANY, TIMES = 1_000, 200
ASKED = {
    "list newest": "limit=20&order=newest",
    "list limit": "limit=20&order=limit",
    "search": f"limit=20&q={quote(texts.THINGS[5][:2])}",
}
KEPT = """
    INSERT INTO cases_exclusion (id, case_id, county, organ_id, place, at)
    SELECT gen_random_uuid(), case_id, county,
        CASE WHEN %s THEN %s::uuid END, CASE WHEN %s THEN '' ELSE %s END, now()
    FROM cases_assignment WHERE organ_id = %s ORDER BY case_id DESC LIMIT %s
    RETURNING case_id
"""


def keeping_out(run: Run) -> None:
    for reader in READERS:
        before = _waits(run, reader)
        with _kept_out(run, reader):
            after = _waits(run, reader)
        for name, cuts in before.items():
            what = f"{name}, {reader}, {MANY:,} kept out"
            run.report.add(f"{what}: p50", after[name][9], "ms", "≤", 20)
            run.report.add(f"{what}: p95", after[name][18], "ms")
            run.report.add(f"{what}: p50 against nobody kept out", after[name][9] / cuts[9], "×")


def _waits(run: Run, reader: str) -> dict[str, list[float]]:
    """Of each question the twentieths of its milliseconds, asked one after the other."""
    found = {}
    for name, asked in ASKED.items():
        request = clients.get(f"/api/v1/cases?{asked}", run.reader(reader))
        clients.load(run.large.port, [request] * 20, connections=1)
        load = clients.load(run.large.port, [request] * run.some(TIMES), connections=1)
        found[name] = quantiles([wait * 1000 for wait in load.waits], n=20)
    return found


@contextmanager
def _kept_out(run: Run, reader: str) -> Iterator[None]:
    """The organ, or of a town and a village all who work there, is kept out of its newest cases."""
    place = sample.READERS[reader][1]
    centres = run.ground.cast["centres"]
    organ = run.ground.cast["department"] if reader == "department" else centres[place]
    by_organ = len(place) <= 6
    request = clients.get("/api/v1/cases?limit=20", run.reader(reader))
    with psycopg.connect(conninfo(run.ground.large), autocommit=True) as connection:
        given = [by_organ, organ, by_organ, place, organ, MANY]
        kept = {str(case) for (case,) in connection.execute(KEPT, given)}
        assert len(kept) > 20, f"{reader}: on too few cases"
        connection.execute("ANALYZE cases_exclusion")
        try:
            involved_only = reader == "department"
            seen = {case["id"] for case in clients.ask(run.large.port, request)["items"]}
            assert not (involved_only and seen & kept), "who is kept out sees nothing"
            yield
        finally:
            connection.execute("DELETE FROM cases_exclusion")
            connection.execute("VACUUM ANALYZE cases_exclusion")
