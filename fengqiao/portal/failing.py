"""What is said where Django itself says no: to residents in their own words, to others in its own."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views import defaults

from fengqiao.portal.pages import FormTooOld, NoSuchPage, TooMuch, refused

RESIDENTS = "/p/"


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """A form without its token: opened too long ago, or in a browser that keeps nothing."""
    return refused(
        request,
        FormTooOld(
            _(
                "这一页放得太久，没有提交，什么也没有改动。"
                "请后退到那一页，刷新以后再提交一次；长的文字可以先复制下来。"
            )
        ),
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What cannot be read at all, or announces more than is taken."""
    if not request.path.startswith(RESIDENTS):
        return defaults.bad_request(request, exception)
    said: Any = _(
        "这次提交的内容太大，或者无法识别，什么也没有改动。照片每张最多10MB，可以分几次交。"
    )
    return refused(request, TooMuch(said))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address that nothing answers."""
    if not request.path.startswith(RESIDENTS):
        return defaults.page_not_found(request, exception)
    said: Any = _("这个地址没有内容。请检查有没有输错，或者从首页进去。")
    return refused(request, NoSuchPage(said))
