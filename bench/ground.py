"""The PostgreSQL on which everything is measured: its server, and a large and a small database.

Both are copies of one that was set up (tables, divisions, organs, posts), filled with more or fewer
cases. In a folder that is kept, what was built once is found again.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from bench import addresses, filling
from tests import postgres

# As in a county's server room: durable, with room for the hot part of the data in memory.
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "1GB",
    "effective_cache_size": "4GB",
    "max_wal_size": "8GB",
    "checkpoint_timeout": "1h",  # none while something is measured
    "random_page_cost": "1.1",  # solid-state disks
    "timezone": "Asia/Shanghai",
    "shared_preload_libraries": "pg_stat_statements",
}
SMALL = 10_000
WHOLE_NATION_FROM = 100_000  # below it only the sampled counties are loaded


@dataclass(frozen=True, slots=True)
class Ground:
    """Where things lie. `cast`: the tokens of readers and writers, and what cases are made from."""

    folder: Path
    cases: int
    cast: dict[str, Any]

    @property
    def home(self) -> Path:
        return self.folder / "home"

    @property
    def large(self) -> str:
        return addresses.url(self.folder, "large")

    @property
    def small(self) -> str:
        return addresses.url(self.folder, "small")

    @property
    def small_cases(self) -> int:
        return min(SMALL, self.cases // 2)


@contextmanager
def ground(cases: int, kept_in: Path | None) -> Iterator[Ground]:
    binaries = postgres.find_binaries()
    if binaries is None:
        raise SystemExit("PostgreSQL: no server binaries found (apt-get install postgresql).")
    folder = kept_in or Path(tempfile.mkdtemp(prefix="fengqiao-bench-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with postgres.server(binaries, folder, SETTINGS):
            yield _found(folder, cases) or _built(folder, cases)
    finally:
        if kept_in is None:
            shutil.rmtree(folder, ignore_errors=True)


def inside(what: str, *given: int, url: str, home: Path) -> Any:
    """Ask a child that has the product loaded (`bench.inside`)."""
    command = [sys.executable, "-m", "bench.inside", what, *map(str, given)]
    done = subprocess.run(
        command, env=environment(url, home), check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout)


def environment(url: str, home: Path) -> dict[str, str]:
    return {**os.environ, "FENGQIAO_DATABASE_URL": url, "FENGQIAO_HOME": str(home)}


# ── Building ─────────────────────────────────────────────────────────────────────────────────────


def _found(folder: Path, cases: int) -> Ground | None:
    path = folder / "cast.json"
    if not path.exists():
        return None
    cast = json.loads(path.read_text())
    if cast["cases"] != cases:
        raise SystemExit(
            f"{folder} holds {cast['cases']} cases, not {cases}: choose another folder."
        )
    print(f"Found {cases:,} cases in {folder}.", flush=True)
    return Ground(folder, cases, cast)


def _built(folder: Path, cases: int) -> Ground:
    began = time.monotonic()
    with _connect(folder) as connection:
        connection.execute("CREATE EXTENSION pg_stat_statements")
        connection.execute("CREATE DATABASE base")
        home, base = folder / "home", addresses.url(folder, "base")
        cast = inside("prepare", int(cases >= WHOLE_NATION_FROM), url=base, home=home)
        made = Ground(folder, cases, cast | {"cases": cases})
        for url, count in ((made.small, made.small_cases), (made.large, cases)):
            name = addresses.name(url)
            connection.execute(f"CREATE DATABASE {name} TEMPLATE base")
            filling.fill(url, home, cast, count)
    (folder / "cast.json").write_text(json.dumps(made.cast))
    print(f"Built {cases:,} cases in {time.monotonic() - began:.0f} s.", flush=True)
    return made


def _connect(folder: Path, name: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(addresses.conninfo(addresses.url(folder, name)), autocommit=True)
