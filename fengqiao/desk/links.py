"""The matters that belong to another: linked either way, merged either way; those that a post sees."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from fengqiao.cases.models import Case, Link
from fengqiao.desk.words import label_of
from fengqiao.jurisdiction.models import Post
from fengqiao.rulebook.shapes import Kind

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


def links_of(case: Case, *, seen_by: Post, kind: Kind) -> list[Linked]:
    """In two statements, however many there are."""
    rows = Link.objects.filter(Q(case=case) | Q(other=case))
    why = {row.other_id if row.case_id == case.pk else row.case_id: row.reason for row in rows}
    wanted = Q(pk__in=[*why, case.merged_into_id]) | Q(merged_into=case)
    found = Case.objects.visible_to(seen_by).filter(wanted).order_by("-id")
    return [_linked(other, case, kind, why.get(other.pk, "")) for other in found]


def _linked(other: Case, case: Case, kind: Kind, reason: str) -> Linked:
    how = "linked"
    if other.pk == case.merged_into_id:
        how = "into"
    elif other.merged_into_id == case.pk:
        how = "from"
    stage = kind.stages.get(other.stage)
    return Linked(other, HOW[how], label_of(stage) if stage else other.stage, reason)
