"""The port through which text messages leave. What stands behind it is chosen by an address:

`file:///folder/sms.jsonl` is for trying out: a line of JSON for each message. A provider's port is a
class with the same `send`; it is entered in `PORTS` under the scheme of its addresses.
"""

import fcntl
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit


class TextPort(Protocol):
    """Sends a text. `key` is the same when the same message is sent again: a provider that knows it
    answers as the first time and sends nothing."""

    def send(self, *, key: str, phone: str, text: str) -> str:
        """The provider's number of the message. OSError where it could not be reached."""
        ...


class ToFile:
    """Writes messages into a file that only its owner reads, one a line, each key once."""

    def __init__(self, address: str) -> None:
        self.path = Path(unquote(urlsplit(address).path))

    def send(self, *, key: str, phone: str, text: str) -> str:
        descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            keys = [json.loads(line)["key"] for line in file]
            if key in keys:
                return f"file-{keys.index(key) + 1}"
            line = json.dumps({"key": key, "phone": phone, "text": text}, ensure_ascii=False)
            file.write(line + "\n")
            file.flush()
            os.fsync(file.fileno())
            return f"file-{len(keys) + 1}"


PORTS: dict[str, Callable[[str], TextPort]] = {"file": ToFile}


def port_of(address: str) -> TextPort | None:
    """The port behind an address; None for ''. ValueError for a scheme that nobody entered."""
    if not address:
        return None
    scheme = urlsplit(address).scheme
    if scheme not in PORTS:
        raise ValueError(f"{address!r}: write one of {', '.join(PORTS)}://…")
    return PORTS[scheme](address)
