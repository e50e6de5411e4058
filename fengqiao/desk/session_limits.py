"""A session ends some hours after its log-in, and when nobody has used it for a while."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from fengqiao.desk import typed

STILL_THERE = gettext_lazy("您填的内容还在：登录以后会回到原来的表单，什么都没有丢。")
BEGAN, USED = "began_at", "used_at"
NOTED_EVERY = 60  # seconds: a click more often than that writes nothing


class SessionLimits:
    """SESSION_COOKIE_AGE from the log-in on, SESSION_IDLE_SECONDS from the last use on."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated:
            now = int(time.time())
            if sentence := _why_over(request, now):
                return _sent_to_log_in(request, sentence)
            _note_use(request, now)
        return self.get_response(request)


def _why_over(request: HttpRequest, now: int) -> str:
    """'' while the session goes on."""
    if now - request.session.get(USED, now) > settings.SESSION_IDLE_SECONDS:
        return _("您已有一段时间没有操作。为保护当事人的信息，系统已自动退出，请重新登录。")
    if now - request.session.get(BEGAN, now) > settings.SESSION_COOKIE_AGE:
        return _("本次登录已满 8 小时。为保护当事人的信息，系统已自动退出，请重新登录。")
    return ""


def _sent_to_log_in(request: HttpRequest, sentence: str) -> HttpResponse:
    logout(request)
    is_kept = typed.keep(request)
    messages.info(request, sentence)
    if is_kept:
        messages.info(request, STILL_THERE)
    comes_back = is_kept or request.method == "GET"
    return redirect_to_login(request.get_full_path() if comes_back else "/")


def sent_to_log_in(request: HttpRequest) -> HttpResponse | None:
    """For who sent a form and is logged in no longer: what was typed waits; None where nothing does."""
    if request.user.is_authenticated or not typed.keep(request):
        return None
    messages.info(request, STILL_THERE)
    return redirect_to_login(request.get_full_path())


def _note_use(request: HttpRequest, now: int) -> None:
    request.session.setdefault(BEGAN, now)
    if now - request.session.get(USED, 0) >= NOTED_EVERY:
        request.session[USED] = now
