"""A stricter limit on trial, in words: what was asked, who would have been late, where it leads."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from fengqiao.cases.models import Case
from fengqiao.desk.changes import UNITS
from fengqiao.desk.county import today_of
from fengqiao.desk.pages import StaffRequest
from fengqiao.desk.words import said
from fengqiao.figures.querysets.trials import MOST, Trial, trial_of
from fengqiao.jurisdiction.actions.adopt_clock import proposed
from fengqiao.jurisdiction.models import Organ
from fengqiao.jurisdiction.step import Unfit
from fengqiao.rulebook.shapes import Clock
from fengqiao.rulebook.stricter import looser_clock

FEW = 50  # cases that are named


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed, the row that follows from it, or why there is none."""

    length: str
    unit: str
    units: list[tuple[str, Any]]
    now: Clock | None
    now_says: str
    row: Clock | None
    wrong: str


@dataclass(frozen=True, slots=True)
class Line:
    organ: Any
    all: int
    was_late: int
    would_be: int


@dataclass(frozen=True, slots=True)
class Told:
    """What came of the trial, the cases that this post sees, and the form by which it is adopted."""

    trial: Trial
    more: int
    says: str
    lines: list[Line]
    cases: list[Case]
    most: int
    adopt: str


def asked_of(request: StaffRequest, rule: str) -> Asked:
    """The limit as it counts today, and the one to be tried, if any was typed."""
    now = request.tables.clock(rule) if request.tables.has_clock(rule) else None
    length, unit = request.GET.get("length", "").strip(), request.GET.get("unit", "")
    unit = unit if unit in UNITS else (now.unit if now else "working_days")
    row, wrong = None, ""
    if length:
        try:
            row = _row(request, rule, length, unit, now)
        except Unfit as unfit:
            wrong = said(unfit.sentence)
    says = f"{now.length}{UNITS[now.unit]}" if now else ""
    shown = length or (str(now.length) if now else "")
    return Asked(shown, unit, list(UNITS.items()), now, says, row, wrong)


def _row(request: StaffRequest, rule: str, length: str, unit: str, now: Clock | None) -> Clock:
    if not (length.isascii() and length.isdigit() and len(length) < 5):
        raise Unfit(_("“%(label)s”要写数字。") % {"label": _("多长")})
    begins = today_of(request) + timedelta(days=1)
    row = proposed(rule, request.post.place[:6], begins, length=int(length), unit=unit)
    for reason in looser_clock(row, now) if now else ():
        raise Unfit("不能这样规定：{why}。", why=reason)
    return row


def told_of(request: StaffRequest, asked: Asked) -> Told:
    assert asked.row is not None
    row, county = asked.row, request.post.place[:6]
    trial = trial_of(row, county, tables=request.tables, at=request.at)
    rows = trial.by_holder()
    organs = Organ.objects.in_bulk([holder for holder, *_counts in rows])
    newly = Case.objects.visible_to(request.post).filter(pk__in=trial.newly[:MOST_ASKED])
    known = {"length": row.length, "unit": row.unit}
    return Told(
        trial=trial,
        more=len(trial.newly),
        says=f"{row.length}{UNITS[row.unit]}",
        lines=[Line(organs[key], *counts) for key, *counts in rows],
        cases=list(newly.order_by("-id")[:FEW]),
        most=MOST,
        adopt=f"{reverse('county_rule_adopt', args=[row.name])}?{urlencode(known)}",
    )


MOST_ASKED = 500  # keys in one question
