"""Where a county demands a second factor, who has none sets it up before anything else opens."""

from collections.abc import Callable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from fengqiao.jurisdiction.models import Post, User
from fengqiao.jurisdiction.permissions import owes_second_factor, posts_of

HELD = "posts_held"  # on the request
STILL_OPEN = {
    "account_login",
    "account_logout",
    "account_welcome",
    "account_reauthenticate",
    "account_change_password",
    "mfa_activate_totp",
    "set_language",
}


def posts_held(request: HttpRequest) -> list[Post]:
    """The posts in which somebody logged in can act today; read once a request."""
    held: list[Post] | None = getattr(request, HELD, None)
    if held is None:
        held = posts_of(cast(User, request.user), timezone.localdate())
        setattr(request, HELD, held)
    return held


class SecondFactor:
    """Sends who owes a second factor to the page that sets it up."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        match = request.resolver_match
        if match is not None and match.url_name in STILL_OPEN:
            return None
        if not request.user.is_authenticated or not owes_second_factor(posts_held(request)):
            return None
        messages.warning(request, _("本县要求两步验证。请先设置，再继续工作。"))
        return redirect("mfa_activate_totp")
