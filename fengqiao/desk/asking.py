"""Forms of the administrator: what an act asks for, read back from what was sent.

An act of a county's set-up is a plain function; what stands here only turns typed text into days,
organs, posts and places, so that nobody types a code.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from fengqiao.desk.fields import Problem
from fengqiao.desk.words import said
from fengqiao.jurisdiction.step import Unfit

Options = Sequence[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Ask:
    """One field. `type`: text, long, date, select, radios, ticks, tick, lines or file."""

    name: str
    label: Any
    type: str = "text"
    help: Any = ""
    options: Options = ()
    value: Any = ""  # what stands there when the page opens
    most: int = 300
    wanted: bool = True

    @property
    def target(self) -> str:
        return f"ask-{self.name}"


@dataclass(frozen=True, slots=True)
class Asked:
    """A form as it is shown: each field with what was typed, and what is wrong with it."""

    asks: list[tuple[Ask, Any, str]]
    problems: list[Problem]


def read(asks: Iterable[Ask], sent: QueryDict) -> dict[str, Any]:
    """What was sent, by name: days as days, lists as lists. Unfit for what is no day."""
    return {ask.name: _read(ask, sent) for ask in asks if ask.type != "file"}


def shown(asks: Iterable[Ask], sent: Mapping[str, Any] | None, wrong: Unfit | None = None) -> Asked:
    """The fields with their first values, or with what was sent."""
    rows = []
    for ask in asks:
        fault = said(wrong.sentence) if wrong and wrong.field == ask.name else ""
        rows.append((ask, ask.value if sent is None else _again(ask, sent), fault))
    found = [Problem(fault, ask.target) for ask, _value, fault in rows if fault]
    if wrong and not found:
        found = [Problem(said(wrong.sentence), "content")]
    return Asked(rows, found)


def _again(ask: Ask, sent: Any) -> Any:
    many = ask.type == "ticks"
    return sent.getlist(ask.name) if many else sent.get(ask.name, "")


def _read(ask: Ask, sent: QueryDict) -> Any:
    if ask.type == "ticks":
        known = {value for value, _label in ask.options}
        return [value for value in sent.getlist(ask.name) if value in known]
    text = sent.get(ask.name, "").replace("\0", "").strip()
    if ask.type == "tick":
        return bool(text)
    if ask.type == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if ask.type == "date":
        return day_of(ask, text)
    if ask.type in ("select", "radios"):
        return _one_of(ask, text)
    return text


def day_of(ask: Ask, text: str) -> date | None:
    """A day as a browser sends it; None where nothing was said and nothing is wanted."""
    if not text:
        if ask.wanted:
            raise Unfit(_("请填写“%(label)s”。") % {"label": ask.label}, field=ask.name)
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Unfit(_("日期写成2026-03-02这样。"), field=ask.name) from None


def _one_of(ask: Ask, text: str) -> str:
    if text not in {value for value, _label in ask.options}:
        raise Unfit(_("请在“%(label)s”里选一项。") % {"label": ask.label}, field=ask.name)
    if ask.wanted and not text:
        raise Unfit(_("请在“%(label)s”里选一项。") % {"label": ask.label}, field=ask.name)
    return text


@dataclass(frozen=True, slots=True)
class Act:
    """Something the administrator can do: its words, what it asks for, and who does it.

    `do` gets what was read, and gives the sentence that says what was done.
    """

    name: str
    label: Any
    asks: Callable[..., list[Ask]]
    do: Callable[..., Any]
    lead: Any = ""
    fits: Callable[..., bool] = field(default=lambda *_: True)
