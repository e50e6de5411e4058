"""A verb of the kind as a page: its form, and the act that its form sends."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI, Choice, Frame
from fengqiao.cases.models import Case, Standing, WholeStanding
from fengqiao.cases.permissions import powerless
from fengqiao.cases.querysets import as_uuid
from fengqiao.cases.step import Taken
from fengqiao.desk import fields as forms
from fengqiao.desk import wordings
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, in_tab, show, staff_page
from fengqiao.desk.words import label_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import RuleError, Verb
from fengqiao.rulebook.tables import in_force

OWN_PAGES = {
    "make_paper": "papers",
    "make_dossier": "dossier",
    "draw_signature": "draw",
    "ask_certificate": "certificate",
    "sign_by_certificate": "certificate",
}


class UnknownAct(Refusal):
    code, status = "verb_unknown", 404


@dataclass(frozen=True, slots=True)
class Asked:
    """A verb that this post asks to do, with everything its facts are read against."""

    case: Case
    verb: Verb
    frame: Frame
    standing: Standing
    offered: Mapping[str, list[Choice]]


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def act(request: StaffRequest, ref: str, noun: str) -> HttpResponse:
    """The form of a verb; what it sends is one command, however often it is sent."""
    case = Case.objects.one(ref, seen_by=request.post)
    verb, frame = _verb(request, case, noun)
    command = as_uuid(request.POST.get("command_id", ""))
    if verb.name in OWN_PAGES:
        return redirect(OWN_PAGES[verb.name], case.pk)
    if request.method == "POST" and command:
        return _sent(request, case, verb, frame, command)
    return _form(
        request, _asked(case, verb, frame), forms.known_in(verb, request.GET), uuid7(request.at)
    )


def _verb(request: StaffRequest, case: Case, noun: str) -> tuple[Verb, Frame]:
    tables = in_force(request.at.astimezone(SHANGHAI).date(), case.place)
    kind = tables.kind(case.kind)
    try:
        verb = kind.by_noun(noun)
    except RuleError as error:
        raise UnknownAct(f"{error.reason}。") from None
    reads = Standing if request.method == "POST" else WholeStanding  # a form looks at all of it
    return verb, Frame(case, request.post, request.at, tables, kind, reads(case))


def _asked(case: Case, verb: Verb, frame: Frame) -> Asked:
    """The verb with its choices; the Refusal where it cannot be done."""
    assert frame.standing is not None
    if refusal := powerless(verb, by=frame.by, tables=frame.tables):
        raise refusal
    offer = actions.offer(case, verb, by=frame.by, at=frame.at, standing=frame.standing)
    if offer is None:
        raise UnknownAct(_("这件事项没有这个办理动作。请从事项页面上列出的动作中选择。"))
    if offer.refusal:
        raise offer.refusal
    return Asked(case, verb, frame, frame.standing, offer.choices)


# ── Doing it ─────────────────────────────────────────────────────────────────────────────────────


def _sent(
    request: StaffRequest, case: Case, verb: Verb, frame: Frame, command: UUID
) -> HttpResponse:
    base = request.post.place[:6]
    given = forms.given_in(verb, request.POST, request.FILES, base)
    if strayed := forms.strayed(verb, request.POST, base):
        asked = _asked(case, verb, frame)
        return _form(request, asked, given, command, problems=strayed, status=422)
    if "places" in request.POST or _asks_for_words(request):
        return _form(request, _asked(case, verb, frame), given, command)
    try:
        taken = actions.perform(
            case, verb.name, by=request.post, at=request.at, command_id=command, facts=given
        )
    except Refusal as refusal:
        return _refused(request, _asked_or(case, verb, frame, refusal), given, command, refusal)
    return ANSWERS.get(verb.name, _back_to_case)(request, taken)


def _asks_for_words(request: StaffRequest) -> bool:
    """Whether ready words are looked for or taken. Who types a word to look for and presses Enter
    means this, and not the act."""
    found, find = (request.POST.get(name, "").strip() for name in ("found_words", "find_words"))
    return "wording" in request.POST or "look_for_words" in request.POST or found != find


def _asked_or(case: Case, verb: Verb, frame: Frame, refusal: Refusal) -> Asked:
    """The form again; where it is no longer open, the reason for which the act was refused."""
    try:
        return _asked(case, verb, frame)
    except Refusal:
        raise refusal from None


def _refused(
    request: StaffRequest, asked: Asked, given: Mapping[str, Any], command: UUID, refusal: Refusal
) -> HttpResponse:
    """The form with every fault named at once; the door's own reason where the facts are in order."""
    problems = forms.problems(asked.verb, given, asked.frame) or [forms.problem_of(refusal)]
    if refusal.code == "command_reused":
        command = uuid7(request.at)
    return _form(request, asked, given, command, problems=problems, status=refusal.status)


def _form(
    request: StaffRequest,
    asked: Asked,
    given: Mapping[str, Any],
    command: UUID,
    *,
    problems: list[Problem] | None = None,
    status: int = 200,
) -> HttpResponse:
    find = request.POST.get("find_words", "").strip()
    ready = wordings.offered(asked.verb, asked.frame, find)
    if "wording" in request.POST:
        given = wordings.with_words(given, asked.verb, ready, request.POST["wording"])
    made = forms.fields_of(asked.verb, asked.frame, given=given, offered=asked.offered)
    return show(
        request,
        "act.html",
        case=asked.case,
        verb=asked.verb,
        label=label_of(asked.verb),
        leads_to=_leads_to(asked),
        fields=forms.marked(made, problems or []),
        problems=problems or [],
        command=command,
        has_files=any(fact.type == "file" for fact in asked.verb.facts.values()),
        remedies=_remedies(asked),
        ready=ready,
        find=find,
        in_tab=in_tab(request),
        status=status,
    )


def _leads_to(asked: Asked) -> str:
    """The stage after the act, where it is another one and known beforehand."""
    stage = asked.frame.kind.stages.get(asked.verb.to)
    return label_of(stage) if stage and stage.name != asked.case.stage else ""


def _remedies(asked: Asked) -> tuple[Any, ...]:
    """What the parties must be told of together with this act."""
    return (
        asked.frame.tables.remedies(asked.case.kind, asked.case.type) if asked.verb.remedies else ()
    )


# ── Answering ────────────────────────────────────────────────────────────────────────────────────


def _back_to_case(request: StaffRequest, taken: Taken) -> HttpResponse:
    """To the case; to the inbox, when the act has taken it out of the post's sight."""
    verb = taken.event.verb
    kind = request.tables.kind(taken.case.kind)
    label = label_of(kind.verbs[verb])
    if not Case.objects.visible_to(request.post).filter(pk=taken.case.pk).exists():
        messages.success(request, _("“%(verb)s”已记录。这件事项不再由您办理。") % {"verb": label})
        return redirect(reverse("inbox") + in_tab(request))
    messages.success(request, _("“%(verb)s”已记录。") % {"verb": label})
    return redirect(reverse("case", args=[taken.case.pk]) + in_tab(request))


def _show_person(request: StaffRequest, taken: Taken) -> HttpResponse:
    """Somebody's details in full, once: on the answer to the act that recorded why."""
    if taken.replayed:
        messages.info(request, _("完整信息只显示一次。还要看的，请再说明一次理由。"))
        return redirect("case", taken.case.pk)
    party = taken.case.parties.get(pk=taken.event.facts["party"])
    reason = taken.event.facts["reason"]
    return show(request, "person.html", case=taken.case, party=party, reason=reason)


def _show_slip(request: StaffRequest, taken: Taken) -> HttpResponse:
    """The code that was handed out, to be printed."""
    slip = reverse("slip", args=[taken.case.pk])
    return redirect(f"{slip}?command={taken.event.command}")


ANSWERS: dict[str, Callable[[StaffRequest, Taken], HttpResponse]] = {
    "read_personal": _show_person,
    "hand_out_code": _show_slip,
}
