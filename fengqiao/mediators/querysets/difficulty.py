"""What made a case difficult, as the case itself says: parties, amount, sessions, type."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import Sum

from fengqiao.rulebook.shapes import Difficulty, DifficultyFact
from fengqiao.rulebook.tables import Tables


@dataclass(frozen=True, slots=True)
class Reasoned:
    """A difficulty with the facts from which it follows."""

    difficulty: Difficulty
    facts: tuple[DifficultyFact, ...]

    @property
    def codes(self) -> list[str]:
        return [fact.code for fact in self.facts]


def reasons_of(case: Any, said: Iterable[str], tables: Tables) -> Reasoned:
    """The difficulty that follows from what is counted of the case and what was said of it."""
    counts, told = _counts(case), set(said)
    facts = tuple(
        fact
        for fact in tables.difficulty_facts()
        if fact.code in told or _holds(fact, case, counts)
    )
    return Reasoned(tables.difficulty_of(fact.code for fact in facts), facts)


def _counts(case: Any) -> dict[str, Any]:
    parties = case.parties.filter(role__in=("applicant", "respondent")).count()
    agreed = case.agreements.filter(state__in=("effective", "replaced"))
    sessions = apps.get_model("mediation", "MediationSession").objects.filter(case=case)
    return {
        "parties": parties,
        "amount": agreed.aggregate(sum=Sum("amount"))["sum"] or 0,
        "sessions": sessions.count(),
    }


def _holds(fact: DifficultyFact, case: Any, counts: dict[str, Any]) -> bool:
    if fact.counts == "type":
        return bool(case.type.startswith(fact.types))
    return fact.least is not None and counts[fact.counts] >= fact.least
