"""The dates that a party should know, each with the reckoning behind it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from fengqiao.cases import step
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Deadline, Standing
from fengqiao.portal.words import in_english, label_of
from fengqiao.rulebook.clocks import words

WITHIN = ("sign_for", "report_in", "revisit")  # between offices


@dataclass(frozen=True, slots=True)
class Dated:
    label: str
    limit: str
    why: Sequence[str]
    source: str
    binds_party: bool
    is_over: bool
    is_held: bool


def dates_of(standing: Standing, at: datetime) -> list[Dated]:
    """The running ones that are more than an arrangement between offices, the nearest first."""
    running = [d for d in standing.deadlines if d.state in ("running", "held")]
    outside = [d for d in running if d.clock.partition(".")[2] not in WITHIN]
    shown = sorted(outside, key=lambda d: d.limit_at)
    return [_dated(deadline, at) for deadline in shown]


def _dated(deadline: Deadline, at: datetime) -> Dated:
    rules = step.rules_of(deadline)
    rule = rules.clock(deadline.clock)
    counted = step.explained(deadline, rule, rules)
    return Dated(
        label=label_of(rule),
        limit=said(_day(deadline)),
        why=counted.why_en if in_english() else counted.why,
        source=rule.source,
        binds_party=deadline.binds != "authority",
        is_over=deadline.limit_at < at,
        is_held=deadline.state == "held",
    )


def said(day: date | datetime) -> str:
    return words.day_en(day) if in_english() else words.day(day)


def _day(deadline: Deadline) -> date | datetime:
    """The day; the moment itself for a clock that counts hours."""
    here = deadline.limit_at.astimezone(SHANGHAI)
    return here if deadline.unit == "hours" else here.date()
