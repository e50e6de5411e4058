"""Taking in a matter."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from uuid import UUID, uuid5

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from fengqiao.cases import actions
from fengqiao.cases.definitions import Frame, choices
from fengqiao.cases.models import Case, Event
from fengqiao.cases.permissions import powerless
from fengqiao.cases.querysets import akin, as_uuid, telling_of
from fengqiao.cases.step import Taken
from fengqiao.desk import fields as forms
from fengqiao.desk.fields import Field, Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.people import roles
from fengqiao.desk.related import Related, related
from fengqiao.desk.words import SEEN_AT_REGISTRATION, label_of, said
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.actions.record_visit import read_visit, register_visit
from fengqiao.reception.models import Visit
from fengqiao.reception.querysets import visits_seen_by
from fengqiao.rulebook.shapes import Kind, RuleError

# What an empty form begins with: both sides of a dispute, of anything else who brings it.
BOTH_SIDES, ONE_SIDE = ("applicant", "respondent"), ("applicant",)
MOST_PEOPLE = 50
IN_A_ROW = 5  # kinds; the others unfold
Named = tuple[str, str]  # name, label
TYPED = ("name", "phone", "id_number", "address")


class UnknownKind(Refusal):
    code, status = "kind_unknown", 404


@dataclass(frozen=True, slots=True)
class Row:
    """One person as typed; `position` counts from 1, as people do."""

    position: int
    given: Mapping[str, str]

    @property
    def prefix(self) -> str:
        return f"party-{self.position}"

    @property
    def is_empty(self) -> bool:
        return not any(self.given.get(name) for name in TYPED)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def register(request: StaffRequest) -> HttpResponse:
    """The form; what it sends is one command, however often it is sent."""
    kind = _kind(request)
    if refusal := powerless(kind.verbs["register"], by=request.post, tables=request.tables):
        raise refusal
    if request.method != "POST":
        known = forms.known_in(kind.verbs["register"], request.GET)
        rows = _empty_rows(kind)
        if visit := _visit(request):
            read_visit(visit, by=request.post, at=request.at)
            known, rows = known | _told_at(visit, kind), [_who_came(visit), *rows[1:]]
        return _form(request, kind, known, rows, command=uuid7(request.at))
    return _sent(request, kind)


def _kind(request: StaffRequest) -> Kind:
    """The one asked for, else the first that there is."""
    name = request.GET.get("kind") or request.tables.kinds()[0].name
    try:
        return request.tables.kind(name)
    except RuleError as error:
        raise UnknownKind(f"{error.reason}。") from None


def _kinds(request: StaffRequest) -> list[Named]:
    """The kinds that this post may take in: name, label."""
    return [
        (kind.name, label_of(kind))
        for kind in request.tables.kinds()
        if powerless(kind.verbs["register"], by=request.post, tables=request.tables) is None
    ]


def _tabs(kinds: list[Named], kind: Kind) -> tuple[list[Named], list[Named]]:
    """What comes most and what is open stand in a row; the rest is one step away."""
    row = [one for n, one in enumerate(kinds) if n < IN_A_ROW or one[0] == kind.name]
    return row, [one for one in kinds if one not in row]


def _feeds(request: StaffRequest, kind: Kind) -> list[str]:
    """What of this kind other offices send in files."""
    return [label_of(feed) for feed in request.tables.feeds() if feed.kind == kind.name]


def _sent(request: StaffRequest, kind: Kind) -> HttpResponse:
    verb, base = kind.verbs["register"], request.post.place[:6]
    given = forms.given_in(verb, request.POST, request.FILES, base)
    rows = _rows_in(request)
    command = as_uuid(request.POST.get("command_id", "")) or uuid7(request.at)
    strayed = forms.strayed(verb, request.POST, base)
    if "more" in request.POST or "places" in request.POST:
        rows += _one_more(rows) if "more" in request.POST else []
        at = f"party-{len(rows)}-role" if "more" in request.POST else "fact-place"
        return _form(request, kind, given, rows, command=command, focus=at)
    problems = strayed + forms.problems(verb, given, _frame(request, kind))
    if problems:
        return _form(request, kind, given, rows, command=command, problems=problems, status=422)
    if "looked" not in request.POST and (found := _akin(request, given, rows, command)):
        return _form(request, kind, given, rows, command=command, found=found)
    return _registered(request, kind, given, rows, command)


def _akin(
    request: StaffRequest, given: Mapping[str, Any], rows: list[Row], command: UUID
) -> list[Related]:
    """What may belong to this matter; nothing where it was taken in by this very command before."""
    telling = telling_of(
        _people(rows),
        place=str(given.get("place") or ""),
        words=f"{given.get('title') or ''} {given.get('story') or ''}",
        at=request.at,
        number=str(given.get("sender_number") or ""),
    )
    found = akin(request.post, telling)
    keys = [one.row["id"] for one in found]
    if keys and Event.objects.filter(case__in=keys, verb="register", command=command).exists():
        return []
    return related(found, request)


def _registered(
    request: StaffRequest, kind: Kind, given: dict[str, Any], rows: list[Row], command: UUID
) -> HttpResponse:
    visit = _visit(request)
    taking = partial(register_visit, visit) if visit else actions.register
    try:
        taken = taking(
            kind.name,
            by=request.post,
            at=request.at,
            command_id=command,
            parties=_people(rows),
            **given,
        )
    except Refusal as refusal:
        problems = [_problem(refusal)]
        if refusal.code == "command_reused":
            command = uuid7(request.at)
        return _form(
            request, kind, given, rows, command=command, problems=problems, status=refusal.status
        )
    if not Case.objects.visible_to(request.post).filter(pk=taken.case.pk).exists():
        return _confided(request, kind, taken)
    _link(request, taken.case)
    if not actions.code_of(taken):
        messages.success(request, _("已经登记：%(number)s。") % {"number": taken.case.number})
        return redirect("case", taken.case.pk)
    return redirect(f"{reverse('receipt', args=[taken.case.pk])}?command={command}")


def _link(request: StaffRequest, case: Case) -> None:
    """Link the new matter to those that were ticked; one that cannot be is said, and stays unlinked."""
    for key in dict.fromkeys(map(as_uuid, request.POST.getlist("akin"))):
        if key is None:
            continue
        facts = {"other": str(key), "reason": SEEN_AT_REGISTRATION}
        command = uuid5(case.pk, key.hex)
        try:
            actions.perform(
                case, "link", by=request.post, at=request.at, command_id=command, facts=facts
            )
        except Refusal as refusal:
            messages.warning(request, said(refusal.sentence))


def _confided(request: StaffRequest, kind: Kind, taken: Taken) -> HttpResponse:
    """Said once: who took it in is not on it, and least of all where it is about his own organ."""
    return show(
        request,
        "confided.html",
        title=_("已经转交"),
        kind_label=label_of(kind),
        number=taken.case.number,
        holder=taken.case.holder,
        is_ours=taken.event.facts.get("about_own_organ", False),
    )


def _problem(refusal: Refusal) -> Problem:
    problem = forms.problem_of(refusal)
    if refusal.code in ("party_wrong", "applicant_missing"):
        return Problem(said(problem.sentence), "people", problem.article)
    return problem


# ── Out of a reception ───────────────────────────────────────────────────────────────────────────


def _visit(request: StaffRequest) -> Visit | None:
    """The visit of which a matter is to be made, if the address names one that the post sees."""
    key = as_uuid(request.GET.get("visit", ""))
    found: Visit | None = visits_seen_by(request.post).filter(pk=key).first() if key else None
    return found


def _told_at(visit: Visit, kind: Kind) -> dict[str, Any]:
    """What was said there is not typed again."""
    story = visit.said
    if visit.answer:
        with override(settings.LANGUAGE_CODE):  # it stays on file, whoever reads the page
            story += "\n" + _("当场答复：%(answer)s") % {"answer": visit.answer}
    channels = {choice.value for choice in kind.verbs["register"].facts["channel"].choices}
    return {"story": story} | ({"channel": "visit"} if "visit" in channels else {})


def _who_came(visit: Visit) -> Row:
    return Row(1, {"role": "applicant", "name": visit.name, "phone": visit.telephone})


# ── The form ─────────────────────────────────────────────────────────────────────────────────────


def _form(
    request: StaffRequest,
    kind: Kind,
    given: Mapping[str, Any],
    rows: list[Row],
    *,
    command: UUID,
    problems: list[Problem] | None = None,
    found: list[Related] | None = None,
    focus: str = "",
    status: int = 200,
) -> HttpResponse:
    kinds, other_kinds = _tabs(_kinds(request), kind)
    return show(
        request,
        "register.html",
        related=found or [],
        can_link="link" in kind.verbs
        and not kind.received_by,  # what goes elsewhere is out of hand
        looked=bool(found) or "looked" in request.POST,
        ticked=request.POST.getlist("akin"),
        kind=kind,
        kinds=kinds,
        other_kinds=other_kinds,
        feeds=_feeds(request, kind),
        title=_("登记%(kind)s") % {"kind": label_of(kind)},
        fields=_fields(request, kind, given, problems or []),
        rows=rows,
        roles=_roles(kind),
        command=command,
        problems=problems or [],
        people_problem=next((p.sentence for p in problems or [] if p.target == "people"), ""),
        focus=focus,
        most=MOST_PEOPLE,
        status=status,
    )


def _fields(
    request: StaffRequest, kind: Kind, given: Mapping[str, Any], problems: list[Problem]
) -> list[Field]:
    frame, verb = _frame(request, kind), kind.verbs["register"]
    offered = {name: choices(fact, frame) or [] for name, fact in verb.facts.items()}
    place = request.post.place[:18]
    made = forms.fields_of(verb, frame, given=given, offered=offered, place=place)
    return forms.marked(made, problems)


def _frame(request: StaffRequest, kind: Kind) -> Frame:
    return Frame(None, request.post, request.at, request.tables, kind, None)


def _roles(kind: Kind) -> list[tuple[str, str]]:
    """As what somebody can be entered in a matter of this kind."""
    return [(role, label) for role, label in roles().items() if role in kind.capacities]


# ── The people ───────────────────────────────────────────────────────────────────────────────────


def _empty_rows(kind: Kind) -> list[Row]:
    sides = BOTH_SIDES if kind.trade else ONE_SIDE
    return [Row(position, {"role": role}) for position, role in enumerate(sides, start=1)]


def _one_more(rows: list[Row]) -> list[Row]:
    return [Row(len(rows) + 1, {})] if len(rows) < MOST_PEOPLE else []


def _rows_in(request: StaffRequest) -> list[Row]:
    """The rows as they were typed, in their order."""
    names = (*TYPED, "role", "represents", "is_organisation")
    rows = []
    for position in range(1, MOST_PEOPLE + 1):
        if f"party-{position}-role" not in request.POST:
            break
        typed = {name: request.POST.get(f"party-{position}-{name}", "") for name in names}
        rows.append(Row(position, typed))
    return rows


def _people(rows: list[Row]) -> list[dict[str, Any]]:
    """The rows that name somebody; `represents` is a position among these, from 0, as the act has it."""
    named = [row for row in rows if not row.is_empty]
    index = {str(row.position): at for at, row in enumerate(named)}
    return [_person(row, index) for row in named]


def _person(row: Row, index: Mapping[str, int]) -> dict[str, Any]:
    person: dict[str, Any] = {name: value for name, value in row.given.items() if value}
    person["is_organisation"] = bool(person.get("is_organisation"))
    if whom := person.pop("represents", ""):
        person["represents"] = index.get(whom, whom)
    return person
