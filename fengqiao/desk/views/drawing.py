"""A party signs on a tablet at the office: who, under which version of the agreement, and what was drawn."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Standing
from fengqiao.cases.permissions import check_open
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.people import named
from fengqiao.desk.words import said
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.querysets import draft_of, needs_wet_signature, signed_already
from fengqiao.papers.definitions.drawing import DrawingWrong
from fengqiao.papers.permissions import NothingToSign, check_may_be_drawn

DRAWS = "draw_signature"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def draw(request: StaffRequest, ref: str) -> HttpResponse:
    """The page that is handed to the party; what it sends is the act."""
    case = Case.objects.one(ref, seen_by=request.post)
    command = as_uuid(request.POST.get("command_id", ""))
    if request.method == "POST" and command:
        return _sent(request, case, command)
    return _page(request, case, uuid7(request.at))


def _page(
    request: StaffRequest, case: Case, command: UUID, problem: Refusal | None = None
) -> HttpResponse:
    check_open(case, by=request.post, at=request.at)
    draft = draft_of(case)
    if draft is None:
        raise NothingToSign("现在没有要签的协议。")
    by_hand = needs_wet_signature(case, request.at.astimezone(SHANGHAI).date())
    paper = check_may_be_drawn(case, draft, by_hand=by_hand)
    signed = signed_already(list(draft.signatures.all()))
    waiting = [p for p in Standing(case).principals if p.pk not in signed and not p.is_minor]
    return show(
        request,
        "draw.html",
        case=case,
        paper=paper,
        parties=[(party.pk, named(party)) for party in waiting],
        command=command,
        problems=[Problem(said(problem.sentence), "drawing")] if problem else [],
        status=problem.status if problem else 200,
    )


def _sent(request: StaffRequest, case: Case, command: UUID) -> HttpResponse:
    facts = {name: request.POST.get(name, "") for name in ("party", "paper", "picture")}
    try:
        actions.perform(
            case, DRAWS, by=request.post, at=request.at, command_id=command, facts=facts
        )
    except DrawingWrong as wrong:
        return _page(request, case, command, wrong)
    messages.success(request, _("签名已经收到。协议在各方和调解员都签名、盖章以后生效。"))
    return redirect("case", case.pk)
