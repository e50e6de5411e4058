"""The matters that belong to another: linked either way, merged either way; those that a post sees."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from fengqiao.cases.models import Case
from fengqiao.desk.whole import Whole
from fengqiao.desk.words import kept, label_of
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables

HOW: dict[str, Any] = {
    "linked": _("关联"),
    "into": _("已并入"),
    "from": _("并来的"),
}


@dataclass(frozen=True, slots=True)
class Linked:
    """The other matter, how it belongs to this one, and why somebody said so."""

    case: Case
    how: Any
    stage: str
    reason: str


def links_of(whole: Whole, tables: Tables) -> list[Linked]:
    """Of the other matters those that belong to this one, the newest first."""
    case, links = whole.case, whole.standing.links
    why = {row.other_id if row.case_id == case.pk else row.case_id: row.reason for row in links}
    return [
        _linked(other, case, tables.kind(other.kind), why.get(other.pk, ""))
        for other in whole.others
        if other.pk in why or other.merged_into_id == case.pk or other.pk == case.merged_into_id
    ]


def _linked(other: Case, case: Case, kind: Kind, reason: str) -> Linked:
    how = "linked"
    if other.pk == case.merged_into_id:
        how = "into"
    elif other.merged_into_id == case.pk:
        how = "from"
    stage = kind.stages.get(other.stage)
    return Linked(other, HOW[how], label_of(stage) if stage else other.stage, kept(reason))
