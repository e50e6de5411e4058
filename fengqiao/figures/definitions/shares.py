"""Shares (响应率、解决率、满意率): of which matters which part, and who is left out; every number by its cases.

What is counted says `rulebook/statistics/shares.toml`; here stands what each of its names means.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from fengqiao.cases.step import midnight
from fengqiao.figures.definitions.tables import Span
from fengqiao.figures.querysets.handling import clocks_of, matters, told_of
from fengqiao.rulebook import shapes
from fengqiao.rulebook.tables import in_force

CONTACT = ".contact"  # the clock by which the person is to be called
ENQUIRY = "enquiry"  # the one grade that is asked for; of the others no registration is read


@dataclass(slots=True)
class Matter:
    """What of one matter decides whether it counts."""

    key: UUID
    stage: str
    outcome: str
    level: str = ""
    contacted_at: datetime | None = None
    contact_limit: datetime | None = None
    finding: str = ""  # of the last call at which the person was reached, or given up
    satisfaction: str = ""
    denied: bool = False  # the person says that nobody got in touch
    is_late: bool = False  # a limit that binds us has gone by

    @property
    def contacted(self) -> bool:
        at, limit = self.contacted_at, self.contact_limit
        return at is not None and (limit is None or at <= limit) and not self.denied


IS: Mapping[str, Callable[[Matter], bool]] = {
    "contacted": lambda one: one.contacted,
    "solved": lambda one: one.finding == "solved",
    "satisfied": lambda one: one.satisfaction == "satisfied",
    "enquiry": lambda one: one.level == ENQUIRY,
    "outside": lambda one: one.outcome == "declined",
    "withdrawn": lambda one: one.outcome == "withdrawn" or one.stage == "merged",
    "lawful": lambda one: one.finding == "lawful",
    "planned": lambda one: one.stage == "planned" and not one.is_late,
    "unreached": lambda one: one.finding == "given_up",
    "not_contacted_yet": lambda one: one.contacted_at is None and not one.is_late,
    "not_asked_yet": lambda one: not one.finding and not one.is_late,
    "unrated": lambda one: one.satisfaction in ("", "declined"),
}


@dataclass(frozen=True, slots=True)
class Share:
    """A share: hundredths that count, of which matters; and by reason who is left out."""

    rule: shapes.Share
    points: int
    counted: list[UUID]
    base: list[UUID]
    left_out: Mapping[str, list[UUID]] = field(default_factory=dict)

    @property
    def per_cent(self) -> float | None:
        """With one decimal; None of nothing."""
        return round(self.points / len(self.base), 1) if self.base else None

    def behind(self, part: str) -> list[UUID]:
        """The cases behind one of its numbers: counted, base, or a reason for which they are left out."""
        known = {"counted": self.counted, "base": self.base, **self.left_out}
        return known.get(part, [])


def shares_of(kind: str, place: str, span: Span, *, at: datetime) -> list[Share]:
    """The shares of a kind in a place, of what came in during some months, as it stands at a moment."""
    found = list(matters_of(kind, place, span, at=at))
    return [_share(rule, found) for rule in in_force(span.ends_on, place).shares(kind)]


def _share(rule: shapes.Share, found: Iterable[Matter]) -> Share:
    left_out: dict[str, list[UUID]] = {name: [] for name in rule.leaves_out}
    base, counted, points = [], [], 0
    for one in found:
        if why := next((name for name in rule.leaves_out if IS[name](one)), ""):
            left_out[why].append(one.key)
            continue
        base.append(one.key)
        if weight := _weight(rule, one):
            counted.append(one.key)
            points += weight
    return Share(rule, points, counted, base, left_out)


def _weight(rule: shapes.Share, one: Matter) -> int:
    if rule.weights:
        return rule.weights.get(one.satisfaction, 0)
    return 100 if IS[rule.counts](one) else 0


# ── What is on file ──────────────────────────────────────────────────────────────────────────────


def matters_of(kind: str, place: str, span: Span, *, at: datetime) -> Iterable[Matter]:
    """What came in during those months, the first first; three statements."""
    since, until = midnight(span.first), midnight(span.ends_on + timedelta(days=1))
    cases = matters(kind, place, since, until)
    rows = cases.order_by("pk").values_list("pk", "stage", "outcome")
    found = {key: Matter(key, stage, outcome) for key, stage, outcome in rows}
    acts = told_of(cases, TOLD).exclude(~Q(facts__level=ENQUIRY), verb="register")
    for key, verb, moment, facts in acts.values_list("case", "verb", "at", "facts"):
        if key in found:
            TOLD[verb](found[key], moment, facts)
    clocks = clocks_of(cases).filter(Q(clock__endswith=CONTACT) | Q(state="running"))
    rows = clocks.values_list("case", "clock", "state", "limit_at", "binds")
    for key, clock, state, limit_at, binds in rows:
        if key in found:
            _time(found[key], clock, state == "running" and binds != "person", limit_at, at)
    return found.values()


def _time(one: Matter, clock: str, runs: bool, limit_at: datetime, at: datetime) -> None:
    if clock.endswith(CONTACT):
        one.contact_limit = limit_at
    one.is_late |= runs and limit_at < at


def _level(one: Matter, at: datetime, facts: Mapping[str, Any]) -> None:
    one.level = facts.get("level", "")


def _contact(one: Matter, at: datetime, facts: Mapping[str, Any]) -> None:
    one.contacted_at = one.contacted_at or at


def _call_back(one: Matter, at: datetime, facts: Mapping[str, Any]) -> None:
    if facts["finding"] == "unreached":
        return
    one.finding, one.satisfaction = facts["finding"], facts.get("satisfaction", "")
    one.denied = facts.get("contacted") == "no"


TOLD: Mapping[str, Callable[[Matter, datetime, Mapping[str, Any]], None]] = {
    "register": _level,
    "relevel": _level,
    "contact": _contact,
    "call_back": _call_back,
}
