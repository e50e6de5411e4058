"""One case in full, by its number, with what the caller may do."""

from statistics import median
from urllib.parse import quote

from bench import clients, counting
from bench.run import Run
from bench.slices import loaded

ROUNDS, EACH = 9, 160


def reading(run: Run) -> None:
    token = run.reader("town")
    page = clients.ask(run.large.port, clients.get("/api/v1/cases?limit=50", token))
    numbers = [quote(case["number"]) for case in page["items"]]
    sent = [clients.get(f"/api/v1/cases/{number}", token) for number in numbers]
    sent = (sent * run.some(EACH))[: run.some(EACH)]
    clients.load(run.large.port, sent[:80])
    cpu: list[float] = []
    rate = []
    for _ in range(ROUNDS):
        answered, each = loaded(run.large, sent)
        cpu += each
        rate.append(answered)
    with counting.statements(run.ground.large) as counted:
        clients.load(run.large.port, sent[:50], connections=1)
    run.told("detail", counted)
    run.report.add("detail: server CPU", min(cpu), "ms")
    run.report.add("detail: statements", counted.calls / 50, "")
    run.report.add("detail: rate", median(rate), "/s")
