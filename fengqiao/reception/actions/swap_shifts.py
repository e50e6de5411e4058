"""换班: two leaders take one another's shift."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, because
from fengqiao.reception.models import Shift
from fengqiao.reception.permissions import check_free, check_to_come
from fengqiao.reception.step import keeping


def swap_shifts(
    shift: Shift, other: Shift, *, by: Post, at: datetime, reason: str, seen: str = ""
) -> None:
    """Each stays at its time and place, with the other's leader; both say why to everybody."""
    kept, organ = because(reason), shift.organ
    with keeping(
        "swap_shifts", of=organ, about=shift, by=by, at=at, reason=kept, seen=seen
    ) as move:
        for one in (shift, other):
            one.refresh_from_db(fields=["leader"])
            check_to_come(one, move.at)
        if shift.organ_id != other.organ_id or shift.leader_id == other.leader_id:
            raise Unfit("请选本单位另一位领导的接访安排来换。", field="other")
        first, second = shift.leader, other.leader
        check_free(second, shift.starts_at, shift.ends_at, shift, other)
        check_free(first, other.starts_at, other.ends_at, shift, other)
        move.change(shift, leader_id=second.pk, remark=kept[:200])
        move.change(other, leader_id=first.pk, remark=kept[:200])
