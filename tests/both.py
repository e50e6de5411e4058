"""`python -m tests.both [pytest's arguments]`: the same tests on SQLite, then on PostgreSQL where
its server is found. FENGQIAO_TEST_POSTGRES=required makes its absence a failure."""

import os
import subprocess
import sys

from tests import postgres


def main(arguments: list[str]) -> int:
    postgres.leave_in_order()
    outcomes = {"SQLite": _on("SQLite", "", arguments), "PostgreSQL": _on_postgres(arguments)}
    for engine, outcome in outcomes.items():
        print(f"{engine}: {_word(outcome)}", flush=True)
    required = os.environ.get("FENGQIAO_TEST_POSTGRES") == "required"
    return max(required if outcome is None else outcome for outcome in outcomes.values())


def _on_postgres(arguments: list[str]) -> int | None:
    """Pytest's exit code, or None where there is no server to ask."""
    binaries = postgres.find_binaries()
    if binaries is None:
        return None
    with postgres.cluster(binaries) as url:
        return _on(f"PostgreSQL ({binaries})", url, arguments)


def _on(engine: str, url: str, arguments: list[str]) -> int:
    print(f"\n== Tests on {engine} ==", flush=True)
    environ = {**os.environ, "FENGQIAO_DATABASE_URL": url}
    command = [sys.executable, "-m", "pytest", *arguments]
    return abs(subprocess.run(command, env=environ, check=False).returncode)


def _word(outcome: int | None) -> str:
    if outcome is None:
        return "not run (no server binaries found; apt-get install postgresql brings them)"
    return "passed" if outcome == 0 else f"failed (exit code {outcome})"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
