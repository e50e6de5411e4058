"""Why a post sees a matter or does not, and why it may do something with it or not: for who answers
for accounts and for audits. Of the matter itself only the number is said."""

from dataclasses import replace

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.permissions import Reason, reasons_of
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal

MOST_POSTS = 20


class NotForThisPost(Refusal):
    code, status = "not_your_post", 403


@require_safe
@staff_page
def why_not(request: StaffRequest) -> HttpResponse:
    """Find a person's post, name a matter, read the reasons."""
    if not request.tables.powers_of(request.post.role) & {"administer", "audit"}:
        raise NotForThisPost(
            _("这一页给系统管理员和审计员用。您自己能办什么，打开事项页面就看得到。")
        )
    name, number = (request.GET.get(part, "").strip() for part in ("name", "number"))
    of, problems = _post(request), []
    found = None
    if of and number:
        found = reasons_of(number, of=of, within=request.post.place, at=request.at)
        if found is None:
            problems = [Problem(_not_told(), "number")]
    return show(
        request,
        "why_not.html",
        name=name,
        number=number,
        of=of,
        role=label_of(request.tables.role(of.role)) if of else "",
        rows=[(one, label_of(request.tables.role(one.role))) for one in _posts(request, name)],
        found=found,
        ways=[_said(way) for way in found.ways] if found else [],
        verbs=[(label_of(verb), _said(why)) for verb, why in found.verbs] if found else [],
        problems=problems,
    )


def _said(reason: Reason) -> Reason:
    return replace(reason, sentence=said(reason.sentence))


def _not_told() -> str:
    return _("您的辖区里没有这个编号的事项，或者它由专人办理，这里不作说明。请核对完整的编号。")


def _post(request: StaffRequest) -> Post | None:
    key = as_uuid(request.GET.get("post", ""))
    return _within(request).filter(pk=key).first() if key else None


def _posts(request: StaffRequest, name: str) -> list[Post]:
    if not name:
        return []
    return list(_within(request).filter(user__name__contains=name)[:MOST_POSTS])


def _within(request: StaffRequest):  # type: ignore[no-untyped-def]
    """The posts in force in the asker's own place."""
    today = request.at.astimezone(SHANGHAI).date()
    rows = Post.objects.able(today).filter(place__startswith=request.post.place)
    return rows.select_related("organ", "user").order_by("user__name", "id")
