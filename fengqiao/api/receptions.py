"""Receiving people: the roster that everybody may read (信访工作条例 18)."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.shapes import AskedReceptions, Receptions, ReceptionShown
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.reception.models import Shift
from fengqiao.reception.querysets import coming

router = Router(tags=["receptions"])


@router.get(
    "/open/receptions",
    auth=None,
    **described.door(query=AskedReceptions, answers={200: Receptions}),
)
def receptions(request: HttpRequest) -> HttpResponse:
    """The receptions to come in a place and what lies in it; without a token, for it is public."""
    asked = bodies.asked(request, AskedReceptions)
    rows = coming(asked.place, timezone.now())
    return answer(Receptions(items=_shown(rows)))


def _shown(rows: Iterable[Any]) -> list[ReceptionShown]:
    return [_one(row) for row in rows]


def _one(row: Shift) -> ReceptionShown:
    return ReceptionShown(
        id=row.pk,
        organ=row.organ.name,
        place=row.organ.place,
        leader=row.leader.name,
        title=row.leader.title,
        sort=row.sort,
        starts_at=row.starts_at.astimezone(SHANGHAI),
        ends_at=row.ends_at.astimezone(SHANGHAI),
        where=row.where,
        may_book=row.places > 0 and row.cancelled_at is None,
        remark=row.remark,
        cancelled_because=row.cancelled_because,
    )
