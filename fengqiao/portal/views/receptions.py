"""When leaders receive people, and where (信访工作条例 18); booking a place there, by name and telephone alone; and
the numbers that wait. Whoever comes without booking is received as well."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.cases.querysets import as_uuid
from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Organ
from fengqiao.jurisdiction.querysets import offices
from fengqiao.jurisdiction.step import Unfit
from fengqiao.lib.calendars import MEDIA_TYPE, written
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.notices.definitions.calendar import receptions_of
from fengqiao.portal import limits
from fengqiao.portal.pages import BOOKED_CODE, CODE_STAYS, Coming, open_page, portal_of, show
from fengqiao.portal.views.public import open_places
from fengqiao.portal.words import said
from fengqiao.reception.actions.book import book, cancel_booking
from fengqiao.reception.models import Booking, Shift, Ticket
from fengqiao.reception.querysets import booking_by, coming, full_shifts, kept_of, queue

LOOKED_BACK = timedelta(days=182)
SECONDS = 20  # between two looks at the numbers


class NoSuchReception(Refusal):
    code, status = "no_such_reception", 404


@dataclass(frozen=True, slots=True)
class OfOrgan:
    """An organ with its shifts to come."""

    organ: Organ
    shifts: list[Shift]


@require_safe
@open_page
def shown(request: Coming, place: str) -> HttpResponse:
    """The coming weeks of a place and of what lies in it; where nothing is planned, whom to turn to."""
    places, shifts = open_places(place), list(coming(place, request.at))
    full = full_shifts(shifts)
    return show(
        request,
        "receptions.html",
        place=place,
        name=village_name(places[place].name),
        organs=_by_organ(shifts),
        full={one.pk for one in shifts if one.places and one.pk in full},
        bookable={one.pk for one in shifts if _may_book(one, request) and one.pk not in full},
        kept=kept_of(place, request.at - LOOKED_BACK, request.at),
        offices=offices(place, request.today),
    )


@require_safe
@open_page
def calendar(request: Coming, place: str) -> HttpResponse:
    """The same for a calendar that somebody subscribes to."""
    name = _("%(name)s：领导接访") % {"name": village_name(open_places(place)[place].name)}
    entries = receptions_of(place, request.at)
    return HttpResponse(written(name, entries, request.at), content_type=MEDIA_TYPE)


def _by_organ(shifts: Iterable[Any]) -> list[OfOrgan]:
    """The wider place first, as the shifts come."""
    found: dict[Any, OfOrgan] = {}
    for shift in shifts:
        found.setdefault(shift.organ_id, OfOrgan(shift.organ, [])).shifts.append(shift)
    return sorted(found.values(), key=lambda one: (one.organ.place, one.organ.name))


def _may_book(shift: Shift, request: Coming) -> bool:
    return bool(shift.places and not shift.cancelled_at and not shift.has_begun(request.at))


# ── Booking ──────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def book_one(request: Coming, key: UUID) -> HttpResponseBase:
    """A name and a telephone; sent twice, it is one booking."""
    shift = Shift.objects.select_related("organ__counter", "leader").filter(pk=key).first()
    if shift is None:
        raise NoSuchReception(_("没有这次接访。请从接访的时间表重新进入。"))
    if request.method != "POST":
        return _form(request, shift, {}, uuid7(request.at))
    limits.check_trap(request)
    limits.count(limits.BOOKINGS, request, request.at)
    given = {name: request.POST.get(name, "").replace("\0", "") for name in ("name", "telephone")}
    command = as_uuid(request.POST.get("command_id", "")) or uuid7(request.at)
    try:
        made = book(
            shift,
            by=portal_of(shift.county, request.today),
            at=request.at,
            command_id=command,
            channel=Booking.Channel.ONLINE,
            **given,
        )
    except Unfit as wrong:
        return _form(request, shift, given, command, wrong)
    response = redirect("portal_booking")
    _remember(response, made.access_code(), request)
    limits.name_device(request, response)
    return response


def _form(
    request: Coming, shift: Shift, given: dict[str, str], command: UUID, wrong: Unfit | None = None
) -> HttpResponse:
    return show(
        request,
        "book.html",
        shift=shift,
        given=given,
        command=command,
        wrong=said(wrong.sentence) if wrong else "",
        field=wrong.field if wrong else "",
        status=wrong.status if wrong else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def booking(request: Coming) -> HttpResponseBase:
    """One's own booking, by its code: when, where, by whom, and what was changed since."""
    if request.method == "POST":
        return _tried(request, request.POST.get("code", ""))
    code = _code(request)
    found = booking_by(code) if code else None
    return show(request, "booking.html", booking=found, code=code, typed="", wrong="")


def _tried(request: Coming, code: str) -> HttpResponseBase:
    limits.check(limits.WRONG_CODES, request, request.at)
    if booking_by(code):
        response: HttpResponseBase = redirect("portal_booking")
        _remember(response, code, request)
    else:
        limits.count(limits.WRONG_CODES, request, request.at)
        wrong = _("没有找到这个预约码。请对照再输一遍。找不到也没关系：到时候直接来，照样接待。")
        response = show(
            request, "booking.html", booking=None, typed=code[:40], wrong=wrong, status=422
        )
    limits.name_device(request, response)
    return response


@require_POST
@open_page
def cancel(request: Coming) -> HttpResponseBase:
    """The place is free for somebody else; nothing is asked."""
    found = booking_by(_code(request))
    if found is None:
        return redirect("portal_booking")
    limits.count(limits.ACTS, request, request.at)
    cancel_booking(found, by=portal_of(found.county, request.today), at=request.at)
    messages.success(request, _("预约已经取消。想来的时候随时可以来，也可以再约。"))
    return redirect("portal_booking")


def _code(request: HttpRequest) -> str:
    return str(request.get_signed_cookie(BOOKED_CODE, default="", max_age=CODE_STAYS) or "")


def _remember(response: HttpResponseBase, code: str, request: HttpRequest) -> None:
    response.set_signed_cookie(
        BOOKED_CODE,
        code,
        max_age=CODE_STAYS,
        path="/p/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


# ── The numbers in the hall ──────────────────────────────────────────────────────────────────────


@require_safe
@open_page
def waiting(request: Coming, key: UUID) -> HttpResponse:
    """Which numbers were called and which wait; no name. It looks again by itself, without script."""
    organ = Organ.objects.in_force(request.today).filter(pk=key).first()
    if organ is None:
        raise NoSuchReception(_("没有这个单位的叫号页。"))
    rows = queue(organ, request.today)
    response = show(
        request,
        "waiting.html",
        organ=organ,
        called=[one.number for one in rows if one.state == Ticket.State.CALLED],
        waiting=[one.number for one in rows if one.state == Ticket.State.WAITING],
    )
    response.headers["Refresh"] = str(SECONDS)
    return response
