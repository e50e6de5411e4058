"""How organs answer when they are called, and whether those who call do so properly: of organs, never of a
person. Every number by its cases."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Case
from fengqiao.cases.step import midnight
from fengqiao.figures.definitions.tables import Span
from fengqiao.figures.querysets.handling import calls, clocks_of, told_of

VERBS = ("object_call", "arbitrate", "rate_report", "rate_whistle")
PARTS = (
    *("called", "in_time", "late", "waiting", "objected", "released"),
    *("solved_yes", "solved_partly", "solved_no", "proper_yes", "proper_partly", "proper_no"),
)
Found = dict[str, list[UUID]]


@dataclass(frozen=True, slots=True)
class Answering:
    """An organ: what it was called for and what came of it; and of its own whistles, what was said."""

    organ: UUID
    cases: Mapping[str, Sequence[UUID]] = field(default_factory=dict)

    def many(self, part: str) -> int:
        return len(self.cases.get(part, ()))


def whistles_of(place: str, span: Span, *, at: datetime) -> list[Answering]:
    """The organs called in those months to matters of a place, and those that called; three statements."""
    since, until = midnight(span.first), midnight(span.ends_on + timedelta(days=1))
    rows = list(
        calls(place, since, until).values_list(
            "case", "organ", "sent_by__organ", "reported_at", "ended_at"
        )
    )
    cases = Case.objects.filter(pk__in={row[0] for row in rows})
    found: dict[UUID, Found] = defaultdict(lambda: defaultdict(list))
    limits = _limits(cases)
    for case, organ, _caller, reported_at, ended_at in rows:
        limit = limits.get((case, str(organ)))
        found[organ]["called"].append(case)
        if part := _answer(reported_at, ended_at, limit, at):
            found[organ][part].append(case)
    callers = {row[0]: row[2] for row in rows}
    for organ, part, case in _said(told_of(cases, VERBS), callers):
        found[organ][part].append(case)
    return [Answering(organ, dict(parts)) for organ, parts in found.items()]


def _answer(
    reported_at: datetime | None, ended_at: datetime | None, limit: datetime | None, at: datetime
) -> str:
    """Whether it came in time, late, or not yet; '' where it need not come."""
    if reported_at is not None:
        return "late" if limit and reported_at > limit else "in_time"
    if ended_at is not None:
        return ""
    return "late" if limit and at > limit else "waiting"


def _limits(cases: Any) -> dict[tuple[UUID, str], datetime]:
    """By case and organ the limit of its last call."""
    rows = clocks_of(cases).filter(clock__endswith=".report_in").exclude(subject="")
    return {
        (case, organ): limit
        for case, organ, limit in rows.values_list("case", "subject", "limit_at")
    }


def _said(acts: Any, callers: Mapping[UUID, UUID]) -> Iterable[tuple[UUID, str, UUID]]:
    """Organ, part and case of each objection and rating; who says it anew is counted by the last."""
    last: dict[tuple[Any, ...], tuple[UUID, str, UUID]] = {}
    for case, verb, organ, facts in acts.values_list("case", "verb", "by__organ", "facts"):
        if verb == "object_call":
            last[case, verb, organ] = (organ, "objected", case)
        elif verb == "arbitrate" and facts["decision"] != "must_come":
            last[case, verb, facts["objector"]] = (UUID(facts["objector"]), "released", case)
        elif verb == "rate_report":
            last[case, verb, facts["unit"]] = (
                UUID(facts["unit"]),
                f"solved_{facts['solved']}",
                case,
            )
        elif verb == "rate_whistle" and case in callers:
            last[case, verb, organ] = (callers[case], f"proper_{facts['proper']}", case)
    return last.values()
