"""Taking matters in on SQLite, through HTTP as well."""

import tempfile
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench import clients
from bench.creating import requests
from bench.ground import inside
from bench.run import Run
from bench.serving import server

ROUNDS, EACH = 5, 600


def sqlite(run: Run) -> None:
    with tempfile.TemporaryDirectory(prefix="fengqiao-bench-") as folder:
        home = Path(folder)
        url = f"sqlite:///{home}/fengqiao.sqlite3"
        cast = inside("prepare", 0, url=url, home=home)
        here = replace(run, ground=replace(run.ground, cast=cast))
        with server(url, home) as serving:
            clients.load(serving.port, list(requests(here, 200)))
            rates = [
                clients.load(serving.port, list(requests(here, run.some(EACH)))).rate
                for _ in range(ROUNDS)
            ]
    run.report.add("SQLite, create: rate, 8 callers, 1 worker", median(rates), "/s", "≥", 300)
