"""Labels of the rulebook in the reader's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.translation import get_language, gettext, gettext_lazy

from fengqiao.lib.sentence import told
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import in_force

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


def open_kinds(on: date) -> Sequence[Kind]:
    """What residents bring in here, by the rulebook."""
    return [kind for kind in in_force(on, "").kinds() if kind.resident]


def kind_of_portal(on: date, name: str = "") -> Kind:
    """The kind of that name, if residents bring it in; else the first that they do."""
    offered = open_kinds(on)
    return next((kind for kind in offered if kind.name == name), offered[0])


def offered_kinds(on: date) -> Sequence[Option]:
    """The open kinds, as they are called to residents."""
    english = in_english()
    return [Option(k.name, k.resident_en if english else k.resident) for k in open_kinds(on)]


def asks_for(kind: Kind, fact: str) -> bool:
    """Whether residents are asked for a fact of a matter of this kind; '' always. Nobody is asked for the
    safety of what lies in a compartment anyway."""
    if fact == "safety" and kind.compartment:
        return False
    return not fact or fact in kind.verbs["register"].facts


def labelled(kind: Kind, verb: str, fact: str) -> Sequence[Option]:
    """The choices that the kind's file declares for a fact; none where it does not ask."""
    if fact not in kind.verbs[verb].facts:
        return []
    return [Option(c.value, label_of(c)) for c in kind.verbs[verb].facts[fact].choices]
