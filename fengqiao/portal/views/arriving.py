"""The door: what one can do here, how the page should look, and the way in by a code."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.portal import drafts, limits, places
from fengqiao.portal.pages import (
    BOOKED_CODE,
    LOOK,
    LOOKS,
    SHOWN_CODE,
    Coming,
    open_page,
    people_by,
    remember,
    show,
)
from fengqiao.portal.words import offered_kinds

YEAR = 365 * 24 * 3600


@require_safe
@open_page
def home(request: Coming) -> HttpResponse:
    """The first page; who comes by a village's poster is asked no more where he is."""
    draft = drafts.of(request)
    place = places.scanned(request, request.today)
    response = show(
        request,
        "home.html",
        counties=places.counties(request.today),
        has_draft=bool(draft and draft.answers),
        kinds=offered_kinds(request.today)[1:],
        place=places.short(place) if place else "",
    )
    if place and "place" in request.GET:
        places.keep_scanned(response, place, secure=request.is_secure())
    return response


@require_POST
@open_page
def look(request: Coming) -> HttpResponse:
    """Larger letters, more contrast: one button each, remembered by this browser."""
    chosen = set(request.COOKIES.get(LOOK, "").split(".")) & set(LOOKS)
    chosen ^= {request.POST.get("look", "")} & set(LOOKS)
    back = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if allowed else "portal")
    response.set_cookie(
        LOOK, ".".join(sorted(chosen)), max_age=YEAR, path="/p/", httponly=True, samesite="Lax"
    )
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def track(request: Coming) -> HttpResponseBase:
    """Type the code; wrong ones are counted."""
    if request.method == "POST":
        return _tried(request, request.POST.get("code", ""))
    return show(request, "track.html", typed="", wrong="")


@require_safe
@open_page
def scanned(request: Coming, code: str) -> HttpResponseBase:
    """The address in the QR picture: the code goes into a cookie and out of the address."""
    return _tried(request, code)


def _tried(request: Coming, code: str) -> HttpResponseBase:
    limits.check(limits.WRONG_CODES, request, request.at)
    if people_by(code):
        response: HttpResponseBase = redirect("portal_matter")
        remember(response, code, secure=request.is_secure())
    else:
        limits.count(limits.WRONG_CODES, request, request.at)
        wrong = _(
            "没有找到这个查询码。请对照回执再输一遍：一共16位，只有字母A到Z和数字2到7，"
            "不分大小写，横线可以不输。重新发放过的，只有新的有效。"
        )
        response = show(request, "track.html", typed=code[:40], wrong=wrong, status=422)
    limits.name_device(request, response)
    return response


@require_POST
@open_page
def leave(request: Coming) -> HttpResponse:
    """Nothing of the matter stays on this telephone: no code, no draft, no words in the browser."""
    if draft := drafts.of(request):
        drafts.throw_away(draft)
    response = redirect(f"{reverse('portal')}?left=1")
    for cookie in (SHOWN_CODE, BOOKED_CODE, drafts.COOKIE, places.POSTER):
        response.delete_cookie(cookie, path="/p/")
    return response
