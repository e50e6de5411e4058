"""Lists of twenty at every level of the tree, against bare psycopg reading the same rows, and large
against small."""

from statistics import median
from typing import Any

from bench import clients, counting, sample
from bench.run import Run
from bench.slices import loaded

ROUNDS, EACH = 5, 240
COLUMN_OF = {2: "province", 4: "city", 6: "county", 9: "town", 12: "village", 15: "grid"}
ORDERS = {"newest": "c.id DESC", "limit": "c.limit_at, c.id"}
# All that an answer tells of a case; and one row more than it shows, which says that there is a next
# page.
COLUMNS = """
    c.id, c.number, c.kind, c.title, c.type, c.stage, c.colour, c.colour_until, c.place,
    c.registered_at, c.limit_at, c.yellow_at, c.is_open, c.holder_id, c.awaits_id,
    o.name, w.name, d.name
"""


def listing(run: Run) -> None:
    for order in ORDERS:
        for reader in sample.READERS:
            _one(run, reader, order)


def _one(run: Run, reader: str, order: str) -> None:
    request = clients.get(f"/api/v1/cases?limit=20&order={order}", run.reader(reader))
    sent = [request] * run.some(EACH)
    sql, values = bare_list(reader, order, run.ground.cast)
    for port in (run.large.port, run.small.port):
        assert len(clients.ask(port, request)["items"]) == 20, f"{reader}: no full page"
        clients.load(port, sent[:100])
    cpu: list[float] = []
    ours, bare, small = [], [], []
    for _ in range(ROUNDS):
        rate, each = loaded(run.large, sent)
        cpu += each
        ours.append(rate)
        small.append(loaded(run.small, sent)[0])
        bare.append(len(sent) / run.bare.reads(run.ground.large, sql, values, len(sent)))
    with counting.statements(run.ground.large) as counted:
        clients.load(run.large.port, sent[:50], connections=1)
    run.told(f"list {reader} {order}", counted)
    _report(run, f"list {order}, {reader}", cpu, ours, bare, small, counted.calls / 50)


def _report(
    run: Run,
    name: str,
    cpu: list[float],
    ours: list[float],
    bare: list[float],
    small: list[float],
    statements: float,
) -> None:
    against_bare = median(a / b for a, b in zip(ours, bare, strict=True))
    slower = median(b / a for a, b in zip(ours, small, strict=True))
    run.report.add(f"{name}: server CPU", min(cpu), "ms", "≤", 1.0)
    run.report.add(f"{name}: statements", statements, "", "≤", 4)
    run.report.add(f"{name}: rate", median(ours), "/s")
    run.report.add(f"{name}: rate against bare", against_bare, "", "≥", 0.33)
    run.report.add(f"{name}: time at full size against small", slower, "×", "≤", 1.2)


def bare_list(reader: str, order: str, cast: dict[str, Any]) -> tuple[str, list[Any]]:
    _, place, _, _ = sample.READERS[reader]
    where, values = "c.compartment = ''", []
    if reader == "department":
        where = "c.id IN (SELECT case_id FROM cases_assignment WHERE organ_id = %s)"
        values = [cast["department"]]
    elif place:
        where, values = f"{where} AND c.{COLUMN_OF[len(place)]} = %s", [place]
    limited = " AND c.limit_at IS NOT NULL" if order == "limit" else ""
    sql = (
        f"SELECT {COLUMNS} FROM cases_case c JOIN jurisdiction_organ o ON o.id = c.holder_id"
        " LEFT JOIN jurisdiction_organ w ON w.id = c.awaits_id"
        " LEFT JOIN jurisdiction_division d ON d.code = substr(c.place, 1, 12)"
        f" WHERE {where}{limited} ORDER BY {ORDERS[order]} LIMIT 21"
    )
    return sql, values
