"""The counter: numbers of the day, who is called, what was said, and what becomes of it. The queue shows
numbers and no name; what was said is read on its own page, and that it was read stands on record."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.cases.models import Case
from fengqiao.cases.permissions import powerless
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.asking import Ask, read, shown
from fengqiao.desk.county import today_of
from fengqiao.desk.pages import StaffRequest, show
from fengqiao.desk.views.county import NoSuchPage
from fengqiao.desk.views.reception import find_shift, reception_page
from fengqiao.desk.words import label_of, said
from fengqiao.jurisdiction.step import Unfit
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.actions.book import book, cancel_booking, read_bookings
from fengqiao.reception.actions.record_visit import (
    MOST_WORDS,
    join_visit,
    read_visit,
    record_visit,
)
from fengqiao.reception.actions.take_number import call_next, leave, take_number
from fengqiao.reception.models import Booking, Leader, Ticket, Visit
from fengqiao.reception.permissions import NobodyWaits
from fengqiao.reception.querysets import booked_on, queue, serving, visits_seen_by

MOST_VISITS = 50
NO_KEY = UUID(int=0)


# ── Booking for somebody ─────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@reception_page
def book_for(request: StaffRequest, key: UUID) -> HttpResponse:
    """For who stands at the counter or is on the telephone; the code is shown here, to be told to him."""
    found, wrong = find_shift(request, key), None
    asks = [
        Ask(
            "channel",
            gettext_lazy("怎样来约的"),
            "select",
            options=[one for one in Booking.Channel.choices if one[0] != Booking.Channel.ONLINE],
            value=Booking.Channel.COUNTER.value,
        ),
        Ask("name", gettext_lazy("姓名"), most=50),
        Ask(
            "telephone",
            gettext_lazy("电话"),
            help=gettext_lazy("只用来通知改期、取消；接待以后就删。"),
            most=30,
        ),
    ]
    command = as_uuid(request.POST.get("command_id", "")) or uuid7(request.at)
    if request.method == "POST":
        try:
            given = read(asks, request.POST)
            made = book(found, by=request.post, at=request.at, command_id=command, **given)
            return show(request, "reception_booked.html", here="roster", booking=made, shift=found)
        except Unfit as unfit:
            wrong = unfit
    return show(
        request,
        "reception_book.html",
        here="roster",
        shift=found,
        command=command,
        asked=shown(asks, request.POST if wrong else None, wrong),
        status=wrong.status if wrong else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reception_page
def booked_people(request: StaffRequest, key: UUID) -> HttpResponse:
    """Who has to be told that it was moved or cancelled: in full, for a reason that stays."""
    found, wrong, rows = find_shift(request, key), None, []
    asks = [
        Ask(
            "reason",
            gettext_lazy("为什么要看"),
            help=gettext_lazy("写进变更记录。例如：接访取消，要打电话告诉预约的人。"),
            most=200,
        )
    ]
    if request.method == "POST":
        try:
            rows = read_bookings(found, by=request.post, at=request.at, **read(asks, request.POST))
        except Unfit as unfit:
            wrong = unfit
    return show(
        request,
        "reception_people.html",
        here="roster",
        shift=found,
        rows=rows,
        asked=shown(asks, request.POST if wrong else None, wrong),
        was_read=request.method == "POST" and not wrong,
        status=wrong.status if wrong else 200,
    )


# ── The queue ────────────────────────────────────────────────────────────────────────────────────


@require_safe
@reception_page
def queue_today(request: StaffRequest) -> HttpResponse:
    """The day's numbers at one's own organ: who was called, who waits, who has booked and not come yet."""
    organ, today = request.post.organ, today_of(request)
    rows = queue(organ, today)
    return show(
        request,
        "reception_queue.html",
        here="queue",
        organ=organ,
        called=[one for one in rows if one.state == Ticket.State.CALLED],
        waiting=[one for one in rows if one.state == Ticket.State.WAITING],
        bookings=booked_on(organ, today),
        command=uuid7(request.at),
        screen=reverse("portal_queue", args=[organ.pk]),
    )


@require_POST
@reception_page
def take(request: StaffRequest) -> HttpResponseBase:
    """A number for who came in, booked or not."""
    organ, booking = request.post.organ, None
    if key := request.POST.get("booking", ""):
        booking = _booking(request, key)
    command = as_uuid(request.POST.get("command_id", "")) or uuid7(request.at)
    ticket = take_number(organ, by=request.post, at=request.at, command_id=command, booking=booking)
    messages.success(request, _("%(number)s号。请告诉来访人。") % {"number": ticket.number})
    return redirect("reception_queue")


@require_POST
@reception_page
def call(request: StaffRequest) -> HttpResponseBase:
    try:
        ticket = call_next(request.post.organ, by=request.post, at=request.at)
    except NobodyWaits as nobody:
        messages.info(request, said(nobody.sentence))
    else:
        messages.success(request, _("请%(number)s号。") % {"number": ticket.number})
    return redirect("reception_queue")


@require_POST
@reception_page
def left(request: StaffRequest, key: UUID) -> HttpResponseBase:
    leave(_ticket(request, key), by=request.post, at=request.at)
    return redirect("reception_queue")


@require_POST
@reception_page
def give_back(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Somebody telephones that he does not come."""
    found = _booking(request, str(key))
    cancel_booking(found, by=request.post, at=request.at)
    messages.success(request, _("预约已经取消，位置空出来了。"))
    return redirect("reception_shift", found.shift_id)


# ── The visit ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Shown:
    """A visit as a list shows it: when, by whom, what became of it; no name and no word of it."""

    row: Visit
    outcome: Any
    number: str


@require_safe
@reception_page
def visits(request: StaffRequest) -> HttpResponse:
    """Those that are not done yet first; the others as far as they are seen."""
    rows = visits_seen_by(request.post).filter(organ=request.post.organ_id)
    found = list(rows.order_by("-at", "-id")[:MOST_VISITS])
    shown_rows = [
        Shown(row, row.get_outcome_display(), row.case.number if row.case else "") for row in found
    ]
    shown_rows.sort(key=lambda one: one.row.outcome != Visit.Outcome.OPEN)
    return show(request, "reception_visits.html", here="visits", rows=shown_rows)


@require_http_methods(["GET", "HEAD", "POST"])
@reception_page
def new_visit(request: StaffRequest) -> HttpResponseBase:
    """What was said; with one press further to the matter that comes of it."""
    key = request.GET.get("ticket", "")
    ticket = _ticket(request, as_uuid(key)) if key else None
    leaders, wrong = serving(request.post.organ, today_of(request)), None
    asks = _asks_of_visit(request, ticket, leaders)
    command = as_uuid(request.POST.get("command_id", "")) or uuid7(request.at)
    if request.method == "POST":
        try:
            return _recorded(request, read(asks, request.POST), ticket, leaders, command)
        except Unfit as unfit:
            wrong = unfit
    return show(
        request,
        "reception_visit_new.html",
        here="queue",
        ticket=ticket,
        command=command,
        asked=shown(asks, request.POST if wrong else None, wrong),
        status=wrong.status if wrong else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reception_page
def visit(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """What was said, to who received; and the ways on. Of one that belongs to a matter, the matter."""
    found = visits_seen_by(request.post).filter(pk=key).first()
    if found is None:
        raise NoSuchPage
    if found.case:
        return redirect("case", found.case.pk)
    if request.method == "POST":
        return _joined(request, found)
    read_visit(found, by=request.post, at=request.at)
    return _of_visit(request, found)


def _of_visit(request: StaffRequest, found: Visit, problem: str = "") -> HttpResponse:
    return show(
        request,
        "reception_visit.html",
        here="visits",
        visit=found,
        outcome=found.get_outcome_display(),
        kinds=_kinds(request) if found.outcome == Visit.Outcome.OPEN else [],
        command=uuid7(request.at),
        problem=problem,
        typed=request.POST.get("number", ""),
        status=422 if problem else 200,
    )


def _joined(request: StaffRequest, found: Visit) -> HttpResponseBase:
    command = as_uuid(request.POST.get("command_id", "")) or uuid7(request.at)
    number = request.POST.get("number", "").strip()
    try:
        case: Case = Case.objects.one(number, seen_by=request.post)
        join_visit(found, case, by=request.post, at=request.at, command_id=command)
    except Refusal as refusal:
        return _of_visit(request, found, said(refusal.sentence))
    messages.success(request, _("已经并入%(number)s。") % {"number": case.number})
    return redirect("case", case.pk)


def _asks_of_visit(
    request: StaffRequest, ticket: Ticket | None, leaders: list[Leader]
) -> list[Ask]:
    booking = ticket.booking if ticket else None
    me = _("我：%(name)s") % {"name": request.post.user.name}
    own = next((str(one.pk) for one in leaders if one.post_id == request.post.pk), "")
    name_help = (
        _("预约时写的是%(name)s，不用再写。") % {"name": booking.masked_name} if booking else ""
    )
    return [
        Ask(
            "leader",
            gettext_lazy("谁接待的"),
            "select",
            options=[("", me), *((str(one.pk), str(one)) for one in leaders)],
            value=str(booking.shift.leader_id) if booking else own,
            wanted=False,
        ),
        Ask("name", gettext_lazy("来访人姓名"), help=name_help, most=50, wanted=False),
        Ask("telephone", gettext_lazy("电话"), most=30, wanted=False),
        Ask(
            "said",
            gettext_lazy("来访人说的"),
            "long",
            help=gettext_lazy("照他说的记：请求、事实和理由。加密保存。"),
            most=MOST_WORDS,
        ),
        Ask("answer", gettext_lazy("当场答复"), "long", most=MOST_WORDS, wanted=False),
        Ask(
            "is_answered",
            gettext_lazy("已经当场答复清楚，来访人不用再办别的"),
            "tick",
            help=gettext_lazy("不选的，下一页登记成事项，或者并入已有的事项，写过的不用再写。"),
        ),
    ]


def _recorded(
    request: StaffRequest,
    given: dict[str, Any],
    ticket: Ticket | None,
    leaders: list[Leader],
    command: UUID,
) -> HttpResponseBase:
    key = given.pop("leader")
    who = next((one for one in leaders if str(one.pk) == key), None)
    made = record_visit(
        request.post.organ,
        by=request.post,
        at=request.at,
        command_id=command,
        leader=who,
        ticket=ticket,
        **given,
    )
    if made.outcome == Visit.Outcome.ANSWERED:
        messages.success(request, _("已经登记，当场答复，办完了。"))
        return redirect("reception_queue")
    return redirect("reception_visit", made.pk)


def _kinds(request: StaffRequest) -> list[tuple[str, str]]:
    """What can be registered of it: kinds that have people, and that the post may take in."""
    return [
        (kind.name, label_of(kind))
        for kind in request.tables.kinds()
        if kind.has_people
        and powerless(kind.verbs["register"], by=request.post, tables=request.tables) is None
    ]


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────


def _ticket(request: StaffRequest, key: UUID | None) -> Ticket:
    rows = Ticket.objects.filter(organ=request.post.organ_id)
    found: Ticket | None = (
        rows.filter(pk=key or NO_KEY).select_related("organ", "booking__shift").first()
    )
    if found is None:
        raise NoSuchPage
    return found


def _booking(request: StaffRequest, key: str) -> Booking:
    rows = Booking.objects.filter(
        pk=as_uuid(key) or NO_KEY, shift__organ__place__startswith=request.post.place
    )
    found: Booking | None = rows.select_related("shift__organ").first()
    if found is None:
        raise NoSuchPage
    return found
