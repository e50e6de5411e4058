"""What a page tells beside a letter: what the unit itself said of it, and what may come after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.cases.models import Case, WholeStanding
from fengqiao.cases.permissions import powerless
from fengqiao.cases.querysets import rungs_reached
from fengqiao.desk.history import Entry
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import label_of
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables


@dataclass(frozen=True, slots=True)
class Proposal:
    """A graver letter that may be drafted now, why, and the form for it."""

    label: str
    because: str
    href: str


def own_words(history: Sequence[Entry], kind: Kind) -> list[Entry]:
    """What was said by the organ to which the matter was sent, whoever holds it; the first first."""
    theirs = {verb.name for verb in kind.verbs.values() if verb.who == ("addressed",)}
    return [entry for entry in reversed(history) if entry.event.verb in theirs]


def proposals_of(
    case: Case, standing: WholeStanding, tables: Tables, request: StaffRequest
) -> list[Proposal]:
    """For who may draft one. Nothing is sent by itself."""
    kind = tables.kind(case.kind)
    if powerless(kind.verbs["register"], by=request.post, tables=tables):
        return []
    done = {event.verb for event in standing.events}
    reached = rungs_reached(case, standing.deadlines, done, tables=tables, at=request.at)
    because: dict[str, list[str]] = {}
    for rung in reached if case.is_open else ():
        because.setdefault(rung.type, []).append(label_of(rung))
    return [_proposal(code, reasons, case, tables) for code, reasons in because.items()]


def _proposal(code: str, reasons: list[str], case: Case, tables: Tables) -> Proposal:
    known: dict[str, Any] = {"kind": case.kind, "type": code, "after": case.number}
    href = f"{reverse('register')}?{urlencode(known)}"
    return Proposal(label_of(tables.type(code)), _("；").join(reasons), href)
