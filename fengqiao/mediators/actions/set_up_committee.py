"""Say what an organ that mediates is: its kind in the ministry's tables, its trade, where it is posted."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import Unfit
from fengqiao.mediators.models import Committee
from fengqiao.mediators.step import keeping, to_be_told

MEDIATING = (Organ.Kind.COMMITTEE, Organ.Kind.STUDIO)


def set_up_committee(
    organ: Organ,
    *,
    by: Post,
    at: datetime,
    kind: str,
    trade: str = "",
    posting: str = "",
    set_up_on: date,
    reason: str = "",
) -> Committee:
    """From now on it can have a term, members and mediators; the court is to be told (人民调解法 10)."""
    row = Committee(
        organ=organ,
        county=organ.place[:6],
        kind=kind,
        trade=_of_kind(kind, Committee.Kind.TRADE, trade, "trade"),
        posting=_of_kind(kind, Committee.Kind.POSTED, posting, "posting"),
        set_up_on=set_up_on,
    )
    with keeping("set_up_committee", of=row, about=row, by=by, at=at, reason=reason) as move:
        if organ.kind not in MEDIATING or Committee.objects.filter(pk=organ.pk).exists():
            raise Unfit("这个机构不是调解组织，或者已经登记过。", field="kind")
        if set_up_on > move.today:
            raise Unfit("设立的日期不能晚于今天。", field="set_up_on")
        move.add(row)
        to_be_told(move, row, "set_up", set_up_on)
    return row


def change_committee(
    committee: Committee,
    *,
    by: Post,
    at: datetime,
    kind: str,
    trade: str = "",
    posting: str = "",
    reason: str = "",
    seen: str = "",
) -> None:
    """Another kind, trade or place of posting."""
    with keeping(
        "change_committee", of=committee, about=committee, by=by, at=at, reason=reason, seen=seen
    ) as move:
        move.change(
            committee,
            kind=kind,
            trade=_of_kind(kind, Committee.Kind.TRADE, trade, "trade"),
            posting=_of_kind(kind, Committee.Kind.POSTED, posting, "posting"),
        )


def _of_kind(kind: str, wanted: str, said: str, field: str) -> str:
    """What only committees of one kind say; Unfit where it is missing."""
    if kind != wanted:
        return ""
    if not said:
        raise Unfit("请选是哪个行业，或者派驻在哪里。", field=field)
    return said
