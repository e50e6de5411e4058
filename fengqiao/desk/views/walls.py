"""The screen in the hall of a centre, which everybody reads who stands there; and who opens such screens."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.desk.changes import records, told
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show
from fengqiao.desk.views.county import NoSuchPage, county_page
from fengqiao.figures.permissions import today_told_of
from fengqiao.jurisdiction.actions.close_screen import close_screen
from fengqiao.jurisdiction.actions.open_screen import open_screen
from fengqiao.jurisdiction.models import Division, Screen
from fengqiao.jurisdiction.step import Unfit

MOST_CHANGES = 30
SECONDS = 60  # between two looks
# Up to so many towns stand in so many columns, to be read from the other end of the hall.
COLUMNS = ((12, 4), (24, 6), (40, 8), (10_000, 10))
SHOWN = ("received", "answered", "on_time", "open", "overdue", "afterwards")


@require_safe
@never_cache
def wall(request: HttpRequest, code: str) -> HttpResponse:
    """The county's day. It looks again by itself, without script; a closed screen shows nothing."""
    screen = Screen.objects.by_code(code)
    if screen is None:
        return _quiet(render(request, "desk/wall_closed.html", status=404))
    at = timezone.now()
    today = today_told_of(screen.place, at)
    names = dict(_names(screen.place, at))
    response = render(
        request,
        "desk/wall.html",
        {
            "county": names.pop(screen.place, ""),
            "at": at,
            "figures": [(name, getattr(today, name)) for name in SHOWN],
            "towns": [(name, today.towns.get(town, "")) for town, name in sorted(names.items())],
            "columns": next(columns for most, columns in COLUMNS if len(names) <= most),
        },
    )
    response.headers["Refresh"] = str(SECONDS)
    return _quiet(response)


def _names(county: str, at: Any) -> Any:
    """The county and its towns, by code; one statement."""
    found = Division.objects.with_parts([county], county)
    return found.in_force(at.astimezone(SHANGHAI).date()).values_list("pk", "name")


def _quiet(response: HttpResponse) -> HttpResponse:
    """The address opens the screen: it is told to nobody else."""
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def screens(request: StaffRequest) -> HttpResponse:
    """All screens of the county, and a form for one more; its address is shown once."""
    if request.method != "POST":
        return _list(request)
    title = request.POST.get("title", "")
    try:
        code = open_screen(title=title, by=request.post, at=request.at)
    except Unfit as unfit:
        wrong = [Problem(unfit.sentence, unfit.field)]
        return _list(request, title=title, problems=wrong, status=unfit.status)
    return _list(request, address=request.build_absolute_uri(reverse("wall", args=[code])))


@require_POST
@county_page
def close(request: StaffRequest, key: UUID) -> HttpResponse:
    """No longer to be seen."""
    screen = Screen.objects.filter(pk=key, place=request.post.place[:6]).first()
    if screen is None:
        raise NoSuchPage
    close_screen(screen, by=request.post, at=request.at)
    messages.success(request, _("已停用。一分钟以内，那块屏就不再显示数字。"))
    return redirect("screens")


def _list(request: StaffRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    county = request.post.place[:6]
    done = records().filter(county=county, what="screen").order_by("-id")[:MOST_CHANGES]
    return show(
        request,
        "screens.html",
        rows=Screen.objects.filter(place=county).order_by("-is_used", "-id"),
        changes=told(done, request.tables),
        status=status,
        **{"problems": [], "title": "", "address": "", **context},
    )
