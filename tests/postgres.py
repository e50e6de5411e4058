"""A PostgreSQL of our own for one run: a new cluster in a temporary folder, reached by a socket in
that folder, and gone afterwards. `python -m tests.postgres COMMAND…` runs a command on one.

Root may not run the server, so for root it runs as `postgres` or `nobody`.
"""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

OLDEST_MAJOR = 15
UNPRIVILEGED = ("postgres", "nobody")
START_SECONDS = 60
FAST_AND_FORGETFUL = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "timezone": "Asia/Shanghai",
}


def find_binaries() -> Path | None:
    """The folder with `initdb` and `postgres` of the newest version that is new enough, or None."""
    found = {folder: _major(folder) for folder in _candidates() if (folder / "initdb").exists()}
    fit = [folder for folder, major in found.items() if major >= OLDEST_MAJOR]
    return max(fit, key=lambda folder: found[folder], default=None)


@contextmanager
def cluster(binaries: Path, settings: Mapping[str, str] = FAST_AND_FORGETFUL) -> Iterator[str]:
    """Runs a server and gives its address, in the words of FENGQIAO_DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="fengqiao-pg-"))
    try:
        with server(binaries, folder, settings):
            with _connect(folder) as connection:
                connection.execute("CREATE DATABASE fengqiao")
            yield f"postgres://fengqiao@/fengqiao?host={folder}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(binaries: Path, folder: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Runs a server whose cluster and socket lie in `folder`; the cluster is made if there is none."""
    owner = _owner()
    if "user" in owner:
        shutil.chown(folder, owner["user"])
    if not (folder / "cluster").exists():
        _make(binaries, folder, owner)
    with _running(binaries, folder, owner, settings):
        yield


def _candidates() -> list[Path]:
    """PATH, where Debian keeps its versions, and what pg_config says; links followed."""
    folders = [Path(part) for part in os.environ.get("PATH", "").split(os.pathsep) if part]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if config := shutil.which("pg_config"):
        told = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        folders += [Path(told.stdout.strip())] if told.returncode == 0 else []
    servers = [folder / "postgres" for folder in folders if (folder / "postgres").exists()]
    return [server.resolve().parent for server in servers]


def _major(folder: Path) -> int:
    """`postgres (PostgreSQL) 15.18 (Debian …)` is 15; 0 where it does not answer."""
    told = subprocess.run(
        [folder / "postgres", "--version"], capture_output=True, text=True, check=False
    )
    words = told.stdout.split()
    digits = words[2].split(".")[0] if len(words) > 2 else ""
    return int(digits) if digits.isdigit() else 0


def _owner() -> dict[str, Any]:
    """Whom the server runs as, in the words of `subprocess`; nothing where we are no root."""
    if os.geteuid() != 0:
        return {}
    for name in UNPRIVILEGED:
        with suppress(KeyError):
            user = pwd.getpwnam(name)
            return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise SystemExit("PostgreSQL needs an unprivileged user: none of postgres, nobody exists.")


def _make(binaries: Path, folder: Path, owner: dict[str, Any]) -> None:
    command = [binaries / "initdb", "--pgdata", folder / "cluster", "--username", "fengqiao"]
    command += ["--auth", "trust", "--encoding", "UTF8", "--no-locale", "--no-sync"]
    made = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **owner)
    if made.returncode:
        raise SystemExit(f"initdb failed:\n{made.stdout}{made.stderr}")


@contextmanager
def _running(
    binaries: Path, folder: Path, owner: dict[str, Any], settings: Mapping[str, str]
) -> Iterator[None]:
    command = [binaries / "postgres", "-D", folder / "cluster", "-k", folder]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    log = folder / "log"
    with log.open("w") as file:
        server = subprocess.Popen(
            command, cwd=folder, stdout=file, stderr=file, start_new_session=True, **owner
        )
        try:
            _wait(folder, server)
            yield
        finally:
            server.send_signal(signal.SIGINT)  # at once, but in order
            server.wait(timeout=START_SECONDS)


def _wait(folder: Path, server: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(folder):
        if server.poll() is not None or time.monotonic() > until:
            raise SystemExit(f"PostgreSQL does not start:\n{(folder / 'log').read_text()}")
        time.sleep(0.1)


def _answers(folder: Path) -> bool:
    try:
        _connect(folder).close()
    except psycopg.OperationalError:
        return False
    return True


def _connect(folder: Path) -> "psycopg.Connection[Any]":
    return psycopg.connect(host=str(folder), user="fengqiao", dbname="postgres", autocommit=True)


def leave_in_order() -> None:
    """An ended run stops its server too: SIGTERM becomes an ordinary exit."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def main(command: list[str]) -> int:
    binaries = find_binaries()
    if binaries is None or not command:
        print("PostgreSQL: no server binaries found, or no command given.", file=sys.stderr)
        return 2
    leave_in_order()
    with cluster(binaries) as url:
        environ = {**os.environ, "FENGQIAO_DATABASE_URL": url}
        return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
