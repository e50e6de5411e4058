"""What an app asks: of which county, by which key, for which matters; each a sentence where it cannot be read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.utils.dateparse import parse_datetime

from fengqiao.api.caller import SHANGHAI
from fengqiao.cases.querysets import as_uuid
from fengqiao.jurisdiction.actions.open_portal import ROLE
from fengqiao.jurisdiction.models import Post, ReportingApp
from fengqiao.ledgers.actions.take_filing import Filing
from fengqiao.ledgers.querysets import Asked
from fengqiao.lib.outlines import Point
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import CaseType, Feed
from fengqiao.rulebook.tables import in_force

MOST_ON_A_PAGE, USUAL_ON_A_PAGE = 200, 50
MOST_IDS = 100
SPAN = timedelta(days=90)  # of the standard


class Missing(Refusal):
    code, status = "not_provided", 400


class Unknown(Refusal):
    code, status = "not_found", 404


class KeyWrong(Refusal):
    code, status = "key_wrong", 403


@dataclass(frozen=True, slots=True)
class Offered:
    """A type of matter that residents may bring in by an app, and what it is taken in as."""

    type: CaseType
    feed: Feed


def services_of(county: str, on: date) -> dict[str, Offered]:
    """By code: all types of the kinds that the rulebook opens to apps."""
    tables = in_force(on, county)
    return {
        sort.code: Offered(sort, feed)
        for feed in tables.residents_feeds()
        for sort in tables.types(feed.kind)
    }


def county_asked(given: QueryDict, on: date) -> str:
    """The county (`jurisdiction_id`, its code); where there is but one, it need not be said."""
    opened = sorted(Post.objects.able(on).filter(role=ROLE).values_list("place", flat=True))
    asked = given.get("jurisdiction_id", "").strip()
    if not asked and len(opened) == 1:
        return str(opened[0])
    if not asked:
        raise Missing("没有写 jurisdiction_id。请写县（市、区）的6位区划代码。")
    if asked not in opened:
        raise Unknown(
            "没有开通这个 jurisdiction_id。请写已开通网上受理的县（市、区）的6位区划代码。"
        )
    return asked


def app_asked(given: QueryDict, county: str) -> ReportingApp:
    app: ReportingApp | None = ReportingApp.objects.by_key(given.get("api_key", "").strip())
    if app is None or app.place != county:
        raise KeyWrong(
            "没有写 api_key，或者它不是这个县（市、区）发的，或者已经停用。请向县综治中心的系统管理员申请。"
        )
    return app


def service_asked(given: QueryDict, services: dict[str, Offered]) -> Offered:
    code = given.get("service_code", "").strip()
    if not code:
        raise Missing("没有写 service_code。请从 services 列出的项目中选择。")
    return known(code, services)


def known(code: str, services: dict[str, Offered]) -> Offered:
    if code not in services:
        raise Unknown("没有这个 service_code。请从 services 列出的项目中选择。")
    return services[code]


def filing_asked(given: QueryDict, service: Offered) -> Filing:
    """What was sent; an e-mail address, a device and a picture elsewhere are not read."""
    point, place = _point(given), given.get("address_id", "").strip()
    spot = given.get("address_string", "").strip()
    if not (point or place or spot):
        raise Missing(
            "没有写地点。请写 address_string（乡镇、村名和具体位置）、address_id 或者 lat、long。"
        )
    return Filing(
        type=service.type.code,
        story=given.get("description", ""),
        place=place,
        spot=spot,
        point=point,
        name=f"{given.get('last_name', '').strip()}{given.get('first_name', '').strip()}",
        phone=given.get("phone", "").strip(),
    )


def _point(given: QueryDict) -> Point | None:
    north, east = given.get("lat", "").strip(), given.get("long", "").strip()
    if not (north or east):
        return None
    try:
        point = float(east), float(north)
    except ValueError:
        raise Missing("lat、long 看不懂。请写十进制的度，例如 lat=32.72、long=113.32。") from None
    if not (-180 <= point[0] <= 180 and -90 <= point[1] <= 90):
        raise Missing("lat、long 不在地球上。请核对，不要写反。")
    return point


# ── Which matters ────────────────────────────────────────────────────────────────────────────────


def ids_asked(given: QueryDict) -> list[UUID]:
    words = _several(given, "service_request_id")[:MOST_IDS]
    return [key for key in map(as_uuid, words) if key]


def filters_asked(given: QueryDict, services: dict[str, Offered], at: datetime) -> Asked:
    codes = _several(given, "service_code")
    for code in codes:
        known(code, services)
    stands = set(_several(given, "status"))
    if stands - {"open", "closed"}:
        raise Missing("status 只能写 open、closed。")
    since, until = _moment(given, "start_date"), _moment(given, "end_date")
    if since and until and not since <= until <= since + SPAN:
        raise Missing("start_date 要在 end_date 之前，最多相隔90天。")
    if until and not since:
        since = until - SPAN
    if since and not until:
        until = since + SPAN
    return Asked(
        types=codes,
        is_open="open" in stands if len(stands) == 1 else None,
        since=since or at - SPAN,
        until=until,
    )


def page_asked(given: QueryDict) -> slice:
    """The rows of the page that is asked for."""
    size = min(max(_number(given, "page_size", USUAL_ON_A_PAGE), 1), MOST_ON_A_PAGE)
    page = max(_number(given, "page", 1), 1)
    return slice((page - 1) * size, page * size)


def _several(given: QueryDict, name: str) -> list[str]:
    return [word for text in given.get(name, "").split(",") if (word := text.strip())]


def _moment(given: QueryDict, name: str) -> datetime | None:
    """As the standard writes it; a + of the offset may have come as a space."""
    text = given.get(name, "").strip()
    if not text:
        return None
    try:
        moment = parse_datetime(text.replace(" ", "+"))
    except ValueError:
        moment = None
    if moment is None:
        raise Missing(f"{name} 看不懂。请写成 2026-03-02T09:00:00+08:00 的样子。")
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)


def _number(given: QueryDict, name: str, usual: int) -> int:
    text = given.get(name, "").strip()
    if not text:
        return usual
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise Missing(f"{name} 要写正整数。")
    return int(text)


def said_in(request: HttpRequest) -> QueryDict:
    """What stands in the address, or in the form that was sent."""
    return request.POST if request.method == "POST" else request.GET
