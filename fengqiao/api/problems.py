"""The one shape in which the API says no (RFC 9457), and where everything that fails ends up."""

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus

import msgspec
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError

from fengqiao.api.answers import encoded
from fengqiao.api.shapes import Problem
from fengqiao.cases.actions.attempt import attempt
from fengqiao.cases.querysets import CaseNotFound
from fengqiao.lib.refusal import Refusal

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: "请求有误",
    401: "没有登录",
    403: "没有权限",
    404: "没有找到",
    405: "方法不对",
    409: "现在不能这样办",
    413: "内容太大",
    415: "内容类型不对",
    422: "填写有误",
    500: "系统出错",
    503: "系统繁忙",
}
log = logging.getLogger("django.request")


class NotLoggedIn(Refusal):
    code, status = "not_logged_in", 401

    def __init__(self) -> None:
        super().__init__(
            "没有有效的令牌，或者令牌已过期、账号已停用、岗位不在任期内。"
            "请在请求头写 Authorization: Bearer 令牌；没有令牌的，请系统管理员签发。"
        )


class BodyWrong(Refusal):
    """The body, or a part of it, has not the form that the door asks for; `fact` names the part."""

    code, status = "body_wrong", 422

    def __init__(self, sentence: str, *, fact: str = "", code: str = "", status: int = 0) -> None:
        super().__init__(sentence, code=code, status=status)
        self.fact = fact


def answered(
    status: int,
    code: str,
    detail: str,
    *,
    article: str = "",
    fact: str = "",
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    problem = Problem(
        type=f"urn:fengqiao:problem:{code}",
        title=TITLES.get(status) or HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        article=article,
        fact=fact,
    )
    told = {"Cache-Control": "no-store", **(headers or {})}
    return HttpResponse(encoded(problem), status=status, content_type=CONTENT_TYPE, headers=told)


def of_refusal(request: HttpRequest, refusal: Refusal | type[Refusal]) -> HttpResponse:
    """Who asked for what is confided to others leaves a trace there, and is answered as anybody."""
    assert isinstance(refusal, Refusal)
    caller = getattr(request, "auth", None)
    if isinstance(refusal, CaseNotFound) and caller:
        attempt(refusal.ref, by=caller.post, at=caller.at)
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == 401 else {}
    return answered(
        refusal.status,
        refusal.code,
        refusal.sentence,
        article=refusal.article,
        fact=getattr(refusal, "fact", ""),
        headers=headers,
    )


def install(api: NinjaAPI) -> None:
    """Whatever an operation raises, the answer has our shape."""
    api.add_exception_handler(Refusal, of_refusal)
    api.add_exception_handler(AuthenticationError, lambda r, _: of_refusal(r, NotLoggedIn()))
    api.add_exception_handler(Http404, lambda r, _: no_such_door(r))
    api.add_exception_handler(RequestDataTooBig, lambda r, _: too_big(r))
    api.add_exception_handler(SuspiciousOperation, lambda r, _: suspicious(r))
    api.add_exception_handler(OperationalError, database_busy)
    api.add_exception_handler(Exception, broken)


def no_such_door(request: HttpRequest, **path: str) -> HttpResponse:
    return answered(
        404, "no_such_door", "没有这个接口。请对照 /api/v1/openapi.json 核对地址（结尾没有斜杠）。"
    )


def method_not_allowed(allowed: str) -> HttpResponse:
    return answered(
        405,
        "method_not_allowed",
        f"这个地址只接受 {allowed}。请对照 /api/v1/openapi.json 核对。",
        headers={"Allow": allowed},
    )


def too_big(request: HttpRequest) -> HttpResponse:
    return answered(413, "too_big", "内容太大。文字请精简；文件最多20MB，请压缩或者分成几个。")


def suspicious(request: HttpRequest) -> HttpResponse:
    return answered(400, "request_unreadable", "请求看不懂。请核对请求头和内容后再发。")


def database_busy(
    request: HttpRequest, error: OperationalError | type[OperationalError]
) -> HttpResponse:
    log.error("%s: the database did not answer", request.path, exc_info=True)
    return answered(
        503,
        "database_busy",
        "数据库暂时没有响应。请稍等几秒，用同一个 command_id 再发一次，不会重复办理。",
        headers={"Retry-After": "3"},
    )


def broken(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    """A bug: told to whoever watches, loudly, and to the caller without its insides."""
    got_request_exception.send(sender=None, request=request)
    log.error("%s: broken", request.path, exc_info=True)
    return answered(
        500,
        "broken",
        "系统出错，已经记录。这次没有办成；请用同一个 command_id 再试一次，还不行请联系系统管理员。",
    )


# ── What msgspec found wrong with a shape, in plain words ────────────────────────────────────────

KINDS_OF_VALUES = {
    "str": "文字",
    "int": "整数",
    "float": "数字",
    "bool": "true 或 false",
    "array": "列表",
    "object": "对象",
    "null": "空",
    "uuid": "UUID",
}
WHERE = re.compile(r" - at `(?:key in )?\$\.?(.*)`$")


def in_words(error: msgspec.ValidationError, *, what: str = "") -> tuple[str, str]:
    """The sentence for a shape that does not fit, and the name of the part that does not."""
    text = str(error)
    found = WHERE.search(text)
    where = ".".join(part for part in (what, found.group(1) if found else "") if part)
    where = where.replace(".[", "[")
    return _sentence(WHERE.sub("", text), where), where


def _sentence(text: str, where: str) -> str:
    name = f"“{where}”" if where else "内容"
    if found := re.fullmatch(r"Object missing required field `(.*)`", text):
        return f"{name}里缺少“{found.group(1)}”，请补上。"
    if found := re.fullmatch(r"Object contains unknown field `(.*)`", text):
        return f"{name}里不认识“{found.group(1)}”，请去掉或者核对拼写。"
    if found := re.fullmatch(r"Expected `(.*?)`, got `(.*?)`", text):
        wanted = "或者".join(_kind(part) for part in found.group(1).split(" | "))
        return f"{name}应当是{wanted}，现在是{_kind(found.group(2))}。请改正后再提交。"
    if found := re.fullmatch(r"Invalid enum value '?(.*?)'?", text):
        return f"{name}不能是“{found.group(1)}”。请对照 /api/v1/openapi.json 选择。"
    if found := re.fullmatch(r"Expected `.*` (<=|>=) (\d+)", text):
        bound = "最大" if found.group(1) == "<=" else "最小"
        return f"{name}{bound}是{found.group(2)}。"
    if found := re.fullmatch(r"Expected `str` of length (<=|>=) (\d+)", text):
        return f"{name}最多{found.group(2)}个字。"
    return f"{name}的写法不对。请对照 /api/v1/openapi.json 核对。"


def _kind(name: str) -> str:
    return KINDS_OF_VALUES.get(name, name)
