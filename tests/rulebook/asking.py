"""Asking the command line within the test's own process."""

import io
import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from unittest import mock

from config import command


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str


def asked(*words: str, given: str = "") -> Said:
    """What `fengqiao WORDS` says, given this on its standard input."""
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    err = io.StringIO()
    stdin = io.TextIOWrapper(io.BytesIO(given.encode("utf-8")), encoding="utf-8")
    with mock.patch.object(sys, "stdin", stdin), redirect_stdout(out), redirect_stderr(err):
        code = command.main(words)
    return Said(code, out.buffer.getvalue().decode("utf-8"), err.getvalue())


def batched(lines: list[str]) -> list[dict]:
    said = asked("due", "--batch", "-", given="\n".join(lines) + "\n")
    assert (said.code, said.err) == (0, "")
    return [json.loads(line) for line in said.out.splitlines()]
