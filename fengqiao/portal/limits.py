"""How often somebody may try, so that one cannot crowd out the others. Told in words.

Of the address and the device only keyed hashes are kept, as long as they are counted. Who has let
his telephone do a little sum (`static/portal/proof.js`) may send more often; who has no script need
not, and waits sooner.
"""

import hashlib
import ipaddress
import math
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.models import Tally
from fengqiao.lib.refusal import Refusal

DEVICE = "fq_device"
YEAR = 365 * 24 * 3600
PROOF_BITS = 14
TRAP = "website"  # a field that people do not see


class TooOften(Refusal):
    code, status = "too_often", 403


class NotAPerson(Refusal):
    code, status = "not_a_person", 422


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so often within so many minutes, by one address and by one device."""

    what: str
    address: int
    device: int
    minutes: int


FILING = Limit("file", address=30, device=6, minutes=60)
FILING_WITHOUT_PROOF = Limit("file-slow", address=6, device=3, minutes=60)
# A mobile network shows a county's telephones under few addresses: guessing 80 bits is hopeless
# anyway, so that the limit for an address keeps out machines and not the neighbours of one.
WRONG_CODES = Limit("code", address=60, device=10, minutes=15)
DRAFTS = Limit("draft", address=120, device=20, minutes=60)
PHOTOS = Limit("photo", address=120, device=30, minutes=60)
BOOKINGS = Limit("book", address=60, device=4, minutes=60)
ACTS = Limit("act", address=120, device=40, minutes=60)


def count(limit: Limit, request: HttpRequest, at: datetime) -> None:
    """One more try; TooOften when it is one too many."""
    within = timedelta(minutes=limit.minutes)
    for who, most in _who(limit, request):
        many, until_at = Tally.objects.one_more(who, at, within)
        if many > most:
            raise TooOften(_sentence(limit, until_at - at))


def check(limit: Limit, request: HttpRequest, at: datetime) -> None:
    """TooOften when what was counted before has used the limit up; counts nothing itself."""
    for who, most in _who(limit, request):
        many, until_at = Tally.objects.so_far(who, at)
        if many >= most:
            raise TooOften(_sentence(limit, until_at - at))


def _sentence(limit: Limit, left: timedelta) -> str:
    minutes = max(1, math.ceil(left.total_seconds() / 60))
    if limit is WRONG_CODES:
        return _(
            "查询码输错的次数太多，请%(minutes)d分钟后再试。"
            "请核对回执；丢了可以请经办单位重新发放，也可以带身份证到窗口办理。"
        ) % {"minutes": minutes}
    return _(
        "从您这里提交得太多，请%(minutes)d分钟后再试，写好的内容已经保存。"
        "着急的请打电话或者到综治中心、村（居）委会当面反映；有人身危险请马上拨打 110。"
    ) % {"minutes": minutes}


def _who(limit: Limit, request: HttpRequest) -> list[tuple[str, int]]:
    found = [(_hidden(limit, "address", address_of(request)), limit.address)]
    if device := device_of(request):
        found.append((_hidden(limit, "device", device), limit.device))
    return found


def _hidden(limit: Limit, kind: str, who: str) -> str:
    return keys().fingerprint(f"{limit.what} {kind} {who}")


def address_of(request: HttpRequest) -> str:
    """From where it comes; behind a proxy what the proxy says. Of IPv6 the network of one household,
    unless it only wraps an address of IPv4; a port that some proxies add is left out."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.HTTPS:
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).split(",")[-1].strip()
    try:
        parsed = ipaddress.ip_address(_without_port(address))
    except ValueError:
        return address
    if parsed.version == 4:
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def _without_port(address: str) -> str:
    """192.0.2.1:4711 and [2001:db8::1]:4711 as some proxies write them; others as they are."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def device_of(request: HttpRequest) -> str:
    """A random name that this browser was given; '' for one that has come for the first time."""
    return str(request.get_signed_cookie(DEVICE, default="", max_age=YEAR) or "")


def name_device(request: HttpRequest, response: HttpResponseBase) -> None:
    if not device_of(request):
        response.set_signed_cookie(
            DEVICE,
            secrets.token_hex(8),
            max_age=YEAR,
            path="/p/",
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


# ── A person or a program ────────────────────────────────────────────────────────────────────────


def check_trap(request: HttpRequest) -> None:
    if request.POST.get(TRAP, ""):
        raise NotAPerson(_("有一栏写着“请留空”，但是填了内容。请清空以后再提交。"))


def is_proved(draft: UUID, proof: str) -> bool:
    """Whether the little sum of this draft was done: a number with which its hash begins with zeros."""
    if not proof.isascii() or not proof.isdigit() or len(proof) > 12:
        return False
    digest = hashlib.sha256(f"{draft}:{proof}".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> (32 - PROOF_BITS) == 0
