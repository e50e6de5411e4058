"""The people of a case as a page shows them: masked, each with what was asked of him and answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from fengqiao.cases.models import Party, Standing
from fengqiao.desk.words import in_english

ROLES: dict[str, Any] = {
    "applicant": _("申请人"),
    "respondent": _("被申请人"),
    "third_person": _("第三人"),
    "agent": _("代理人"),
    "guardian": _("监护人"),
    "representative": _("代表人"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """A party without what a list has no need to show."""

    party: Party
    role: str
    speaks_for: str


def named(party: Party) -> str:
    space = " " if in_english() else ""
    return f"{ROLES[party.role]}{space}{party.masked_name}"


def people_of(standing: Standing) -> Sequence[Person]:
    by_id = {party.pk: party for party in standing.parties}
    return [
        Person(party, str(ROLES[party.role]), _spoken_for(party, by_id))
        for party in standing.parties
    ]


def _spoken_for(party: Party, by_id: dict[Any, Party]) -> str:
    whom = by_id.get(party.represents_id)
    return named(whom) if whom else ""
