"""The list of subsidies: made of what was accepted, shown to the public, closed, handed on as a workbook.
The system pays nothing."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, because, taking, typed
from fengqiao.lib.sentence import say
from fengqiao.mediators.models import Subsidy, SubsidyList
from fengqiao.mediators.permissions import check_was_shown, shown_until
from fengqiao.mediators.step import REVIEW


def make_list(*, by: Post, at: datetime, title: str, reason: str = "") -> SubsidyList:
    """Everything of the county that was accepted and stands on no list; who has become a public
    servant since stays off."""
    title = typed("title", say("名单名称"), title, most=80)
    row = SubsidyList(county=by.place[:6], title=title, made_at=at, made_by=by)
    with taking(
        "make_list", by=by, at=at, county=row.county, reason=reason, about=row, power=REVIEW
    ) as move:
        due = Subsidy.objects.filter(
            county=row.county,
            state="accepted",
            listed=None,
            amount__isnull=False,
            mediator__is_public_servant=False,
            mediator__committee__organ__place__startswith=by.place,
        )
        if not (found := list(due.order_by("id"))):
            raise Unfit("没有审核通过、还没有上名单的补贴。", field="title")
        move.add(row)
        for subsidy in found:
            move.change(subsidy, listed_id=row.pk)
    return row


def show_list(listed: SubsidyList, *, by: Post, at: datetime, seen: str = "") -> None:
    """公示, from today until the last day of the clock."""
    with taking(
        "show_list", by=by, at=at, county=listed.county, about=listed, seen=seen, power=REVIEW
    ) as move:
        if listed.state != "draft":
            raise Unfit("这份名单已经公示过，或者已经撤回。")
        until = shown_until(move.today, listed.county)
        move.change(listed, state="shown", shown_from_on=move.today, shown_until_on=until)


def close_list(listed: SubsidyList, *, by: Post, at: datetime, seen: str = "") -> None:
    """After the notice, when nobody's objection stands against it: it stays as it is."""
    with taking(
        "close_list", by=by, at=at, county=listed.county, about=listed, seen=seen, power=REVIEW
    ) as move:
        check_was_shown(listed, move.today)
        move.change(listed, state="closed", closed_on=move.today)


def withdraw_list(
    listed: SubsidyList, *, by: Post, at: datetime, reason: str, seen: str = ""
) -> None:
    """Before it is closed; what stood on it can stand on another."""
    kept = because(reason)
    with taking(
        "withdraw_list",
        by=by,
        at=at,
        county=listed.county,
        reason=kept,
        about=listed,
        seen=seen,
        power=REVIEW,
    ) as move:
        if listed.state not in ("draft", "shown"):
            raise Unfit("这份名单已经定稿或者撤回，不能再撤回。")
        for subsidy in listed.subsidies.all():
            move.change(subsidy, listed_id=None)
        move.change(listed, state="withdrawn")
