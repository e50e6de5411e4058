"""A form whose token no longer fits, for somebody logged in again meanwhile in another window: it is
shown again as it was typed, with a new one."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views import csrf

from fengqiao.desk import typed

FROM_ELSEWHERE = ("Origin checking", "Referer checking")


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Django's own page for everything else, above all for what another site sent."""
    is_ours = not reason.startswith(FROM_ELSEWHERE)
    if is_ours and request.user.is_authenticated and typed.keep(request):
        return redirect(request.get_full_path())
    return csrf.csrf_failure(request, reason)
