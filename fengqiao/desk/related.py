"""Matters that may belong together, in words: each with its reasons, for a human to decide."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from fengqiao.cases.querysets import Akin
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import label_of
from fengqiao.rulebook.shapes import RuleError

BECAUSE: dict[str, Any] = {
    "number": _("来件编号相同"),
    "id": _("同一个证件号码"),
    "phone": _("同一个电话"),
    "words": _("同一个村（社区），近半年，说的事相像"),
    "firm": _("同一个单位"),
}


@dataclass(frozen=True, slots=True)
class Related:
    """Another matter as a row of a list, where it stands, and why it may belong to this one."""

    row: dict[str, Any]
    stage: str
    because: list[Any]
    is_linked: bool = False


def related(
    found: Iterable[Akin], request: StaffRequest, linked: Container[UUID] = ()
) -> list[Related]:
    return [_related(one, request, linked) for one in found]


def _related(one: Akin, request: StaffRequest, linked: Container[UUID]) -> Related:
    stages = _stages(one.row["kind"], request)
    stage = stages.get(one.row["stage"])
    because = [BECAUSE[reason] for reason in one.because]
    where = label_of(stage) if stage else one.row["stage"]
    return Related(one.row, where, because, one.row["id"] in linked)


def _stages(kind: str, request: StaffRequest) -> Any:
    try:
        return request.tables.kind(kind).stages
    except RuleError:
        return {}
