"""The product's own web server as a child, and what its worker costs by the kernel's books."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.ground import environment

START_SECONDS = 60
SERVE = "import sys; from config.command import main; sys.exit(main(['serve']))"


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens, and the process that answers."""

    port: int
    worker: int

    def cpu_seconds(self) -> float:
        """What the worker has used so far, all its threads, in user and in kernel mode."""
        threads = Path(f"/proc/{self.worker}/task").glob("*/schedstat")
        return sum(int(thread.read_text().split()[0]) for thread in threads) / 1e9

    def megabytes(self) -> float:
        """What the worker holds in memory now."""
        status = Path(f"/proc/{self.worker}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmRSS"))
        return int(line.split()[1]) / 1024


@contextmanager
def server(url: str, home: Path) -> Iterator[Server]:
    """`fengqiao serve` on the database at `url`; stopped, by its number, at the end."""
    port = _free_port()
    alone = {"FENGQIAO_PORT": str(port), "FENGQIAO_REMIND": "off"}  # reminders are measured apart
    environ = environment(url, home) | alone
    master = subprocess.Popen([sys.executable, "-c", SERVE], env=environ, stdout=subprocess.DEVNULL)
    try:
        _wait(port, master)
        yield Server(port, _worker_of(master.pid))
    finally:
        master.terminate()
        master.wait(timeout=START_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(port: int, master: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + START_SECONDS
    while not _answers(port):
        if master.poll() is not None or time.monotonic() > until:
            raise SystemExit("The web server does not start.")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


def _worker_of(master: int) -> int:
    """The master's one child."""
    [worker] = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(worker)
