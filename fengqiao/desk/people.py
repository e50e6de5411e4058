"""The people of a case as a page shows them: masked, each with what was asked of him and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fengqiao.cases.definitions import ROLES, ROLES_EN
from fengqiao.cases.models import Party, Standing
from fengqiao.desk.words import in_english


@dataclass(frozen=True, slots=True)
class Person:
    """A party without what a list has no need to show."""

    party: Party
    role: str
    speaks_for: str


def roles() -> dict[str, str]:
    """As what somebody can be in a matter, in the reader's language."""
    return ROLES_EN if in_english() else ROLES


def named(party: Party) -> str:
    space = " " if in_english() else ""
    return f"{roles()[party.role]}{space}{party.masked_name}"


def people_of(standing: Standing) -> Sequence[Person]:
    by_id = {party.pk: party for party in standing.parties}
    return [
        Person(party, roles()[party.role], _spoken_for(party, by_id)) for party in standing.parties
    ]


def _spoken_for(party: Party, by_id: dict[Any, Party]) -> str:
    whom = by_id.get(party.represents_id)
    return named(whom) if whom else ""
