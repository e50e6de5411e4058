"""DOCX: ours, written part by part; and a county's own, in whose {{ placeholders }} the words are put.

It is done in a child with a bound on its memory and time: what somebody uploads is read nowhere else,
and 50 MB of libraries do not stay in a worker that writes a document now and then.
"""

import base64
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SECONDS_AT_MOST = 60


class NotATemplate(Exception):
    """Why a file cannot be used as a template, in a sentence for who sent it."""


def written(told: Mapping[str, Any]) -> bytes:
    """A paper as an editable document; `told` is what the PDF's template is told."""
    return _document({"do": "written", "told": told})


def put_into(content: bytes, words: Mapping[str, str]) -> bytes:
    """The template with the words in the places of its placeholders; a new line stays one."""
    return _document({"do": "put_into", "template": _as_text(content), "words": words})


def placeholders(content: bytes) -> list[str]:
    """The names in the placeholders of a template, each once. NotATemplate for everything else."""
    return [str(name) for name in _asked({"do": "placeholders", "template": _as_text(content)})]


def _document(task: Mapping[str, Any]) -> bytes:
    return base64.b64decode(_asked(task))


def _as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _asked(task: Mapping[str, Any]) -> Any:
    """What the child answers; NotATemplate with its sentence, or where it was ended by its bound."""
    command = [sys.executable, "-m", "fengqiao.lib.word_writer"]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(task).encode(),
            env=_environment(),
            capture_output=True,
            timeout=SECONDS_AT_MOST,
            check=False,
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        raise NotATemplate(TOO_MUCH) from None
    if "fault" in answer:
        raise NotATemplate(answer["fault"])
    return answer["made"]


TOO_MUCH = "文档处理不了：模板太复杂，或者内容太多。请换一个简单的模板再试。"


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
