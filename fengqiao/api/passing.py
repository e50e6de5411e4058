"""Calls by programs pass by what only pages need: sessions, messages, forms, log-in, its counters.

They bring a token and no cookie, so none of it could say anything about them; asking it all the
same took longer than finding out who calls.
"""

from collections.abc import Callable

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.urls import resolve

from fengqiao.api import problems

OURS = ("/api/", "/healthz", "/readyz")


class Passing:
    """Middleware: answers our addresses itself and hands on all others."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(OURS):
            return self.get_response(request)
        try:
            request.get_host()  # refuses a host that is not ours, as it is refused for pages
        except DisallowedHost:
            return problems.suspicious(request)
        found = resolve(request.path_info)
        request.resolver_match = found
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
        if not response.streaming:  # a file says its own length
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response
