"""The doors of GeoReport v2: each in JSON and XML, and what is refused in the standard's own shape."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.api.caller import SHANGHAI, language_of
from fengqiao.api.open311 import asking, saying, showing
from fengqiao.api.open311.asking import Missing, Offered, Unknown
from fengqiao.ledgers.actions.take_filing import take_filing
from fengqiao.ledgers.querysets import brought_in_by, followed
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.tables import in_force

SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
SINCE = "2026-11-22T00:00:00+08:00"  # this discovery as it stands


@dataclass(frozen=True, slots=True)
class Asking:
    """A request: of which county, what was said, in which form and language it is answered, and when."""

    request: HttpRequest
    given: QueryDict
    county: str
    form: str
    language: str
    at: datetime

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    @property
    def services(self) -> dict[str, Offered]:
        return asking.services_of(self.county, self.today)

    @property
    def kinds(self) -> set[str]:
        return {one.feed.kind for one in self.services.values()}


View = Callable[..., HttpResponse]


def door(view: Callable[..., HttpResponse]) -> View:
    """A view of ours, handed what was asked; a Refusal is told as the standard tells errors."""

    @wraps(view)
    def answered(request: HttpRequest, form: str = "json", **path: Any) -> HttpResponse:
        at = timezone.now()
        given = asking.said_in(request)
        language = language_of(request.headers.get("Accept-Language", ""))
        try:
            county = asking.county_asked(given, at.astimezone(SHANGHAI).date())
            return view(Asking(request, given, county, form, language, at), **path)
        except Refusal as refusal:
            status = 400 if refusal.status in (409, 422) else refusal.status
            return saying.refused(form, status, str(refusal.sentence))

    return answered


@require_safe
def discovery(request: HttpRequest, form: str = "json") -> HttpResponse:
    """Where this server is, and who hands out keys; asked of nobody's county."""
    here = request.build_absolute_uri(reverse("open311_discovery"))
    return saying.told_one(
        form,
        "discovery",
        {
            "changeset": SINCE,
            "contact": "请联系县（市、区）综治中心；有人身危险请马上拨打110。",
            "key_service": "api_key 由县（市、区）综治中心的系统管理员发放和停用。",
            "endpoints": [
                {
                    "specification": SPECIFICATION,
                    "url": here.removesuffix("/discovery"),
                    "changeset": SINCE,
                    "type": "production",
                    "formats": [*saying.FORMS.values()],
                }
            ],
        },
    )


@require_safe
@door
def services(asked: Asking) -> HttpResponse:
    tables = in_force(asked.today, asked.county)
    shown = [
        showing.service(one, tables.kind(one.feed.kind), asked.language)
        for one in asked.services.values()
    ]
    return _told(asked, "services", "service", shown)


@require_safe
@door
def service(asked: Asking, service_code: str) -> HttpResponse:
    """What a service asks beside: nothing, of any."""
    asking.known(service_code, asked.services)
    said = {"service_code": service_code, "attributes": []}
    return saying.told_one(asked.form, "service_definition", said)


@csrf_exempt  # an app has no cookie; its key stands in what it sends
@require_http_methods(["GET", "HEAD", "POST"])
@door
def requests(asked: Asking) -> HttpResponse:
    return _filed(asked) if asked.request.method == "POST" else _listed(asked)


@require_safe
@door
def request(asked: Asking, service_request_id: UUID) -> HttpResponse:
    """One, by its id alone: it is told to who brought it in, and cannot be guessed."""
    cases = followed(asked.county, asked.kinds, [service_request_id])
    if not cases:
        raise Unknown("没有这件事项。请核对 service_request_id；转入专人办理的，凭查询码查看。")
    return _told(asked, "service_requests", "request", showing.requests(cases, asked.language))


@require_safe
@door
def token(asked: Asking, token_id: UUID) -> HttpResponse:
    """Everything is taken in at once here, so that a token is the id itself."""
    if not followed(asked.county, asked.kinds, [token_id]):
        raise Unknown("没有这个 token。请核对。")
    said = {"service_request_id": str(token_id), "token": str(token_id)}
    return _told(asked, "service_requests", "request", [said])


def _filed(asked: Asking) -> HttpResponse:
    app = asking.app_asked(asked.given, asked.county)
    service = asking.service_asked(asked.given, asked.services)
    filing = asking.filing_asked(asked.given, service)
    filed = take_filing(service.feed, filing, app=app, at=asked.at)
    told = {
        "service_request_id": str(filed.case.pk),
        "service_notice": _notice(filed.case.number, filed.code),
        "account_id": None,
    }
    return _told(asked, "service_requests", "request", [told])


def _notice(number: str, code: str) -> str:
    """For the resident: by this code he reads the answer, adds, evaluates, and has his data put right."""
    site = settings.FENGQIAO_SITE or ""
    return (
        f"已登记，编号{number}。查询码{code}：凭它在{site}/p/track/看进展和答复、补充、评价、更正或者删除自己的信息。"
        "请交给反映人本人，只显示这一次。有人身危险请马上拨打110。"
    )


def _listed(asked: Asking) -> HttpResponse:
    """Those that are named by their ids; else those that the app has brought in, by its key."""
    if ids := asking.ids_asked(asked.given):
        cases = followed(asked.county, asked.kinds, ids)
    else:
        app = _app(asked)
        filters = asking.filters_asked(asked.given, asked.services, asked.at)
        rows = brought_in_by(app, asked.kinds, filters)
        cases = [row.case for row in rows[asking.page_asked(asked.given)]]
    return _told(asked, "service_requests", "request", showing.requests(cases, asked.language))


def _app(asked: Asking) -> Any:
    if not asked.given.get("api_key"):
        raise Missing(
            "请写 service_request_id，查看哪几件；或者写 api_key，列出本应用提交的。这里不向所有人列出居民反映的事。"
        )
    return asking.app_asked(asked.given, asked.county)


def _told(asked: Asking, root: str, each: str, items: list[Any]) -> HttpResponse:
    response: HttpResponse = saying.told(asked.form, root, each, items)
    return response
