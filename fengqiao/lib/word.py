"""DOCX: ours, written part by part; and a county's own, in whose {{ placeholders }} the words are put.

It is done in a child with a bound on its memory and time: what somebody uploads is read nowhere else,
and 50 MB of libraries do not stay in a worker that writes a document now and then.
"""

import base64
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fengqiao.lib import children

SECONDS_AT_MOST = 60


class NotATemplate(Exception):
    """Why a file cannot be used as a template, in a sentence for who sent it."""


def written(told: Mapping[str, Any]) -> bytes:
    """A paper as an editable document; `told` is what the PDF's template is told."""
    return _document({"do": "written", "told": told})


def put_into(content: bytes, words: Mapping[str, str]) -> bytes:
    """The template with the words in the places of its placeholders; a new line begins a paragraph."""
    return _document({"do": "put_into", "template": _as_text(content), "words": words})


@dataclass(frozen=True, slots=True)
class Template:
    """A county's own DOCX as it was read: the names in its placeholders, each once, and how it looks
    (`lib.word_layout`)."""

    names: list[str]
    layout: dict[str, Any]


def read(content: bytes) -> Template:
    """The template; NotATemplate for what is none, and for what could not be shown on paper."""
    return Template(**_asked({"do": "read", "template": _as_text(content)}))


def _document(task: Mapping[str, Any]) -> bytes:
    return base64.b64decode(_asked(task))


def _as_text(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _asked(task: Mapping[str, Any]) -> Any:
    """What the child answers; NotATemplate with its sentence, or where it was ended by its bound."""
    try:
        answer = children.asked("fengqiao.lib.word_writer", task, seconds=SECONDS_AT_MOST)
    except children.Ended:
        raise NotATemplate(TOO_MUCH) from None
    if "fault" in answer:
        raise NotATemplate(answer["fault"])
    return answer["made"]


TOO_MUCH = "文档处理不了：模板太复杂，或者内容太多。请换一个简单的模板再试。"
