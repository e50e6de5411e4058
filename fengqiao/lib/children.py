"""Work given to a child of ours: a task as JSON goes in, an answer as JSON comes out, and nothing of it
stays in the worker."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any


class Ended(Exception):
    """The child was ended by its bound on memory or time, or broke down."""


def asked(module: str, task: Mapping[str, Any], *, seconds: int) -> Any:
    """What the module answers, run by a Python of its own. Ended where it does not."""
    try:
        done = subprocess.run(
            [sys.executable, "-m", module],
            input=json.dumps(task).encode(),
            env=_environment(),
            capture_output=True,
            timeout=seconds,
            check=False,
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as wrong:
        raise Ended(module) from wrong


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
