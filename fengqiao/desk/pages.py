"""What every page begins with: who asks, in which post, at which moment; and how a refusal looks.

Here, and nowhere else in the desk, a Refusal is caught.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fengqiao.cases.actions.attempt import attempt
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import CaseNotFound, as_uuid
from fengqiao.cases.querysets.counts import place_seen
from fengqiao.desk import typed
from fengqiao.desk.keys import KEYS
from fengqiao.desk.second_factor import posts_held
from fengqiao.desk.session_limits import sent_to_log_in
from fengqiao.desk.words import said
from fengqiao.figures.permissions import table_place
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.tables import Tables, in_force

CHOSEN_POST = "post"  # in the session
# Ways that a page shows to who has the power.
WAYS = {
    "may_import": "import_ledger",
    "may_take_orders": "take_orders",
    "may_export": "export",
    "may_export_in_full": "read_personal",
    "may_audit": "audit",
    "may_administer": "administer",
    "may_keep_mediators": "keep_mediators",
    "may_review_award": "review_award",
    "may_receive": "receive",
    "may_charge": "charge",
}
P = ParamSpec("P")


class NoPost(Refusal):
    """Somebody without a post in force sees nothing."""

    code, status = "no_post", 403


class PostChanged(Refusal):
    """The form was opened in another post than the one that now sends it."""

    code, status = "post_changed", 409


class Unreadable(Refusal):
    """A character that no database takes, in the address."""

    code, status = "unreadable", 400


class StaffRequest(HttpRequest):
    """A request of somebody who works here, in one post, at one moment."""

    post: Post
    posts: list[Post]
    at: datetime
    tables: Tables  # the rules in force today where the post works


def staff_page(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For who is logged in and holds a post; kept by no cache; a refusal becomes a page."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(_in_post(request), *args, **kwargs)
        except Refusal as refusal:
            return refused(request, refusal)

    for_staff = login_required(asked)

    @wraps(view)
    def answered(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        return sent_to_log_in(request) or for_staff(request, *args, **kwargs)

    return never_cache(answered)


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    """A page with what its frame wants to know."""
    frame = {"post": getattr(request, "post", None), "posts": getattr(request, "posts", [])}
    frame["may_register"] = _may(request, "register")
    frame |= {name: _may(request, power) for name, power in WAYS.items()}
    frame["may_map"] = _sees_a_place(request)
    frame["may_see_tables"] = _sees_tables(request)
    frame["keys"] = KEYS
    return render(request, f"desk/{template}", frame | context, status=status)


def in_tab(request: HttpRequest) -> str:
    """The heap of the inbox from which somebody came, to be kept in the addresses that follow."""
    tab = request.GET.get("tab", "")
    return f"?tab={tab}" if tab.isalpha() else ""


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The sentence, and the status that goes with it. Who asked for what is confided to others leaves a
    trace there, and reads the same as anybody."""
    if isinstance(refusal, CaseNotFound) and (post := getattr(request, "post", None)):
        attempt(refusal.ref, by=post, at=cast(StaffRequest, request).at)
    title = _("没有找到") if refusal.status == 404 else _("现在不能办")
    sentence = said(refusal.sentence)
    return show(
        request,
        "refused.html",
        refusal=refusal,
        sentence=sentence,
        title=title,
        status=refusal.status,
    )


def _in_post(request: HttpRequest) -> StaffRequest:
    asking = cast(StaffRequest, request)
    _check_address(asking)
    asking.at = timezone.now()
    asking.posts = posts_held(request)
    if (meant := typed.put_back(asking, asking.posts)) is not None:
        request.session[CHOSEN_POST] = str(meant.pk)
    asking.post = _chosen(asking)
    asking.tables = in_force(asking.at.astimezone(SHANGHAI).date(), asking.post.place)
    if request.method == "POST":
        _check_post(asking)
    return asking


def _check_address(request: HttpRequest) -> None:
    if any("\0" in text for text in (request.path, *request.GET.values())):
        raise Unreadable(_("地址里有无法识别的字符，请重新输入。"))


def _chosen(request: StaffRequest) -> Post:
    """The post chosen in this session, else the oldest."""
    if not request.posts:
        raise NoPost(_("您的账号现在没有有效的岗位。请联系本单位的系统管理员。"))
    chosen = as_uuid(request.session.get(CHOSEN_POST, ""))
    return next((post for post in request.posts if post.pk == chosen), request.posts[0])


def _check_post(request: StaffRequest) -> None:
    meant: UUID | None = as_uuid(request.POST.get("as_post", ""))
    if meant and meant != request.post.pk:
        raise PostChanged(
            _("您在另一个窗口换了岗位，刚才的内容没有提交。请换回原来的岗位，再提交一次。")
        )


def _may(request: HttpRequest, power: str) -> bool:
    """Whether the way to what this power allows is shown."""
    tables: Tables | None = getattr(request, "tables", None)
    return tables is not None and tables.may(cast(StaffRequest, request).post.role, power)


def _sees_tables(request: HttpRequest) -> bool:
    """Whether the way to the statistics is shown."""
    post: Post | None = getattr(request, "post", None)
    return post is not None and table_place(post) is not None


def _sees_a_place(request: HttpRequest) -> bool:
    """Whether the way to the map is shown."""
    post: Post | None = getattr(request, "post", None)
    return post is not None and place_seen(post) is not None
