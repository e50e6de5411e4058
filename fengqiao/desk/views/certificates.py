"""A party signs by certificate at the office: the provider is asked for it, then its code is typed."""

from typing import Any
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
from fengqiao.papers.actions.ask_certificate import NotAgreed, hint_of
from fengqiao.papers.definitions.certifying import CodeWrong, the_provider
from fengqiao.papers.permissions import NothingToSign, check_may_be_drawn
from fengqiao.papers.querysets import asking_of

ASKS, SIGNS = "ask_certificate", "sign_by_certificate"


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def certificate(request: StaffRequest, ref: str) -> HttpResponse:
    """Both steps on a page: whom to ask for, and the code of who was asked for."""
    case = Case.objects.one(ref, seen_by=request.post)
    command = as_uuid(request.POST.get("command_id", ""))
    if request.method == "POST" and command:
        return _sent(request, case, command)
    return _page(request, case)


def _page(request: StaffRequest, case: Case, problem: Refusal | None = None) -> HttpResponse:
    check_open(case, by=request.post, at=request.at)
    asked = the_provider()
    draft = draft_of(case)
    if draft is None:
        raise NothingToSign("现在没有要签的协议。")
    by_hand = needs_wet_signature(case, request.at.astimezone(SHANGHAI).date())
    paper = check_may_be_drawn(case, draft, by_hand=by_hand)
    signed = signed_already(list(draft.signatures.all()))
    waiting = [p for p in Standing(case).principals if p.pk not in signed and not p.is_minor]
    return show(
        request,
        "certificate.html",
        case=case,
        paper=paper,
        provider=asked,
        parties=[(party.pk, named(party), _hint(case, party, paper)) for party in waiting],
        asking=uuid7(request.at),
        signing=uuid7(request.at),
        problems=[Problem(said(problem.sentence), "form")] if problem else [],
        status=problem.status if problem else 200,
    )


def _hint(case: Case, party: Any, paper: Any) -> str:
    """What the provider says of the code; '' where this version was not asked for."""
    asking = asking_of(case, party)
    if asking is None or asking.facts["certifies"] != str(paper.pk):
        return ""
    return said(hint_of(case, asking))


def _sent(request: StaffRequest, case: Case, command: UUID) -> HttpResponse:
    signs = "code" in request.POST
    names = ("party", "code") if signs else ("party", "paper", "agreed")
    facts = {name: request.POST[name] for name in names if name in request.POST}
    try:
        actions.perform(
            case,
            SIGNS if signs else ASKS,
            by=request.post,
            at=request.at,
            command_id=command,
            facts={"agreed": "off", **facts} if not signs else facts,
        )
    except (CodeWrong, NotAgreed) as wrong:
        return _page(request, case, wrong)
    if not signs:
        messages.success(request, _("已经向签名服务申请。"))
        return redirect("certificate", case.pk)
    messages.success(request, _("签名已经收到，核验通过。协议在各方和调解员都签名、盖章以后生效。"))
    return redirect("case", case.pk)
