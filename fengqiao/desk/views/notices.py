"""What somebody was reminded of, and how he wants to be told; the other systems that a county tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.changes import records, told
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.typed import is_sent
from fengqiao.desk.views.county import NoSuchPage, county_page
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.permissions import may
from fengqiao.jurisdiction.step import POWER, Unfit
from fengqiao.notices.actions.choose_channels import choose_channels
from fengqiao.notices.actions.mark_read import mark_read
from fengqiao.notices.actions.subscribe import (
    renew_secret,
    send_again,
    shown_secret,
    subscribe,
    switch,
)
from fengqiao.notices.definitions.words import what_is_told
from fengqiao.notices.models import Notice, Proof, Reach, Subscription
from fengqiao.rulebook.tables import in_force

PAGE, MOST_DELIVERIES, MOST_CHANGES = 30, 30, 30
STATES: dict[str, Any] = {
    "waiting": gettext_lazy("等着发送"),
    "claimed": gettext_lazy("正在发送"),
    "sent": gettext_lazy("已送到"),
    "given_up": gettext_lazy("没有送到"),
    "dropped": gettext_lazy("不再需要，没有发"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in the reader's language."""

    notice: Notice
    what: str
    clock: str
    limit_on: date | None
    before_on: date | None


# ── One's own ────────────────────────────────────────────────────────────────────────────────────


@require_safe
@staff_page
def notices(request: StaffRequest) -> HttpResponse:
    """The newest first; of matters that the post sees no longer nothing is shown."""
    rows = Notice.objects.on_the_desk_of(request.post).select_related("case")
    only_new = request.GET.get("tab") != "all"
    if only_new:
        rows = rows.filter(is_read=False)
    if before := as_uuid(request.GET.get("before", "")):
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return show(
        request,
        "notices.html",
        rows=[_line(notice, request) for notice in found[:PAGE]],
        only_new=only_new,
        is_first=not before,
        next=found[PAGE - 1].pk if len(found) > PAGE else "",
        failing=failing_for(request),
    )


def failing_for(request: StaffRequest) -> list[Subscription]:
    """For who administers the county: the systems that do not answer."""
    if not may(request.post, POWER, request.at.astimezone(SHANGHAI).date()):
        return []
    return list(Subscription.objects.failing().filter(place=request.post.place[:6]))


def _line(notice: Notice, request: StaffRequest) -> Line:
    case = notice.case
    tables = in_force(request.at.astimezone(SHANGHAI).date(), case.place)
    row = what_is_told(tables, case.kind, notice.step, notice.clock)
    has_clock = notice.clock and tables.has_clock(notice.clock)
    limit_on, before_on = _day(notice.limit_at), _day(notice.before_at)
    return Line(
        notice,
        what=label_of(row) if row else notice.step,
        clock=label_of(tables.clock(notice.clock)) if has_clock else "",
        limit_on=limit_on,
        before_on=before_on if before_on != limit_on else None,
    )


def _day(moment: Any) -> date | None:
    return moment.astimezone(SHANGHAI).date() if moment else None


@require_POST
@staff_page
def read(request: StaffRequest) -> HttpResponse:
    """Lays aside the one that is named, or all."""
    key = as_uuid(request.POST.get("notice", ""))
    many = mark_read(request.post, [key] if key else None)
    if not key and many:
        messages.success(request, _("全部标为已读。"))
    return redirect("notices")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def reach(request: StaffRequest) -> HttpResponse:
    """By e-mail or telephone beside the desk, if one likes."""
    kept = Reach.objects.filter(post=request.post).first()
    names = ("by_email", "email", "by_sms", "phone")
    asked = {name: getattr(kept, name, "") for name in names}
    problems: Sequence[Problem] = []
    if request.method == "POST":
        asked = {name: request.POST.get(name, "") for name in names}
        try:
            choose_channels(request.post, **asked)
        except Unfit as unfit:
            problems = [Problem(said(unfit.sentence), unfit.field)]
        else:
            messages.success(request, _("已保存。"))
            return redirect("notices_reach")
    return show(
        request,
        "notices_reach.html",
        status=422 if problems else 200,
        problems=problems,
        has_mail=settings.FENGQIAO_MAIL,
        has_sms=bool(settings.FENGQIAO_SMS),
        quiet=[hours for name in ("email", "sms") if (hours := request.tables.quiet(name))],
        **asked,
    )


# ── Other systems ────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def systems(request: StaffRequest) -> HttpResponse:
    """All connections of the county, and a form for one more; its secret is shown once."""
    if request.method != "POST":
        return _systems(request, sends_status=True)
    asked: dict[str, Any] = {n: request.POST.get(n, "") for n in ("title", "url", "username")}
    asked |= {name: name in request.POST for name in ("sends_status", "sends_reminders")}
    if not is_sent(request):
        return _systems(request, **asked)
    try:
        made = subscribe(**asked, by=request.post, at=request.at)
    except Unfit as unfit:
        problems = [Problem(said(unfit.sentence), unfit.field)]
        return _systems(request, problems=problems, status=unfit.status, **asked)
    return _systems(request, secret=shown_secret(made), made=made, sends_status=True)


def _systems(request: StaffRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    county = request.post.place[:6]
    rows = Subscription.objects.filter(place=county).select_related("post__user", "post__organ")
    done = records().filter(county=county, what="subscription").order_by("-id")[:MOST_CHANGES]
    return show(
        request,
        "systems.html",
        rows=rows.order_by("-is_used", "-id"),
        changes=told(done, request.tables),
        status=status,
        **{"problems": [], "secret": "", **context},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def system(request: StaffRequest, key: UUID) -> HttpResponse:
    """One connection: what was sent last and what came of it, by its key, for who looks after accounts
    sees no matter; switch it, renew its secret, send again."""
    rows = Subscription.objects.filter(place=request.post.place[:6])
    found = rows.select_related("post__user", "post__organ").filter(pk=key).first()
    if found is None:
        raise NoSuchPage
    if request.method != "POST":
        return _system(request, found)
    if "renew" in request.POST:
        return _renewed(request, found)
    if "again" in request.POST:
        send_again(found, by=request.post, at=request.at)
        messages.success(request, _("没有送到的，马上重新发送。"))
    else:
        switch(found, is_used="use" in request.POST, by=request.post, at=request.at)
        messages.success(request, _("已启用。") if found.is_used else _("已停用。"))
    return redirect("system", key=found.pk)


def _renewed(request: StaffRequest, found: Subscription) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        renew_secret(found, reason=reason, by=request.post, at=request.at)
    except Unfit as unfit:
        problems = [Problem(said(unfit.sentence), unfit.field)]
        return _system(request, found, problems=problems, status=unfit.status)
    return _system(request, found, secret=shown_secret(found))


def _system(
    request: StaffRequest, found: Subscription, *, status: int = 200, **context: Any
) -> HttpResponse:
    newest = list(Notice.objects.filter(subscription=found).order_by("-pk")[:MOST_DELIVERIES])
    proofs = Proof.objects.filter(notice__in=newest).order_by("at", "id")
    latest = {proof.notice_id: proof for proof in proofs}
    return show(
        request,
        "system.html",
        system=found,
        rows=[(one, STATES[one.state], latest.get(one.pk)) for one in newest],
        has_given_up=any(one.state == "given_up" for one in newest),
        is_resting=found.rests_until_at and found.rests_until_at > request.at,
        status=status,
        **{"problems": [], "secret": "", **context},
    )
