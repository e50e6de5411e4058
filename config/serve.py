"""`fengqiao serve`: the web server, on this machine's own address; a proxy stands before it."""

import os
import socket
import subprocess
import sys

from django.conf import settings

HOST = "127.0.0.1"
# SQLite writes one after the other anyway; on PostgreSQL a third thread only waits for the other two
# to let go of the interpreter, and makes a list cost a third more.
THREADS = {"sqlite": 1, "postgresql": 2}
SECONDS = 30  # between two looks for what is to be reminded
TAKEN = (
    "端口 {port} 已被占用，请换一个端口再启动，例如：FENGQIAO_PORT=8001 make run\n"
    "Port {port} is taken. Choose another: FENGQIAO_PORT=8001 make run"
)


def main() -> int:
    """Serves until it is stopped. Says so, and gives 1, where the port is taken."""
    if _is_taken(settings.FENGQIAO_PORT):
        print(TAKEN.format(port=settings.FENGQIAO_PORT), file=sys.stderr)
        return 1
    if settings.FENGQIAO_REMIND:
        _remind_beside(os.getpid())
    print(f"枫桥：http://{HOST}:{settings.FENGQIAO_PORT}（按 Ctrl+C 停止）", flush=True)
    os.execv(sys.executable, [sys.executable, "-m", "granian", *arguments()])


def _remind_beside(server: int) -> None:
    """Reminders need no further set-up: their loop runs beside the server and ends with it."""
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    loop = ["-m", "django", "remind", "--every", str(SECONDS), "--beside", str(server)]
    subprocess.Popen([sys.executable, *loop], env=environ, stdin=subprocess.DEVNULL)


def arguments() -> list[str]:
    """One process, because failed codes of the second factor are counted in its memory."""
    from django.db import connection

    return [
        *("--interface", "wsgi", "--host", HOST, "--port", str(settings.FENGQIAO_PORT)),
        *("--workers", "1", "--blocking-threads", str(THREADS[connection.vendor])),
        *("--no-ws", "--log-level", "warning"),
        "config.wsgi:application",
    ]


def _is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False
