"""What every residents' page begins with: at which moment, in which look; and how a refusal looks.

Here, and nowhere else in the portal, a Refusal is caught.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Party, Standing
from fengqiao.cases.models.people import PRINCIPALS
from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.actions.open_portal import ROLE
from fengqiao.jurisdiction.models import Division, Post, Visitor
from fengqiao.lib.refusal import Refusal
from fengqiao.portal import drafts
from fengqiao.portal.words import said

SHOWN_CODE = "fq_code"  # the access code, in a signed cookie of this browser
BOOKED_CODE = "fq_booked"  # of a place booked at a reception, in the same way
LOOK = "fq_look"
LOOKS = ("large", "contrast")
CODE_STAYS = 2 * 3600  # since it was last used: telephones are lent, and stand in halls
TYPED = ("story", "text", "words")  # the long texts of our forms
P = ParamSpec("P")


class NotOpened(Refusal):
    code, status = "portal_not_opened", 404


class CodeWanted(Refusal):
    """Somebody opened his own page without having shown a code."""

    code, status = "code_wanted", 403


class FormTooOld(Refusal):
    code, status = "form_too_old", 403


class TooMuch(Refusal):
    code, status = "too_much", 400


class FromElsewhere(Refusal):
    """A form that another site has sent."""

    code, status = "from_elsewhere", 403


class NoSuchPage(Refusal):
    code, status = "no_such_page", 404


class Unreadable(Refusal):
    """A character that no database takes, in the address."""

    code, status = "unreadable", 400


class Coming(HttpRequest):
    """A request of somebody without an account, at one moment."""

    at: datetime
    today: date


class Own(Coming):
    """A request of a party who has shown its code."""

    visitor: Visitor
    party: Party
    case: Case
    standing: Standing
    shown_code: str


def open_page(
    view: Callable[Concatenate[Coming, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For everybody; kept by no cache; a refusal becomes a page."""

    @wraps(view)
    def asked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        coming = cast(Coming, request)
        coming.at = timezone.now()
        coming.today = coming.at.astimezone(SHANGHAI).date()
        try:
            _check_address(coming)
            return view(coming, *args, **kwargs)
        except Refusal as refusal:
            return refused(coming, refusal)

    return never_cache(asked)


def own_page(
    view: Callable[Concatenate[Own, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """For a party by its code, which this browser remembers for two hours after each use."""

    @wraps(view)
    def asked(request: Coming, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        own = _as_party(request)
        response = view(own, *args, **kwargs)
        remember(response, own.shown_code, secure=request.is_secure())
        return response

    return open_page(asked)


def show(request: HttpRequest, template: str, *, status: int = 200, **context: Any) -> HttpResponse:
    look = request.COOKIES.get(LOOK, "").split(".")
    frame: dict[str, Any] = {
        "looks": [each for each in LOOKS if each in look],
        "has_code": SHOWN_CODE in request.COOKIES,
        "loses_draft": drafts.COOKIE in request.COOKIES and SHOWN_CODE not in request.COOKIES,
        "leaves_traces": not {SHOWN_CODE, BOOKED_CODE, drafts.COOKIE}.isdisjoint(request.COOKIES),
    }
    if refusal := context.get("refusal"):
        frame["refused"] = said(refusal.sentence)
    return render(request, f"portal/{template}", frame | context, status=status)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """The sentence, and the status that goes with it."""
    title = _("没有找到") if refusal.status == 404 else _("现在不能办")
    wants_code = isinstance(refusal, CodeWanted)
    given = request.POST if request.method == "POST" and not isinstance(refusal, TooMuch) else {}
    return show(
        request,
        "refused.html",
        refusal=refusal,
        title=title,
        wants_code=wants_code,
        typed=[given[name] for name in TYPED if given.get(name)],
        status=refusal.status,
    )


def check_sender(request: HttpRequest) -> None:
    """A form of ours is sent from a page of ours; for those that carry no token (see `views.filing`)."""
    origin = request.headers.get("Origin", "")
    if origin and urlsplit(origin).netloc != request.get_host():
        raise FromElsewhere(_("这一页是从别的网站提交的，没有收下。请从本站的首页进去填写。"))


def _check_address(request: HttpRequest) -> None:
    if any("\0" in text for text in (request.path, *request.GET.values())):
        raise Unreadable(_("地址里有无法识别的字符，请重新输入。"))


# ── The county, and who comes ────────────────────────────────────────────────────────────────────


def portals(on: date) -> list[Post]:
    """The posts of the counties that have opened themselves to residents."""
    return list(Post.objects.able(on).filter(role=ROLE))


def portal_of(place: str, on: date) -> Post:
    """The residents' post of the county in which a place lies."""
    found = [post for post in portals(on) if place.startswith(post.place)]
    if not found:
        name = Division.objects.full_name(place[:6])
        raise NotOpened(
            _("%(county)s还没有在这里开通网上受理。请到当地综治中心或者村（居）委会当面反映。")
            % {"county": name or place[:6]}
        )
    return found[0]


def people_by(code: str) -> list[Party]:
    """Everybody of the matter that this code opens, in their order; nobody where it opens none."""
    index = keys().code_index(code)
    if not index:
        return []
    opened = Party.objects.filter(
        case__parties__code_index=index, case__parties__role__in=PRINCIPALS
    )
    return list(opened.order_by("position", "id"))


def code_of(request: HttpRequest) -> str:
    """The code that this browser has shown; '' for none."""
    return str(request.get_signed_cookie(SHOWN_CODE, default="", max_age=CODE_STAYS) or "")


def remember(response: HttpResponseBase, code: str, *, secure: bool) -> None:
    response.set_signed_cookie(
        SHOWN_CODE,
        code,
        max_age=CODE_STAYS,
        path="/p/",
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def _as_party(request: Coming) -> Own:
    own, code = cast(Own, request), code_of(request)
    people = people_by(code) if code else []
    if not people:
        raise CodeWanted(
            _("请先输入查询码。查询码在回执或者通知单上；丢了可以请经办单位重新发放。")
        )
    index = keys().code_index(code)
    own.shown_code, own.party = code, next(one for one in people if one.code_index == index)
    own.visitor = Visitor(portal_of(own.party.county, request.today), own.party.pk)
    own.case = Case.objects.one(UUID(str(own.party.case_id)), seen_by=own.visitor)
    for one in people:
        one.case = own.case
    own.standing = Standing(own.case)
    own.standing.parties = people
    return own
