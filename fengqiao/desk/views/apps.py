"""The apps by which residents bring matters in (Open311): who admits and dismisses them, and their keys."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fengqiao.desk.changes import records, told
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show
from fengqiao.desk.typed import is_sent
from fengqiao.desk.views.county import NoSuchPage, county_page
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.actions.admit_app import admit_app
from fengqiao.jurisdiction.actions.dismiss_app import dismiss_app
from fengqiao.jurisdiction.models import ReportingApp
from fengqiao.jurisdiction.step import Unfit

MOST_CHANGES = 30


@require_http_methods(["GET", "HEAD", "POST"])
@county_page
def apps(request: StaffRequest) -> HttpResponse:
    """All apps of the county, and a form for one more; its key is shown once."""
    title = request.POST.get("title", "")
    if not is_sent(request):
        return _list(request, title=title)
    try:
        key = admit_app(title=title, by=request.post, at=request.at)
    except Unfit as unfit:
        wrong = [Problem(said(unfit.sentence), unfit.field)]
        return _list(request, title=title, problems=wrong, status=unfit.status)
    return _list(request, key=key)


@require_POST
@county_page
def dismiss(request: StaffRequest, key: UUID) -> HttpResponse:
    """Brings nothing in any more."""
    app = ReportingApp.objects.filter(pk=key, place=request.post.place[:6]).first()
    if app is None:
        raise NoSuchPage
    dismiss_app(app, by=request.post, at=request.at)
    messages.success(request, _("已停用。它从现在起提交不了新的事项，已经提交的照常办理。"))
    return redirect("apps")


def _list(request: StaffRequest, *, status: int = 200, **context: Any) -> HttpResponse:
    county = request.post.place[:6]
    done = records().filter(county=county, what="app").order_by("-id")[:MOST_CHANGES]
    tables = request.tables
    return show(
        request,
        "apps.html",
        rows=ReportingApp.objects.filter(place=county).order_by("-is_used", "-id"),
        kinds=[label_of(tables.kind(feed.kind)) for feed in tables.residents_feeds()],
        site=request.build_absolute_uri("/open311/v2/"),
        county=county,
        changes=told(done, tables),
        status=status,
        **{"problems": [], "title": "", "key": "", **context},
    )
