"""Eight callers at once over connections that stay open, as cheap as they can be: the time is the
server's. One thread; a request is bytes prepared before; every answer is checked for its status."""

import json
import selectors
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

CONNECTIONS = 8
PATIENCE = 30  # seconds without any answer


class Refused(Exception):
    """The server said no; a bench that measures refusals measures nothing."""


@dataclass(slots=True)
class Load:
    """What came of it: how long all of it took, and how long each caller waited, in seconds."""

    seconds: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def rate(self) -> float:
        return len(self.waits) / self.seconds


def get(path: str, token: str) -> bytes:
    return _head("GET", path, token) + b"\r\n"


def post(path: str, token: str, body: dict[str, Any]) -> bytes:
    content = json.dumps(body, ensure_ascii=False).encode()
    sizes = f"Content-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
    return _head("POST", path, token) + sizes.encode() + content


def _head(method: str, path: str, token: str) -> bytes:
    lines = (f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Authorization: Bearer {token}")
    return ("\r\n".join(lines) + "\r\n").encode()


def ask(port: int, request: bytes) -> Any:
    """One request, its answer read."""
    caller = _Caller(port)
    caller.send(request)
    while not caller.receive():
        pass
    caller.connection.close()
    return json.loads(caller.body)


def load(port: int, requests: Sequence[bytes], connections: int = CONNECTIONS) -> Load:
    """All requests, each caller sending its next as soon as it has its answer."""
    done, left = Load(), iter(requests)
    with selectors.DefaultSelector() as waiting:
        callers = [_Caller(port) for _ in requests[:connections]]
        began = time.perf_counter()
        for caller, request in zip(callers, islice(left, len(callers)), strict=True):
            caller.send(request)
            waiting.register(caller.connection, selectors.EVENT_READ, caller)
        _drive(waiting, left, done)
        done.seconds = time.perf_counter() - began
    for caller in callers:
        caller.connection.close()
    return done


def _drive(waiting: selectors.BaseSelector, left: Iterator[bytes], done: Load) -> None:
    while waiting.get_map():
        ready = waiting.select(PATIENCE)
        if not ready:
            raise Refused(f"No answer within {PATIENCE} s.")
        for key, _ in ready:
            caller: _Caller = key.data
            if not caller.receive():
                continue
            done.waits.append(time.perf_counter() - caller.sent_at)
            if request := next(left, None):
                caller.send(request)
            else:
                waiting.unregister(caller.connection)


class _Caller:
    """One connection and the answer that is coming in on it."""

    def __init__(self, port: int) -> None:
        self.connection = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received, self.body, self.sent_at = b"", b"", 0.0

    def send(self, request: bytes) -> None:
        self.received, self.sent_at = b"", time.perf_counter()
        self.connection.sendall(request)

    def receive(self) -> bool:
        """Take what is there; whether the answer is whole."""
        part = self.connection.recv(262_144)
        if not part:
            raise Refused("The server closed the connection.")
        self.received += part
        head, _, self.body = self.received.partition(b"\r\n\r\n")
        if not _ or len(self.body) < _length(head):
            return False
        if head[9:12] not in (b"200", b"201"):
            raise Refused(self.received.decode(errors="replace"))
        return True


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line.partition(b":")[2])
    raise Refused(f"An answer without its length: {head!r}")
