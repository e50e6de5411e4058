"""The roster of receptions: who receives in turn, and when; for who keeps it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.cases.models import Case
from fengqiao.desk import roster
from fengqiao.desk.asking import Ask, day_of
from fengqiao.desk.county import today_of
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show
from fengqiao.desk.views.county import NoSuchPage, act_page, changes_of, county_page
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.models import Organ
from fengqiao.jurisdiction.step import Unfit
from fengqiao.reception.actions.plan_turn import plan_turn
from fengqiao.reception.definitions import (
    MOST_PLACES,
    MOST_WEEKS,
    Hours,
    Proposed,
    begun_with,
    hours_of,
    in_turn,
    weekly,
    whole,
)
from fengqiao.reception.models import Leader, Shift
from fengqiao.reception.querysets import (
    booked,
    charge_of,
    charges_seen_by,
    next_in_turn,
    of_organ,
    serving,
    spoken_of,
)

WEEKS = 4
MOST_CHARGES = 100
RECEIVING = (Organ.Kind.CENTRE, Organ.Kind.GOVERNMENT, Organ.Kind.DEPARTMENT)
roster_page = partial(county_page, power="keep_roster")
reception_page = partial(county_page, power="receive")
charge_page = partial(county_page, power="charge")


# ── The roster ───────────────────────────────────────────────────────────────────────────────────


@require_safe
@reception_page
def shifts(request: StaffRequest) -> HttpResponse:
    """The shifts to come of an organ, its own to begin with, and whose turn it is."""
    organ, today = _organ(request, request.GET.get("organ", "")), today_of(request)
    past = "past" in request.GET
    rows = of_organ(organ, request.at)
    if past:
        over = Shift.objects.filter(organ=organ, ends_at__lt=request.at)
        rows = over.select_related("organ", "leader").order_by("-starts_at", "-id")
    return show(
        request,
        "reception.html",
        here="roster",
        organ=organ,
        organs=_organs(request),
        rows=rows[:60],
        past=past,
        leaders=serving(organ, today),
        visits=[one for one in charges_shown(request) if one.visits_at],
        may_keep=request.tables.may(request.post.role, "keep_roster"),
        public=reverse("portal_receptions", args=[organ.place[:12]]),
    )


@require_safe
@reception_page
def shift(request: StaffRequest, key: UUID) -> HttpResponse:
    """One shift: what can be done with it, and what was done."""
    found = find_shift(request, key)
    acts = [act for act in roster.SHIFT_ACTS if act.fits(found)]
    may_keep = request.tables.may(request.post.role, "keep_roster")
    to_come = not found.has_begun(request.at)
    return show(
        request,
        "reception_shift.html",
        here="roster",
        shift=found,
        acts=acts if may_keep and to_come else [],
        bookings=booked(found),
        may_book=to_come and not found.cancelled_at and found.places > 0,
        may_hold=roster.HOLD.fits(found) and not to_come,
        changes=changes_of(request, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@roster_page
def shift_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    found = find_shift(request, key)
    return act_page(request, roster.SHIFT_ACTS, act, found, found, _page_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@reception_page
def shift_held(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Said by who receives people, who need not be who keeps the roster."""
    found = find_shift(request, key)
    return act_page(request, (roster.HOLD,), "hold", found, found, _page_of(found))


@require_http_methods(["GET", "HEAD", "POST"])
@roster_page
def new_shift(request: StaffRequest, key: UUID) -> HttpResponseBase:
    organ = _organ(request, key)
    return act_page(request, (roster.NEW,), "new", organ, organ, _roster_of(organ))


@require_http_methods(["GET", "HEAD", "POST"])
@roster_page
def new_leader(request: StaffRequest, key: UUID) -> HttpResponseBase:
    organ = _organ(request, key)
    return act_page(request, (roster.NEW_LEADER,), "leader", organ, organ, _roster_of(organ))


@require_http_methods(["GET", "HEAD", "POST"])
@roster_page
def leader_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    rows = Leader.objects.filter(organ__place__startswith=request.post.place, pk=key)
    found = rows.select_related("organ__counter", "post__user").first()
    if found is None:
        raise NoSuchPage
    return act_page(request, roster.LEADER_ACTS, act, found, found, _roster_of(found.organ))


# ── What leaders have taken on ───────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class ChargeShown:
    """A matter that a leader has taken on, and how it stands."""

    case: Case
    called: str
    since: datetime
    stage: str
    visits_at: datetime | None
    where: str


@require_safe
@charge_page
def charges(request: StaffRequest) -> HttpResponse:
    """Matters, never people: who has taken them on, how they stand, when somebody goes there."""
    return show(request, "reception_charges.html", here="charges", rows=charges_shown(request))


def charges_shown(request: StaffRequest) -> list[ChargeShown]:
    """Those of the county that the post sees, the newest first."""
    rows = list(charges_seen_by(request.post)[:MOST_CHARGES])
    spoken = spoken_of([row.case_id for row in rows])
    return [_charge(request, row, spoken.get(row.case_id, [])) for row in rows]


def _charge(request: StaffRequest, row: Any, events: list[Any]) -> ChargeShown:
    charge = charge_of(events, [row], request.at)
    kind = request.tables.kind(row.case.kind)
    return ChargeShown(
        case=row.case,
        called=f"{row.post.user.name}（{row.organ.name}）",
        since=row.sent_at,
        stage=label_of(kind.stages[row.case.stage]),
        visits_at=charge.visits_at if charge else None,
        where=charge.where if charge else "",
    )


# ── In turn ──────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@roster_page
def turn(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """The shifts of some weeks in turn: shown as they would be; kept as they were shown, by one press."""
    organ = _organ(request, key)
    leaders = serving(organ, today_of(request))
    if not leaders:
        messages.info(request, _("还没有登记接访的领导。请先登记，再轮流排班。"))
        return redirect("reception_new_leader", organ.pk)
    given = request.POST if request.method == "POST" else request.GET
    asked = _asked(request, organ, leaders, given)
    try:
        hours, proposed = _proposed(request, organ, leaders, asked)
    except Unfit as wrong:
        return _turn(request, organ, leaders, asked, [], wrong)
    told = "\n".join(one.told for one in proposed)
    if request.method != "POST" or request.POST.get("told", "").splitlines() != told.splitlines():
        return _turn(request, organ, leaders, asked, proposed, None)
    return _kept(request, organ, leaders, asked, proposed, hours)


def _kept(
    request: StaffRequest,
    organ: Organ,
    leaders: list[Leader],
    asked: dict[str, str],
    proposed: list[Proposed],
    hours: Hours,
) -> HttpResponseBase:
    try:
        made = plan_turn(
            organ,
            proposed,
            by=request.post,
            at=request.at,
            hours=hours,
            where=asked["where"],
            places=whole("places", asked["places"], MOST_PLACES),
        )
    except Unfit as wrong:
        return _turn(request, organ, leaders, asked, proposed, wrong)
    messages.success(request, _("排好了%(many)d次，公开页上马上看得到。") % {"many": len(made)})
    return redirect(_roster_of(organ))


def _asked(
    request: StaffRequest, organ: Organ, leaders: list[Leader], given: Any
) -> dict[str, str]:
    """What was typed, or what is usual: four weeks on the weekday of the latest shift."""
    last = Shift.objects.filter(organ=organ, cancelled_at=None).order_by("-starts_at").first()
    usual = {
        "first": today_of(request).isoformat(),
        "weekday": str(last.day.isoweekday() if last else 1),
        "weeks": str(WEEKS),
        "begins": roster.BEGINS,
        "ends": roster.ENDS,
        "where": last.where if last else roster.where_of(organ),
        "places": str(last.places if last else roster.PLACES),
        "leader": str(next_in_turn(organ, leaders)),
    }
    return {name: str(given.get(name, value)).strip() for name, value in usual.items()}


def _proposed(
    request: StaffRequest, organ: Organ, leaders: list[Leader], asked: dict[str, str]
) -> tuple[Hours, list[Proposed]]:
    hours = hours_of(asked["begins"], asked["ends"])
    whole("places", asked["places"], MOST_PLACES)
    weeks = whole("weeks", asked["weeks"], MOST_WEEKS, least=1)
    weekday = whole("weekday", asked["weekday"], 7, least=1)
    days = weekly(_first(request, asked["first"], hours), weekday, weeks)
    same = Shift.objects.filter(organ=organ, cancelled_at=None, starts_at__gt=request.at)
    taken = frozenset(one.day for one in same)
    turn = begun_with(leaders, asked["leader"])
    return hours, list(in_turn(turn, days, calendar=request.tables.calendar, taken=taken))


def _first(request: StaffRequest, text: str, hours: Hours) -> date:
    """The first day that is meant; today only where its hour has not come yet."""
    today = today_of(request)
    wanted = day_of(Ask("first", _("从哪天起"), "date"), text)
    soonest = today if hours.on(today)[0] > request.at else today + timedelta(days=1)
    return max(wanted or soonest, soonest)


def _turn(
    request: StaffRequest,
    organ: Organ,
    leaders: list[Leader],
    asked: dict[str, str],
    proposed: list[Proposed],
    wrong: Unfit | None,
) -> HttpResponse:
    problems = [Problem(said(wrong.sentence), wrong.field or "content")] if wrong else []
    return show(
        request,
        "reception_turn.html",
        here="roster",
        organ=organ,
        leaders=leaders,
        asked=asked,
        weekdays=[(str(day + 1), name) for day, name in WEEKDAYS.items()],
        proposed=proposed,
        told="\n".join(one.told for one in proposed),
        problems=problems,
        back=_roster_of(organ),
        status=wrong.status if wrong else 200,
    )


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────


def _roster_of(organ: Organ) -> str:
    return f"{reverse('reception')}?organ={organ.pk}"


def _page_of(found: Shift) -> str:
    return reverse("reception_shift", args=[found.pk])


def _organs(request: StaffRequest) -> list[Organ]:
    """Those of the post's own place that receive people, and the post's own."""
    here = Organ.objects.in_force(today_of(request)).filter(place=request.post.place)
    own = {request.post.organ_id: request.post.organ}
    rows = here.filter(kind__in=RECEIVING).order_by("kind", "name")
    return list((own | {row.pk: row for row in rows}).values())


def _organ(request: StaffRequest, key: Any) -> Organ:
    """The one asked for, else the post's own."""
    rows = Organ.objects.filter(place__startswith=request.post.place).select_related("counter")
    try:
        wanted = UUID(str(key)) if key else request.post.organ_id
    except ValueError:
        raise NoSuchPage from None
    found: Organ | None = rows.filter(pk=wanted).first()
    if found is None:
        raise NoSuchPage
    return found


def find_shift(request: StaffRequest, key: UUID) -> Shift:
    """Of the post's place."""
    rows = Shift.objects.filter(organ__place__startswith=request.post.place, pk=key)
    found: Shift | None = rows.select_related("organ__counter", "leader").first()
    if found is None:
        raise NoSuchPage
    return found
