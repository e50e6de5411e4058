"""Taking a matter in through HTTP, against bare psycopg writing the same rows."""

from collections.abc import Iterator
from random import Random
from statistics import median
from uuid import UUID

from bench import clients, counting, texts
from bench.run import Run
from bench.slices import loaded
from fengqiao.lib.uuid7 import uuid7

ROUNDS, EACH = 12, 320
random = Random(2)


def creating(run: Run) -> None:
    like = UUID(clients.ask(run.large.port, next(registrations(run)))["id"])
    warm = list(requests(run, 200))
    clients.load(run.large.port, warm)
    cpu: list[float] = []
    ours, bare = [], []
    for _ in range(ROUNDS):
        sent = list(requests(run, run.some(EACH)))
        rate, each = loaded(run.large, sent)
        cpu += each
        ours.append(rate)
        bare.append(len(sent) / run.bare.writes(run.ground.large, like, len(sent)))
    with counting.statements(run.ground.large) as counted:
        clients.load(run.large.port, list(requests(run, 80)), connections=1)
    run.told("create", counted)
    ratio = median(a / b for a, b in zip(ours, bare, strict=True))
    run.report.add("create: server CPU", min(cpu), "ms", "≤", 1.5)
    run.report.add("create: statements", counted.calls / 80, "", "≤", 6)
    run.report.add("create: rate, 8 callers, 1 worker", median(ours), "/s")
    run.report.add("create: rate of bare psycopg, 8 connections", median(bare), "/s")
    run.report.add("create: rate against bare", ratio, "", "≥", 0.25)


def requests(run: Run, count: int) -> Iterator[bytes]:
    made = registrations(run)
    for _ in range(count):
        yield next(made)


def registrations(run: Run) -> Iterator[bytes]:
    """New matters without end, from each of the writers in turn."""
    while True:
        for writer in run.ground.cast["writers"]:
            a, b, title, story = texts.dispute(random, "村东")
            body = {
                "command_id": str(uuid7()),
                "kind": "dispute",
                "title": title,
                "story": story,
                "place": writer["village"],
                "channel": "visit",
                "type": "0201",
                "parties": [
                    {"role": "applicant", "name": a, "phone": phone(), "address": "村东一组"},
                    {"role": "respondent", "name": b, "phone": phone()},
                ],
            }
            yield clients.post("/api/v1/cases", writer["token"], body)


def phone() -> str:
    return f"139{random.randrange(10**8):08d}"
