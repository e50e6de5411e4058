"""The other side: a system that takes webhooks, and a server that takes e-mail, in threads of the test.

Both know a message again by its key, as real ones do: `kept` is what they would show to somebody.
"""

import socket
import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any


@dataclass
class Received:
    """Everything that came, in its order: key and content."""

    posted: list[tuple[str, bytes]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    status: int = 200
    hangs: bool = False
    drips: bool = False
    over: Event = field(default_factory=Event)

    @property
    def kept(self) -> dict[str, bytes]:
        """Each key once: what came again under the same key is known and laid aside."""
        return dict(reversed(self.posted))


@contextmanager
def webhooks() -> Iterator[tuple[str, Received]]:
    """The address of a system on this machine, and what it has received."""
    received = Received()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received.posted.append((self.headers["webhook-id"], body))
            received.headers.append(dict(self.headers))
            if received.hangs:
                received.over.wait()
            if received.drips:
                self._drip()
            self.send_response(received.status)
            self.send_header("Location", "http://127.0.0.1:9/elsewhere")
            self.end_headers()
            self.wfile.write(b"taken")

        def _drip(self) -> None:
            while not received.over.wait(0.05):
                self.wfile.write(b"H")

        def log_message(self, *_: Any) -> None:
            """Says nothing."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 100  # as many as may come at once

        def handle_error(self, *_: Any) -> None:
            """A line that was cut is what the test wanted."""

    server = Server(("127.0.0.1", 0), Handler)
    with _served(server, received):
        yield f"http://127.0.0.1:{server.server_address[1]}/in", received


@contextmanager
def mailbox() -> Iterator[tuple[str, Received]]:
    """The address of a mail server, in the words of FENGQIAO_MAIL_URL, and what it has received."""
    received = Received()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self._say("220 here")
            while line := self.rfile.readline().decode().strip():
                word = line.split(" ")[0].split(":")[0].upper()
                if word == "DATA":
                    self._say("354 go on")
                    self._take()
                self._say("221 bye" if word == "QUIT" else "250 yes")
                if word == "QUIT":
                    return

        def _take(self) -> None:
            lines = []
            while (line := self.rfile.readline()) != b".\r\n":
                lines.append(line)
            mail = message_from_bytes(b"".join(lines))
            body = mail.get_payload(decode=True)
            assert isinstance(body, bytes)
            received.posted.append((str(mail["Message-ID"]), body))
            received.headers.append({name: str(value) for name, value in mail.items()})

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode())

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 100

    server = Server(("127.0.0.1", 0), Handler)
    with _served(server, received):
        yield f"smtp://127.0.0.1:{server.server_address[1]}", received


@contextmanager
def _served(server: socketserver.TCPServer, received: Received) -> Iterator[None]:
    Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield
    finally:
        received.over.set()
        server.shutdown()
        server.server_close()


def nobody() -> str:
    """An address at which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/in"
