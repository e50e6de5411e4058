"""A case told in a few lines: who, what, where, since when, whose move it is; through whose hands it
went; and its clocks as bars beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Standing
from fengqiao.desk.dates import Dated
from fengqiao.desk.history import Entry
from fengqiao.desk.people import named
from fengqiao.rulebook.shapes import Kind

BEGINNINGS = ("register", "import")
FEW = 3  # so many people are named, more are counted
SCALE = 1000  # how wide a bar's drawing is in its own units


@dataclass(frozen=True, slots=True)
class Brief:
    """What a page begins with; every part is a whole sentence or ''."""

    began: str
    now: str
    nearest: str
    lacking: str


def brief(
    case: Case,
    standing: Standing,
    told: dict[str, Any],
    dates: Sequence[Dated],
    lacking: Sequence[str],
    kind: Kind,
) -> Brief:
    """`told`: the case's columns in words; `lacking`: the verbs that still want something.

    In a mediation two sides fell out; otherwise somebody brought something, or an organ wrote to another.
    """
    words = {
        "day": formats.date_format(
            case.occurred_on or case.registered_at.astimezone(SHANGHAI).date()
        ),
        "place": told["place"],
        "channel": told["channel"],
    }
    if not kind.has_people:
        words |= {"what": case.title}
        began = _("%(day)s起草“%(what)s”，事由：%(channel)s。") % words
    elif kind.trade == "mediation":
        words |= {"who": _people(standing), "what": told["type"] or case.title}
        began = _("%(day)s，%(who)s为“%(what)s”在%(place)s起了纠纷，来源：%(channel)s。") % words
    else:
        words |= {"who": _people(standing, _("有人")), "what": case.title}
        began = _("%(day)s，%(who)s提出“%(what)s”，在%(place)s，来源：%(channel)s。") % words
    move = {"stage": told["stage_label"], "organ": told["awaits"]}
    now = _("现在是“%(stage)s”，等%(organ)s办。") if told["awaits"] else _("现在是“%(stage)s”。")
    return Brief(began, now % move, _nearest(dates), _lacking(lacking))


def _people(standing: Standing, nobody: str = "") -> str:
    names = [named(party) for party in standing.principals]
    if len(names) <= FEW:
        return _("、").join(names) or nobody or _("当事人")
    more = len(names) - FEW
    return ngettext("%(names)s等另外%(more)d人", "%(names)s等另外%(more)d人", more) % {
        "names": _("、").join(names[:FEW]),
        "more": more,
    }


def _nearest(dates: Sequence[Dated]) -> str:
    running = [date for date in dates if date.left and date.deadline.presses]
    if not running:
        return ""
    first = running[0]
    assert first.left
    return _("最近的期限是%(label)s：%(day)s，%(left)s。") % {
        "label": first.label,
        "day": first.limit,
        "left": first.left.words,
    }


def _lacking(verbs: Sequence[str]) -> str:
    return _("还差：%(verbs)s。") % {"verbs": _("、").join(verbs)} if verbs else ""


# ── Through whose hands ──────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Hand:
    """One organ that handed the matter on, or took it; `to`: the organ to which."""

    label: str
    organ: str
    to: str
    at: datetime
    days: int | None  # until the next of them; None for the last


def chain_of(history: Sequence[Entry], kind: Kind) -> list[Hand]:
    """How the matter went from organ to organ, the first on top; nothing where it never moved."""
    moves = [entry for entry in reversed(history) if _hands(entry, kind)]
    if len(moves) < 2:
        return []
    until = [entry.event.at for entry in moves[1:]]
    ends: list[datetime | None] = [*until, None]
    return [
        Hand(e.label, e.organ, e.to, e.event.at, (end - e.event.at).days if end else None)
        for e, end in zip(moves, ends, strict=True)
    ]


def _hands(entry: Entry, kind: Kind) -> bool:
    """Whether by this act the matter came, went to another organ, or was answered by one."""
    verb = kind.verbs.get(entry.event.verb)
    answers = verb is not None and {"receiver", "called"} & set(verb.who)
    return bool(entry.event.verb in BEGINNINGS or entry.to or answers)


# ── Clocks beside each other ─────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Bar:
    """A clock from its start to its limit, in parts of SCALE; `used` as far as it ran."""

    date: Dated
    begins: datetime
    ends: datetime
    x: int
    width: int
    used: int
    yellow: int | None  # where it begins to warn
    today: int


def bars_of(dates: Sequence[Dated], at: datetime) -> list[Bar]:
    """The clocks on one scale of time, which reaches from the first start to the last limit."""
    if not dates:
        return []
    rows = [date.deadline for date in dates]
    first = min(row.started_at for row in rows)
    last = max(at, *(row.limit_at for row in rows))
    span = max((last - first).total_seconds(), 1)

    def place(moment: datetime) -> int:
        return round(min(max((moment - first).total_seconds() / span, 0), 1) * SCALE)

    return [_bar(date, place, at) for date in dates]


def _bar(date: Dated, place: Any, at: datetime) -> Bar:
    row = date.deadline
    x, end = place(row.started_at), place(row.limit_at)
    ran = place(row.stopped_at or min(at, max(row.limit_at, row.started_at)))
    over = max(ran, place(at)) if date.left and date.left.tone == "red" else ran
    warns = date.left is not None and row.presses
    return Bar(
        date=date,
        begins=row.started_at,
        ends=row.limit_at,
        x=x,
        width=max(end - x, 8),
        used=max(over - x, 0),
        yellow=place(row.yellow_at) if warns else None,
        today=place(at),
    )
