"""Who changed what of a county, when and why; and taking a change back. The administrator keeps it, the
auditor reads it."""

from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.desk.asking import Ask, read, shown
from fengqiao.desk.changes import DAILY, WHAT, records, told
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.typed import is_sent
from fengqiao.desk.views.county import NoSuchPage, county_page
from fengqiao.jurisdiction.models import Change
from fengqiao.jurisdiction.step import Unfit
from fengqiao.lib.refusal import Refusal
from fengqiao.upkeep.actions.undo_change import undo_change

PAGE = 30
READERS = {"administer", "audit"}


@require_safe
@staff_page
def changes(request: StaffRequest) -> HttpResponse:
    """The newest first; narrowed to one object, or to one sort of objects."""
    rows, what = _rows(request), request.GET.get("what", "")
    subject, before = request.GET.get("subject", "")[:40], request.GET.get("before", "")
    find = request.GET.get("find", "").strip()
    if what in WHAT:
        rows = rows.filter(what=what)
    elif not subject:
        rows = rows.exclude(what__in=DAILY)
    if subject:
        rows = rows.filter(subject=subject)
    if find:
        rows = rows.filter(called__contains=find)
    if len(before) == 36:
        rows = rows.filter(pk__lt=_key(before))
    found = list(rows.order_by("-id")[: PAGE + 1])
    asked = request.GET.copy()
    asked["before"] = str(found[PAGE - 1].pk) if len(found) > PAGE else ""
    return show(
        request,
        "county_changes.html",
        rows=told(found[:PAGE], request.tables),
        whats=list(WHAT.items()),
        what=what,
        find=find,
        subject=subject,
        after=f"?{asked.urlencode()}" if asked["before"] else "",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def undo(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """What stood there before, and the reason for putting it back."""
    change = _rows(request).filter(pk=key).first()
    if change is None:
        raise NoSuchPage
    [row] = told([change], request.tables)
    asks = [Ask("reason", _("为什么撤销"), help=_("写进变更记录，以后查得到。"))]
    wrong: Unfit | None = None
    if is_sent(request):
        try:
            reason = read(asks, request.POST)["reason"]
            undo_change(change, by=request.post, at=request.at, reason=reason)
        except Unfit as unfit:
            wrong = unfit
        else:
            messages.success(request, _("已经撤销，恢复成原来的样子。撤销本身也记了一条。"))
            return redirect("county_changes")
    sent = request.POST if request.method == "POST" else None
    return show(
        request,
        "county_undo.html",
        row=row,
        asked=shown(asks, sent, wrong),
        status=wrong.status if wrong else 200,
    )


class NotARecord(Refusal):
    code, status = "no_such_record", 404


def _key(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotARecord(_("没有找到这一页记录。请从第一页开始看。")) from None


def _rows(request: StaffRequest) -> "QuerySet[Change]":
    """Of the asker's own county; nothing for who neither keeps nor audits it."""
    if not request.tables.powers_of(request.post.role) & READERS or len(request.post.place) < 6:
        raise NoSuchPage
    return records().filter(county=request.post.place[:6])
