"""The rules to look at: how a kind of matter goes, and how any limit is counted."""

from datetime import date, datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.desk.dates import BINDS, BOUND, VERIFIED, length_of, said, why_of
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.views.registering import UnknownKind
from fengqiao.desk.views.showing import drawn
from fengqiao.desk.words import label_of
from fengqiao.rulebook import clocks
from fengqiao.rulebook.shapes import Clock, Kind, RuleError
from fengqiao.rulebook.tables import Tables, in_force


@require_safe
@staff_page
def kinds(request: StaffRequest) -> HttpResponse:
    """The kinds of matters; with only one there is nothing to choose."""
    found = request.tables.kinds()
    if len(found) == 1:
        return redirect("kind", found[0].name)
    return show(request, "kinds.html", kinds=[(kind.name, label_of(kind)) for kind in found])


@require_safe
@staff_page
def kind(request: StaffRequest, name: str) -> HttpResponse:
    """One kind: its process as a picture, its limits with their sources."""
    tables = request.tables
    found = _kind(tables, name)
    return show(
        request,
        "kind.html",
        kind=found,
        title=label_of(found),
        picture=drawn(found),
        clocks=[_clock_row(clock) for clock in tables.clocks(name)],
        remedies=tables.remedies(name, ""),
    )


def _kind(tables: Tables, name: str) -> Kind:
    try:
        return tables.kind(name)
    except RuleError as error:
        raise UnknownKind(f"{error.reason}。") from None


def _clock_row(clock: Clock) -> dict[str, Any]:
    return {
        "name": clock.name,
        "label": label_of(clock),
        "length": length_of(clock),
        "binds": BOUND.get(clock.binds, ""),
        "source": clock.source,
        "verified": VERIFIED[clock.verified],
        "is_ours": bool(clock.where),
    }


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────


@require_safe
@staff_page
def why(request: StaffRequest) -> HttpResponse:
    """Any limit counted from any day: the arithmetic in words."""
    found = [clock for kind in request.tables.kinds() for clock in request.tables.clocks(kind.name)]
    name, start = request.GET.get("clock", ""), request.GET.get("start", "").strip()
    counted, problem = _counted(request, name, start) if start else (None, None)
    return show(
        request,
        "why.html",
        clocks=[(clock.name, label_of(clock)) for clock in found],
        chosen=name,
        start=start,
        counted=counted,
        limit=said(counted.limit) if counted else "",
        steps=why_of(counted) if counted else (),
        binds=BINDS.get(counted.binds, "") if counted else "",
        problems=[problem] if problem else [],
    )


def _counted(
    request: StaffRequest, name: str, start: str
) -> tuple[clocks.DueDate | None, Problem | None]:
    """The answer, by the rules in force on the day it starts; or what is wrong with the question."""
    began = _start(start)
    if began is None:
        return None, Problem(_("起算的日子要写成 2026-03-02 的样子。"), "start")
    day = began.date() if isinstance(began, datetime) else began
    tables = in_force(day, request.post.place)
    try:
        return clocks.due(tables.clock(name), began, calendar=tables.calendar), None
    except RuleError as error:
        return None, Problem(f"{error.reason}。", "clock")


def _start(text: str) -> date | datetime | None:
    try:
        if len(text) <= 10:
            return date.fromisoformat(text)
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError:
        return None
