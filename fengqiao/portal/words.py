"""Labels of the rulebook in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.translation import get_language, gettext, gettext_lazy

from fengqiao.lib.sentence import told
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import in_force

DISPUTE = "dispute"  # what residents bring in here


PERSONAL: dict[str, Any] = {
    "name": gettext_lazy("姓名或者名称"),
    "phone": gettext_lazy("联系电话"),
    "id_number": gettext_lazy("身份证号"),
    "address": gettext_lazy("住址"),
}


class Labelled(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def label_en(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def said(text: str) -> str:
    """What the house has to say, in the reader's language; other people's words as they are."""
    return told(text, gettext, english=in_english())


def label_of(shape: Labelled) -> str:
    return shape.label_en if in_english() else shape.label


def kind_of_portal(on: date) -> Kind:
    return in_force(on, "").kind(DISPUTE)


def labelled(kind: Kind, verb: str, fact: str) -> Sequence[Option]:
    """The choices that the kind's file declares for a fact."""
    return [Option(c.value, label_of(c)) for c in kind.verbs[verb].facts[fact].choices]
