"""Posting to another system: signed as the Standard Webhooks describe it, bounded in time and size.

Nothing is followed (no redirects), nothing is read beyond the status and the first words, and who
does not answer is left standing: a `post` is over after `SECONDS`, whatever the other side does.
"""

import base64
import hmac
import http.client
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Thread, Timer
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from fengqiao.lib.sentence import say

SECONDS = 8.0
READ = 200  # octets of an answer that are kept
LOCAL = ("localhost", "127.0.0.1")
PREFIX = "whsec_"
T = TypeVar("T")

Outcome = Literal["sent", "again", "refused"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: taken, to be tried again, or refused for good; and the words for it."""

    outcome: Outcome
    words: str


def fault_of(url: str) -> str:
    """Why nothing is posted to this address, in Chinese; '' where it may be."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        return say("网址无法识别")
    if not host or port == 0 or not url.isascii() or any(c.isspace() for c in url):
        return say("网址无法识别")
    if parts.username or parts.password:
        return say("网址里不能写用户名和密码")
    if parts.fragment:
        return say("网址里不能有“#”")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOCAL):
        return say("只能用 https:// 的网址（本机可以用 http://localhost）")
    return ""


def shown(secret: bytes) -> str:
    """The secret as receivers' libraries take it."""
    return PREFIX + base64.b64encode(secret).decode()


def signature(secret: bytes, *, key: str, timestamp: int, body: bytes) -> str:
    """What stands in `webhook-signature`: of the key, the second and the body, joined by dots."""
    signed = f"{key}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.digest(secret, signed, "sha256")).decode()


def signed_headers(secret: bytes, *, key: str, timestamp: int, body: bytes) -> dict[str, str]:
    """What goes with the body: its key, the second, and the signature over both and it."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "Fengqiao",
        "webhook-id": key,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(secret, key=key, timestamp=timestamp, body=body),
    }


def post(url: str, body: bytes, headers: dict[str, str], *, seconds: float = SECONDS) -> Answer:
    """Post, and say what came of it. Everything but 2xx is tried again; 410 means: never again."""
    if fault := fault_of(url):
        return Answer("refused", fault)
    try:
        status, words = _asked(url, body, headers, seconds)
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer("again", type(error).__name__)
    if 200 <= status < 300:
        return Answer("sent", f"{status} {words}".strip())
    return Answer("refused" if status == 410 else "again", f"{status} {words}".strip())


def _asked(url: str, body: bytes, headers: dict[str, str], seconds: float) -> tuple[int, str]:
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, seconds)
    try:
        with _cut_off_after(seconds, connection):
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read(READ).decode(errors="replace").strip()
    finally:
        connection.close()


def _connection(
    scheme: str, host: str, port: int | None, seconds: float
) -> http.client.HTTPConnection:
    if scheme == "https":
        sealed = ssl.create_default_context()
        return http.client.HTTPSConnection(host, port, timeout=seconds, context=sealed)
    return http.client.HTTPConnection(host, port, timeout=seconds)


@contextmanager
def _cut_off_after(seconds: float, connection: http.client.HTTPConnection) -> Iterator[None]:
    """Who answers a letter at a time is cut off as well: a socket's own timeout begins anew with each."""

    def cut() -> None:
        with suppress(OSError):
            if connection.sock:
                connection.sock.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def side_by_side(jobs: Sequence[Callable[[], T]], *, seconds: float) -> list[T | None]:
    """What each job gives, all of them at once; None where one was not over in time or fell over.

    Such a job is left behind (its thread ends with the process), so that it holds nobody up.
    """
    found: list[T | None] = [None] * len(jobs)

    def run(number: int, job: Callable[[], T]) -> None:
        found[number] = job()

    threads = [Thread(target=run, args=pair, daemon=True) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    until = time.monotonic() + seconds
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return list(found)
