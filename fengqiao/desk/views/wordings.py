"""A county's ready words: kept by the administrator, every change on record and reversible."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.desk.fields import Problem, types_of
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.typed import is_sent
from fengqiao.desk.views.county import changes_of
from fengqiao.desk.wordings import goes_into
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.actions.keep_wording import BLANKS, WordingWrong, keep_wording
from fengqiao.jurisdiction.models import Wording
from fengqiao.jurisdiction.step import ChangedMeanwhile, seen_of
from fengqiao.lib.refusal import Refusal

TYPED = ("title", "text", "verb", "type")


class NotAdministrator(Refusal):
    code, status = "not_your_post", 403


class NoSuchWording(Refusal):
    code, status = "not_found", 404


@require_safe
@staff_page
def wordings(request: StaffRequest) -> HttpResponse:
    """All of the county, those no longer used at the end."""
    _check_administrator(request)
    find = request.GET.get("find", "").strip()
    rows = Wording.objects.filter(place=request.post.place[:6]).order_by("-is_used", "title")
    found = [row for row in rows if find in row.title or find in row.text]
    verbs = dict(_verbs(request))
    return show(
        request,
        "wordings.html",
        rows=[(row, verbs.get(row.verb, "")) for row in found],
        find=find,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def wording(request: StaffRequest, key: UUID | None = None) -> HttpResponse:
    """One of them, or a new one: its form, and below it who changed what."""
    _check_administrator(request)
    kept = _one(request, key)
    given: dict[str, Any] = {name: getattr(kept, name, "") for name in TYPED}
    given["is_used"] = kept is None or kept.is_used
    if request.method != "POST":
        return _form(request, kept, given, [])
    given = {n: request.POST.get(n, "").strip() for n in TYPED}
    given["is_used"] = kept is None or "is_used" in request.POST
    if not is_sent(request):
        return _form(request, kept, given, [])
    try:
        keep_wording(
            kept,
            by=request.post,
            at=request.at,
            seen=request.POST.get("seen", ""),
            place=request.post.place,
            **given,
        )
    except (WordingWrong, ChangedMeanwhile) as refusal:
        return _form(
            request, kept, given, [Problem(said(refusal.sentence), "title")], status=refusal.status
        )
    messages.success(request, _("常用语已保存。"))
    return redirect("wordings")


def _check_administrator(request: StaffRequest) -> None:
    if not request.tables.may(request.post.role, "administer"):
        raise NotAdministrator(_("常用语由系统管理员维护。需要增加或者修改的，请告诉他们。"))


def _one(request: StaffRequest, key: UUID | None) -> Wording | None:
    if key is None:
        return None
    found = Wording.objects.filter(pk=key, place=request.post.place[:6]).first()
    if found is None:
        raise NoSuchWording(_("没有找到这条常用语。请从列表中打开。"))
    return found


def _verbs(request: StaffRequest) -> list[tuple[str, str]]:
    """The verbs with a text to be filled in; of all kinds, each once."""
    found = {
        verb.name: label_of(verb)
        for kind in request.tables.kinds()
        for verb in kind.verbs.values()
        if verb.from_stages and not verb.follows and goes_into(verb)
    }
    return list(found.items())


def _form(
    request: StaffRequest,
    kept: Wording | None,
    given: dict[str, Any],
    problems: list[Problem],
    *,
    status: int = 200,
) -> HttpResponse:
    return show(
        request,
        "wording.html",
        wording=kept,
        given=given,
        verbs=_verbs(request),
        types=types_of(request.tables, str(given["type"])),
        blanks=[f"{{{name}}}" for name in BLANKS],
        problems=problems,
        changes=changes_of(request, kept) if kept else [],
        seen=seen_of(kept) if kept else "",
        status=status,
    )
