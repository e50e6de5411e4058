"""All doors of version 1 together, each behind a bearer token; whatever fails answers in one shape."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from ninja import NinjaAPI

from fengqiao.api import (
    cases,
    counts,
    crew,
    divisions,
    dossiers,
    kinds,
    ledgers,
    me,
    notices,
    orders,
    papers,
    problems,
    receptions,
    statistics,
)
from fengqiao.api.caller import Bearer

View = Callable[..., HttpResponse]

api = NinjaAPI(
    title="枫桥 · Fengqiao",
    version="1.0.0",
    description="Take a matter in, find it, act on it: the same verbs as the desk, by the same rules.",
    openapi_url=None,
    docs_url=None,
    auth=Bearer(),
)
for room in (
    counts,
    statistics,
    notices,
    receptions,
    crew,
    ledgers,
    orders,
    papers,
    dossiers,
    cases,
    kinds,
    me,
    divisions,
):
    api.add_router("", room.router)
problems.install(api)


def routes() -> list[URLPattern]:
    """The framework's routes, with its own way of saying 404 and 405 put into ours."""
    patterns: list[Any] = api.urls[0]
    for pattern in patterns:
        pattern.callback = in_our_shape(pattern.callback)
    return patterns


def in_our_shape(view: View) -> View:
    """A view whose 404 and 405 are problems like ours."""

    @wraps(view)  # keeps csrf_exempt: a bearer token is no cookie
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return problems.no_such_door(request)
        if response.status_code == 405:
            return problems.method_not_allowed(response.headers["Allow"])
        return response

    return answered
