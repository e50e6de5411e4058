"""One's own notices on the desk: read, and laid aside. That they were read is kept, never when."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.cases_shown import here
from fengqiao.api.rules_shown import said
from fengqiao.api.shapes import (
    AskedNotices,
    NoticeShown,
    NoticesLaidAside,
    NoticesPage,
    NoticesRead,
)
from fengqiao.notices.actions.mark_read import mark_read
from fengqiao.notices.definitions.words import what_is_told
from fengqiao.notices.models import Notice

router = Router(tags=["notices"])


@router.get("/notices", **described.door(query=AskedNotices, answers={200: NoticesPage}))
def notices(request: HttpRequest) -> HttpResponse:
    """The newest first; of matters that the caller sees no longer nothing is shown."""
    caller, asked = caller_of(request), bodies.asked(request, AskedNotices)
    rows = Notice.objects.on_the_desk_of(caller.post).select_related("case")
    if asked.new:
        rows = rows.filter(is_read=False)
    if asked.cursor:
        rows = rows.filter(pk__lt=asked.cursor)
    found = list(rows.order_by("-pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    following = shown[-1].pk if len(found) > asked.limit else None
    return answer(NoticesPage(items=[_notice(row, caller) for row in shown], next=following))


@router.post("/notices/read", **described.door(body=NoticesRead, answers={200: NoticesLaidAside}))
def read(request: HttpRequest) -> HttpResponse:
    """Lay aside those that are named, or where none are all. Again, it does nothing more."""
    caller, asked = caller_of(request), bodies.asked_in_body(request, NoticesRead)
    return answer(NoticesLaidAside(many=mark_read(caller.post, asked.notices)))


def _notice(row: Notice, caller: Caller) -> NoticeShown:
    case, tables = row.case, caller.tables(row.case.place)
    rule = what_is_told(tables, case.kind, row.step, row.clock)
    has_clock = bool(row.clock) and tables.has_clock(row.clock)
    return NoticeShown(
        id=row.pk,
        case=case.pk,
        number=case.number,
        title=case.title,
        step=row.step,
        label=said(rule, caller.language) if rule else row.step,
        clock=row.clock,
        clock_label=said(tables.clock(row.clock), caller.language) if has_clock else "",
        limit=here(row.limit_at) if row.limit_at else None,
        limit_before=here(row.before_at) if row.before_at else None,
        is_urgent=row.is_urgent,
        is_read=row.is_read,
        at=here(row.made_at),
    )
