"""Committees, mediators, their training and grades, and the subsidies of cases: for who keeps them, for who
reviews, and for a mediator what is kept of himself. Of a case they show its number, where one sees it."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.cases.models import Case
from fengqiao.desk import crew
from fengqiao.desk.asking import Act, Ask, read, shown
from fengqiao.desk.county import today_of, why
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import drill
from fengqiao.desk.views.county import NoSuchPage, act_page, changes_of, county_page
from fengqiao.desk.views.ledgers import XLSX
from fengqiao.desk.words import in_english, label_of, said
from fengqiao.jurisdiction.models import Organ
from fengqiao.jurisdiction.step import Unfit
from fengqiao.mediators.actions.export_subsidies import export_subsidies
from fengqiao.mediators.actions.keep_particulars import read_particulars
from fengqiao.mediators.definitions import (
    FORMS,
    GRADING_STATES,
    LIST_STATES,
    PARTICULARS,
    SUBSIDY_STATES,
    TOLD,
)
from fengqiao.mediators.models import (
    Committee,
    Course,
    CourtNotice,
    Grading,
    Mediator,
    Membership,
    Objection,
    Subsidy,
    SubsidyList,
    Term,
)
from fengqiao.mediators.permissions import Broken, broken_with
from fengqiao.mediators.querysets import hours_by_year, members_on, newest_terms, seats_of, work_of

PAGE = 50
MEDIATING = (Organ.Kind.COMMITTEE, Organ.Kind.STUDIO)
keeper_page = partial(county_page, power="keep_mediators")
reviewer_page = partial(county_page, power="review_award")


@dataclass(frozen=True, slots=True)
class Row:
    """An organ that mediates, as the list shows it; without a committee it was not entered yet."""

    organ: Organ
    committee: Committee | None
    members: int
    women: int
    term: Term | None
    broken: list[str]


@dataclass(frozen=True, slots=True)
class Award:
    """A grading or a subsidy in words."""

    row: Any
    label: str
    state: Any
    reasons: list[str]
    acts: list[Act]
    number: str = ""  # of the case, where the reader sees it


# ── Committees ───────────────────────────────────────────────────────────────────────────────────


@require_safe
@keeper_page
def committees(request: StaffRequest) -> HttpResponse:
    """Those of a place, what each lacks, and what the court has not been told."""
    place, find = _place(request), request.GET.get("find", "").strip()
    page, today = _number(request.GET.get("page", "1")), today_of(request)
    organs = Organ.objects.in_force(today).filter(kind__in=MEDIATING, place__startswith=place)
    if find:
        organs = organs.filter(name__contains=find)
    found = list(
        organs.select_related("committee").order_by("place", "name")[
            (page - 1) * PAGE : page * PAGE + 1
        ]
    )
    waiting = CourtNotice.objects.filter(told_on=None, committee__organ__place__startswith=place)
    return show(
        request,
        "crew.html",
        rows=_rows(found[:PAGE], today),
        waiting=waiting.select_related("committee__organ").order_by("made_at")[:PAGE],
        options=drill(request.post.place, place, today),
        place=place,
        find=find,
        before=f"?place={place}&find={find}&page={page - 1}" if page > 1 else "",
        after=f"?place={place}&find={find}&page={page + 1}" if len(found) > PAGE else "",
        page=page,
    )


def _rows(organs: Sequence[Organ], today: date) -> list[Row]:
    """With their seats and newest terms, read for all of them together."""
    keys = [organ.pk for organ in organs]
    seats, terms = seats_of(keys, today), newest_terms(keys)
    return [_row(organ, seats.get(organ.pk, []), terms.get(organ.pk), today) for organ in organs]


def _row(organ: Organ, seats: list[Membership], term: Term | None, today: date) -> Row:
    committee = getattr(organ, "committee", None)
    if committee is not None:
        committee.organ = organ
    women = sum(seat.mediator.gender == Mediator.Gender.FEMALE for seat in seats)
    found = broken_with(committee, seats, term, today) if committee else []
    return Row(organ, committee, len(seats), women, term, [said(one.sentence) for one in found])


@require_safe
@keeper_page
def committee(request: StaffRequest, key: UUID) -> HttpResponse:
    """One of them: what it is, its term, members, mediators, what the court was told."""
    organ = _organ(request, key)
    found, today = getattr(organ, "committee", None), today_of(request)
    if found is None:
        return show(request, "crew_committee.html", organ=organ, acts=[crew.SET_UP])
    found.organ = organ
    seats = list(members_on(found, today))
    terms = list(found.terms.order_by("-from_on"))
    serving = Q(valid_to=None) | Q(valid_to__gte=today)
    return show(
        request,
        "crew_committee.html",
        organ=organ,
        committee=found,
        seats=seats,
        terms=terms,
        broken=_told(broken_with(found, seats, terms[0] if terms else None, today)),
        mediators=found.mediators.filter(serving).order_by("name", "id"),
        notices=found.court_notices.select_related("court").order_by("told_on", "made_at"),
        acts=[act for act in crew.COMMITTEE_ACTS if act.fits(found)],
        changes=changes_of(request, found),
    )


def _told(found: Iterable[Broken]) -> list[tuple[str, str]]:
    return [(said(one.sentence), one.source) for one in found]


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def committee_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    organ = _organ(request, key)
    back, found = reverse("crew_committee", args=[key]), getattr(organ, "committee", None)
    if found is None:
        return act_page(request, (crew.SET_UP,), act, organ, organ, back)
    found.organ = organ
    return act_page(request, crew.COMMITTEE_ACTS, act, found, found, back)


@require_safe
@keeper_page
def notice(request: StaffRequest, key: UUID) -> HttpResponse:
    """What the court is told, as a letter to print; and when it was told."""
    found = _notice(request, key)
    return show(
        request,
        "crew_notice.html",
        notice=found,
        lines=[_line(line) for line in found.lines],
        seats=list(members_on(found.committee, found.told_on or today_of(request))),
        term=found.committee.terms.order_by("-from_on").first(),
        printed_at=request.at,
    )


def _line(line: dict[str, str]) -> tuple[str, str]:
    offices = dict(Membership.Office.choices)
    parts = [line["who"], str(offices.get(line["office"], "")), str(TOLD[line["what"]])]
    return line["on"], " ".join(part for part in parts if part)


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def notice_tell(request: StaffRequest, key: UUID) -> HttpResponseBase:
    found = _notice(request, key)
    back = reverse("crew_committee", args=[found.committee_id])
    return act_page(request, (crew.TELL,), "tell", found, found.committee, back)


# ── Mediators ────────────────────────────────────────────────────────────────────────────────────


@require_safe
@keeper_page
def mediator(request: StaffRequest, key: UUID) -> HttpResponse:
    """Somebody who mediates: how, since when, his training, honours, grades; not his particulars."""
    found = _mediator(request, key)
    acts = [act for act in crew.MEDIATOR_ACTS if act.fits(found)]
    return show(
        request,
        "crew_mediator.html",
        acts=acts,
        changes=changes_of(request, found),
        has_particulars=hasattr(found, "particulars"),
        **_of_mediator(request, found),
    )


@require_safe
@staff_page
def mine(request: StaffRequest) -> HttpResponse:
    """What is kept of oneself as a mediator: nothing of it is hidden from him."""
    found = _oneself(request)
    return show(
        request,
        "crew_mine.html",
        particulars=_particulars(getattr(found, "particulars", None)) if found else [],
        subsidies=_subsidies(request, found.subsidies.order_by("-id")[:PAGE]) if found else [],
        **(_of_mediator(request, found) if found else {"mediator": None}),
    )


def _of_mediator(request: StaffRequest, found: Mediator) -> dict[str, Any]:
    """What his own page and that of his keeper both show."""
    rules, today = request.tables, today_of(request)
    least = (
        rules.measure("training.hours_least") if rules.has_measure("training.hours_least") else None
    )
    hours = hours_by_year(found)
    years = {today.year: hours.get(today.year, Decimal(0)), **hours}
    gradings = found.gradings.order_by("-proposed_at")
    return {
        "mediator": found,
        "seat": crew.seat_of(found),
        "least": least,
        "years": [
            (year, many, least is None or many >= least.value) for year, many in years.items()
        ],
        "honours": found.honours.all(),
        "work": work_of(found, today, hours),
        "gradings": [_grading(request, row) for row in gradings],
    }


def _grading(request: StaffRequest, row: Grading) -> Award:
    label = label_of(request.tables.mediator_grade(row.level))
    may = request.tables.may(request.post.role, "review_award")
    acts = [act for act in crew.GRADING_ACTS if may and act.fits(row)]
    return Award(
        row, label, GRADING_STATES[row.state], [_condition(one) for one in row.facts], acts
    )


def _condition(fact: dict[str, Any]) -> str:
    label = fact["label_en"] if in_english() else fact["label"]
    met = _("达到") if fact["met"] else _("没有达到")
    return _("%(label)s：%(value)s，%(met)s") % {"label": label, "value": fact["value"], "met": met}


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def mediator_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    found = _mediator(request, key)
    return act_page(
        request, crew.MEDIATOR_ACTS, act, found, found, reverse("crew_mediator", args=[key])
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def particulars(request: StaffRequest, key: UUID) -> HttpResponse:
    """What only the statistics ask, to who says why: shown once, on record."""
    found, told, wrong = _mediator(request, key), None, None
    asks = [Ask("reason", _("为什么要看"), most=300, help=why().help)]
    if request.method == "POST":
        try:
            reason = read(asks, request.POST)["reason"]
            row = read_particulars(found, by=request.post, at=request.at, reason=reason)
            told = _particulars(row)
        except Unfit as fault:
            wrong = fault
    return show(
        request,
        "crew_particulars.html",
        mediator=found,
        told=told,
        asked=shown(asks, request.POST if request.method == "POST" else None, wrong),
        status=wrong.status if wrong else 200,
    )


def _particulars(row: Any) -> list[tuple[Any, Any]]:
    """In words, in the order of the table."""
    if row is None:
        return []
    lines = [(crew.LABELS["birth_year"], row.birth_year or _("没有说"))]
    for name, codes in PARTICULARS.items():
        lines.append((crew.LABELS[name], codes.get(getattr(row, name), _("没有说"))))
    return lines


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def apply(request: StaffRequest) -> HttpResponseBase:
    """A mediator applies for a grade."""
    found = _oneself(request)
    if found is None:
        raise NoSuchPage
    return act_page(request, (crew.GRADE,), "grade", found, found, reverse("crew_mine"))


# ── Training ─────────────────────────────────────────────────────────────────────────────────────


@require_safe
@keeper_page
def training(request: StaffRequest) -> HttpResponse:
    """The courses of the county, the newest first, with how many were there."""
    rows = Course.objects.filter(county=request.post.place[:6]).annotate(many=Count("attendances"))
    place = request.post.place
    return show(
        request,
        "crew_training.html",
        rows=rows.order_by("-held_on", "-id")[:PAGE],
        options=drill(place, place, today_of(request)),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def new_course(request: StaffRequest) -> HttpResponseBase:
    about = Course(county=request.post.place[:6], topic="")
    return act_page(request, (crew.COURSE,), "course", None, about, reverse("crew_training"))


@require_http_methods(["GET", "HEAD", "POST"])
@keeper_page
def attend(request: StaffRequest, key: UUID) -> HttpResponseBase:
    found = Course.objects.filter(pk=key, county=request.post.place[:6]).first()
    if found is None:
        raise NoSuchPage
    return act_page(request, (crew.ATTEND,), "attend", found, found, reverse("crew_training"))


# ── Grades and subsidies ─────────────────────────────────────────────────────────────────────────


@require_safe
@reviewer_page
def awards(request: StaffRequest) -> HttpResponse:
    """What waits to be reviewed or shown, and the lists."""
    here = {"mediator__committee__organ__place__startswith": request.post.place}
    gradings = Grading.objects.filter(**here, state__in=("proposed", "reviewed", "shown"))
    gradings = gradings.select_related("mediator__committee__organ").order_by("proposed_at")
    proposed = Subsidy.objects.filter(**here, state="proposed").order_by("proposed_at")
    ready = Subsidy.objects.filter(**here, state="accepted", listed=None)
    lists = SubsidyList.objects.filter(county=request.post.place[:6]).order_by("-id")[:PAGE]
    return show(
        request,
        "crew_awards.html",
        gradings=[_grading(request, row) for row in gradings[:PAGE]],
        subsidies=_subsidies(request, proposed[:PAGE]),
        ready=ready.aggregate(many=Count("id"), amount=Sum("amount")),
        lists=[(row, LIST_STATES[row.state]) for row in lists],
    )


def _subsidies(request: StaffRequest, rows: Any) -> list[Award]:
    found = list(rows.select_related("mediator__committee__organ", "case", "listed"))
    keys = [row.case_id for row in found]
    seen = set(
        Case.objects.visible_to(request.post).filter(pk__in=keys).values_list("pk", flat=True)
    )
    labels = {fact.code: label_of(fact) for fact in request.tables.difficulty_facts()}
    return [
        Award(
            row,
            f"{label_of(request.tables.difficulty(row.difficulty))} · {FORMS[row.form]}",
            SUBSIDY_STATES[row.state],
            [labels.get(code, code) for code in row.reasons],
            [],
            row.case.number if row.case_id in seen else "",
        )
        for row in found
    ]


@require_safe
@reviewer_page
def grading(request: StaffRequest, key: UUID) -> HttpResponse:
    """One application: what was counted, the opinion, who objected."""
    found = _of_grading(request, key)
    return show(
        request,
        "crew_grading.html",
        award=_grading(request, found),
        mediator=found.mediator,
        objections=found.objections.order_by("at"),
        changes=changes_of(request, found.mediator),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_page
def grading_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    found = _of_grading(request, key)
    back = reverse("crew_grading", args=[key])
    return act_page(request, crew.GRADING_ACTS, act, found, found, back)


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_page
def objection(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """The answer to somebody who objects."""
    here = Q(grading__mediator__committee__organ__place__startswith=request.post.place)
    rows = Objection.objects.filter(here | Q(listed__county=request.post.place[:6]), pk=key)
    found: Objection | None = rows.select_related("grading", "listed").first()
    if found is None:
        raise NoSuchPage
    award = found.grading or found.listed
    name = "crew_grading" if found.grading else "crew_list"
    assert award is not None, "a constraint says so"
    return act_page(request, (crew.ANSWER,), "answer", found, award, reverse(name, args=[award.pk]))


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_page
def subsidy(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """Review one."""
    rows = Subsidy.objects.filter(
        pk=key, mediator__committee__organ__place__startswith=request.post.place
    )
    awards = _subsidies(request, rows)
    if not awards:
        raise NoSuchPage
    [award] = awards
    mediator, back = award.row.mediator, reverse("crew_awards")
    of = [award.number or _("（专人办理的事项）"), str(mediator), award.label, *award.reasons]
    return act_page(
        request, (crew.SUBSIDY,), "review", award.row, mediator, back, of=" · ".join(of)
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_page
def new_list(request: StaffRequest) -> HttpResponseBase:
    about = SubsidyList(county=request.post.place[:6], title="")
    return act_page(request, (crew.LIST,), "list", None, about, reverse("crew_awards"))


@require_safe
@reviewer_page
def subsidy_list(request: StaffRequest, key: UUID) -> HttpResponse:
    """A list with what stands on it, its notice, who objected."""
    found = _list(request, key)
    rows = _subsidies(request, found.subsidies.order_by("mediator__name", "id"))
    return show(
        request,
        "crew_list.html",
        listed=found,
        state=LIST_STATES[found.state],
        rows=rows,
        total=sum((one.row.amount or Decimal(0) for one in rows), Decimal(0)),
        objections=found.objections.order_by("at"),
        acts=[act for act in crew.LIST_ACTS if act.fits(found)],
        changes=changes_of(request, found),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@reviewer_page
def list_act(request: StaffRequest, key: UUID, act: str) -> HttpResponseBase:
    found = _list(request, key)
    return act_page(request, crew.LIST_ACTS, act, found, found, reverse("crew_list", args=[key]))


@require_POST
@reviewer_page
def list_out(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """The closed list as a workbook."""
    with tempfile.TemporaryDirectory() as folder:
        done = export_subsidies(
            _list(request, key), by=request.post, at=request.at, folder=Path(folder)
        )
        file = done.path.open("rb")
        return FileResponse(file, as_attachment=True, filename=done.name, content_type=XLSX)


# ── Finding ──────────────────────────────────────────────────────────────────────────────────────


def _place(request: StaffRequest) -> str:
    place = request.GET.get("place", "")
    fits = place.startswith(request.post.place) and place.isascii() and place.isdigit()
    return place if fits else request.post.place


def _number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _organ(request: StaffRequest, key: UUID) -> Organ:
    rows = Organ.objects.filter(
        pk=key, place__startswith=request.post.place, kind__in=MEDIATING
    ).select_related("committee")
    found: Organ | None = rows.first()
    if found is None:
        raise NoSuchPage
    return found


def _notice(request: StaffRequest, key: UUID) -> CourtNotice:
    rows = CourtNotice.objects.filter(committee__organ__place__startswith=request.post.place)
    found: CourtNotice | None = (
        rows.filter(pk=key).select_related("committee__organ", "court", "told_by__user").first()
    )
    if found is None:
        raise NoSuchPage
    return found


def _mediator(request: StaffRequest, key: UUID) -> Mediator:
    rows = Mediator.objects.filter(committee__organ__place__startswith=request.post.place, pk=key)
    found: Mediator | None = (
        rows.select_related("committee__organ", "user", "particulars")
        .prefetch_related("memberships", "honours")
        .first()
    )
    if found is None:
        raise NoSuchPage
    return found


def _oneself(request: StaffRequest) -> Mediator | None:
    """As a mediator of the county in which one is at work."""
    rows = Mediator.objects.filter(user=request.post.user_id, county=request.post.place[:6])
    found: Mediator | None = (
        rows.select_related("committee__organ", "particulars")
        .prefetch_related("memberships", "honours")
        .order_by("-valid_from")
        .first()
    )
    return found


def _of_grading(request: StaffRequest, key: UUID) -> Grading:
    rows = Grading.objects.filter(
        pk=key, mediator__committee__organ__place__startswith=request.post.place
    ).select_related("mediator__committee__organ", "reviewed_by__user", "proposed_by__user")
    found: Grading | None = rows.first()
    if found is None:
        raise NoSuchPage
    return found


def _list(request: StaffRequest, key: UUID) -> SubsidyList:
    found: SubsidyList | None = SubsidyList.objects.filter(
        pk=key, county=request.post.place[:6]
    ).first()
    if found is None:
        raise NoSuchPage
    return found
