"""One verb for many matters of the ledger: choose the verb, fill in its facts once, look at who can
take it, do it, read what came of each."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.cases.querysets import as_uuid
from fengqiao.desk import fields as forms
from fengqiao.desk import together as many
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.together import One
from fengqiao.desk.words import label_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import Verb


class NothingChosen(Refusal):
    code, status = "nothing_chosen", 422


class NotForMany(Refusal):
    code, status = "not_for_many", 422


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def together(request: StaffRequest) -> HttpResponse:
    """The step that the sent form asks for. What was done already is not done again."""
    if request.method != "POST":
        return redirect("ledger")
    ones = many.chosen(request.POST.getlist("case"), request.post, request.at)
    if not ones:
        raise NothingChosen(_("还没有勾选事项。请在台账里勾选要一起办的事项，再选动作。"))
    name = request.POST.get("verb", "")
    if not name:
        return _choose(request, ones)
    verb = ones[0].frame.kind.verbs.get(name)
    if verb is None or not many.fits(verb):
        raise NotForMany(_("这个动作每件事项都不一样，不能一起办。请打开事项逐件办理。"))
    if "do" in request.POST:
        return _done(request, verb, ones)
    if "preview" in request.POST:
        return _preview(request, verb, ones)
    return _form(request, verb, ones, _given(request, verb), [])


def _choose(request: StaffRequest, ones: Sequence[One]) -> HttpResponse:
    return show(
        request,
        "together.html",
        step="choose",
        cases=[one.case for one in ones],
        verbs=[(verb, label_of(verb), number) for verb, number in many.verbs_for(ones)],
    )


def _given(request: StaffRequest, verb: Verb) -> dict[str, Any]:
    return forms.given_in(verb, request.POST, request.FILES, request.post.place[:6])


def _form(
    request: StaffRequest,
    verb: Verb,
    ones: Sequence[One],
    given: Mapping[str, Any],
    problems: list[Problem],
) -> HttpResponse:
    able = next((one for one in ones if not many.why_not(verb, one)), ones[0])
    made = forms.fields_of(verb, able.frame, given=given, offered=many.offered(verb, able))
    return show(
        request,
        "together.html",
        step="form",
        cases=[one.case for one in ones],
        verb=verb,
        label=label_of(verb),
        fields=forms.marked(made, problems),
        problems=problems,
        meant=_meant(request),
        status=422 if problems else 200,
    )


def _meant(request: StaffRequest) -> UUID:
    """What the clerk means to do, from the first look at the form on: done once, whatever is gone
    back to."""
    return as_uuid(request.POST.get("meant", "")) or uuid7(request.at)


def _preview(request: StaffRequest, verb: Verb, ones: Sequence[One]) -> HttpResponse:
    """Who can and who cannot, before anything is done; a fault of the facts goes back to the form."""
    given = _given(request, verb)
    able = [one for one in ones if not many.why_not(verb, one)]
    faults = forms.problems(verb, given, able[0].frame) if able else []
    if faults:
        return _form(request, verb, ones, given, faults)
    rows, meant = many.judged(verb, ones, given), _meant(request)
    going = [row.case for row in rows if not row.why_not]
    return show(
        request,
        "together.html",
        step="preview",
        verb=verb,
        label=label_of(verb),
        rows=rows,
        going=[(case, many.command_for(case, meant)) for case in going],
        meant=meant,
        facts=many.written(verb, given, ones[0]),
        sent=_sent_again(verb, given),
        cases=[one.case for one in ones],
    )


def _sent_again(verb: Verb, given: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """The facts as hidden fields of the next form."""
    pairs = []
    for name in verb.facts:
        value = given.get(name, "")
        pairs += [(name, one) for one in value] if isinstance(value, list) else [(name, value)]
    return [(name, value) for name, value in pairs if value not in ("", False, None)]


def _done(request: StaffRequest, verb: Verb, ones: Sequence[One]) -> HttpResponse:
    results = many.do(verb, ones, _given(request, verb), _commands(request, ones))
    return show(
        request,
        "together.html",
        step="done",
        verb=verb,
        label=label_of(verb),
        results=results,
        number=sum(not one.why_not for one in results),
    )


def _commands(request: StaffRequest, ones: Sequence[One]) -> dict[UUID, UUID]:
    """The command of each matter that the preview let through: the same when sent once more."""
    found = {one.case.pk: as_uuid(request.POST.get(f"command-{one.case.pk}", "")) for one in ones}
    return {key: command for key, command in found.items() if command}
