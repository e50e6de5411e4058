"""Who asks: a post, by its user's bearer token; when; and in which language labels are wanted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import DatabaseError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja.security import HttpBearer

from fengqiao.api.problems import BodyWrong, NotLoggedIn
from fengqiao.jurisdiction.models import ApiToken, Post
from fengqiao.jurisdiction.permissions import has_second_factor
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.tables import Tables, in_force

SHANGHAI = ZoneInfo("Asia/Shanghai")
T = TypeVar("T")


class SecondFactorOwed(Refusal):
    code, status = "second_factor_owed", 403

    def __init__(self) -> None:
        super().__init__("本县要求两步验证。请先在网页登录，设置好两步验证，再使用接口。")


@dataclass(frozen=True, slots=True)
class Caller:
    """The post that acts, the moment and day of the request, the language of labels (zh or en)."""

    post: Post
    at: datetime
    today: date
    language: str = "zh"

    def tables(self, place: str) -> Tables:
        return in_force(self.today, place)


class Bearer(HttpBearer):
    """`Authorization: Bearer TOKEN`; of several posts of the user, `X-Post: UUID` picks one."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        at = timezone.now()
        post = ApiToken.objects.post_for(token, at, post=_chosen_post(request))
        if post is None:
            raise NotLoggedIn
        if post.second_factor_demanded and not has_second_factor(post.user):
            raise SecondFactorOwed
        return _caller(request, post, at)


class Remembering(Bearer):
    """The same, but without asking where the caller is remembered. For doors whose work is one
    statement that proves it: they answer through `as_remembered`."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller:
        at = timezone.now()
        post = ApiToken.objects.remembered_for(token, at, post=_chosen_post(request))
        return _caller(request, post, at) if post else super().authenticate(request, token)


def as_remembered(request: HttpRequest, answered: Callable[[Caller], T]) -> T:
    """What the door answers its caller. Where that fails for one who was only remembered, he is asked
    for and it is begun again: nobody was told anything, and what was written is known by its command."""
    caller = caller_of(request)
    if caller.post.edition is None:
        return answered(caller)
    try:
        return answered(caller)
    except (DatabaseError, Refusal):
        request.auth = Bearer()(request)  # type: ignore[attr-defined]  # as ninja sets it
        return answered(caller_of(request))


def _caller(request: HttpRequest, post: Post, at: datetime) -> Caller:
    today = at.astimezone(SHANGHAI).date()
    return Caller(post, at, today, language_of(request.headers.get("Accept-Language", "")))


def caller_of(request: HttpRequest) -> Caller:
    caller: Any = request.auth  # type: ignore[attr-defined]  # set by ninja once Bearer has let in
    assert isinstance(caller, Caller)
    return caller


def _chosen_post(request: HttpRequest) -> UUID | None:
    text = request.headers.get("X-Post", "").strip()
    try:
        return UUID(text) if text else None
    except ValueError:
        raise BodyWrong(
            "请求头 X-Post 要写岗位的 UUID（见 /api/v1/me）。", fact="X-Post", status=400
        ) from None


@lru_cache(maxsize=1024)
def language_of(accepted: str) -> str:
    """zh, unless English is wanted before it."""
    for language, _ in parse_accept_lang_header(accepted.lower()):
        if language.startswith(("zh", "en")):
            return language[:2]
    return "zh"
