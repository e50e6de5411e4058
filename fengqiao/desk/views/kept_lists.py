"""Lists under a name, for oneself or for colleagues in the same kind of post; and how lists look."""

from typing import cast
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.desk import ledger as book
from fengqiao.desk.county import today_of
from fengqiao.desk.fields import Problem
from fengqiao.desk.looks import COLUMNS
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.words import said
from fengqiao.jurisdiction.actions.choose_look import choose_look
from fengqiao.jurisdiction.actions.keep_list import (
    ListWrong,
    change_list,
    drop_list,
    keep_list,
    left_by_a_colleague,
    of_ones_own,
    take_over_list,
)
from fengqiao.jurisdiction.models import KeptList, User


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def kept_lists(request: StaffRequest) -> HttpResponse:
    """Those of this kind of post; sent a form, keeps what the list was asked for."""
    if request.method != "POST":
        return _page(request, [])
    asked = book.kept_of(request.POST)
    title, is_shared = request.POST.get("title", ""), "is_shared" in request.POST
    try:
        kept = keep_list(request.post, title=title, asked=asked, is_shared=is_shared)
    except ListWrong as refusal:
        problem = Problem(said(refusal.sentence), "title")
        return _page(request, [problem], asked=asked, title=title, status=422)
    messages.success(request, _("已存为常用清单“%(title)s”。") % {"title": kept.title})
    return redirect(_address(kept.asked))


@require_POST
@staff_page
def kept_list(request: StaffRequest, key: UUID) -> HttpResponse:
    """Renames, shares, or drops one of one's own; takes over or drops one that somebody left."""
    if "take" in request.POST or "drop_left" in request.POST:
        return _left(request, key)
    kept = of_ones_own(request.post, key)
    if "drop" in request.POST:
        drop_list(kept)
        messages.success(request, _("常用清单“%(title)s”已删除。") % {"title": kept.title})
        return redirect("kept_lists")
    try:
        change_list(
            kept,
            by=request.post,
            title=request.POST.get("title", ""),
            is_shared="is_shared" in request.POST,
        )
    except ListWrong as refusal:
        return _page(request, [Problem(said(refusal.sentence), f"title-{key}")], status=422)
    messages.success(request, _("常用清单“%(title)s”已保存。") % {"title": kept.title})
    return redirect("kept_lists")


def _left(request: StaffRequest, key: UUID) -> HttpResponse:
    kept = left_by_a_colleague(request.post, key, today_of(request))
    if "drop_left" in request.POST:
        drop_list(kept)
        messages.success(request, _("常用清单“%(title)s”已删除。") % {"title": kept.title})
        return redirect("kept_lists")
    try:
        take_over_list(kept, by=request.post)
    except ListWrong as refusal:
        return _page(request, [Problem(said(refusal.sentence), "content")], status=422)
    messages.success(request, _("常用清单“%(title)s”现在由您保管。") % {"title": kept.title})
    return redirect("kept_lists")


def _page(
    request: StaffRequest,
    problems: list[Problem],
    *,
    asked: dict[str, str] | None = None,
    title: str = "",
    status: int = 200,
) -> HttpResponse:
    rows = KeptList.objects.offered_to(request.post).select_related("user")
    rows = rows.with_left(today_of(request))
    return show(
        request,
        "kept_lists.html",
        rows=[(row, _address(row.asked), row.user_id == request.post.user_id) for row in rows],
        problems=problems,
        asked=asked or {},
        title=title,
        status=status,
    )


def _address(asked: dict[str, str]) -> str:
    return f"{reverse('ledger')}?{urlencode(asked)}"


@require_POST
@staff_page
def list_look(request: StaffRequest) -> HttpResponse:
    """Remembers how lists look, and goes back to the list that was seen."""
    choose_look(
        cast(User, request.user),
        columns=[name for name in COLUMNS if name in request.POST.getlist("columns")],
        is_compact=request.POST.get("density") == "compact",
        order=request.POST.get("usual_order", ""),
    )
    messages.success(request, _("列表的样子记住了。"))
    asked = book.kept_of(request.POST)
    return redirect(_address(asked) if asked else reverse("ledger"))
