"""What a party does in its own matter, by the same door as everybody: a form of few words each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import as_uuid
from fengqiao.cases.step import Offer
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.querysets import meeting_of, questions_to
from fengqiao.portal import limits, pictures, signing
from fengqiao.portal.pages import Own, own_page, show
from fengqiao.portal.words import in_english, label_of, labelled
from fengqiao.rulebook.shapes import Kind, RuleError, Verb
from fengqiao.rulebook.tables import in_force

# How the page speaks to the party itself; the kind's own label is the office's.
ASKED = {
    "consent": gettext_lazy("您愿意调解吗？"),
    "acknowledge_rights": gettext_lazy("您的权利和义务"),
    "ask_to_stop": gettext_lazy("要求停止调解"),
    "withdraw": gettext_lazy("撤回申请"),
    "note": gettext_lazy("补充说几句"),
    "attach": gettext_lazy("补一张照片"),
    "evaluate": gettext_lazy("办得怎么样？"),
    "request": gettext_lazy("提一个请求"),
    "reply": gettext_lazy("约好的时间，您能来吗？"),
    "draw_signature": gettext_lazy("在屏幕上签名"),
    "ask_certificate": gettext_lazy("用数字证书签名"),
    "sign_by_certificate": gettext_lazy("填写验证码，签名"),
}
DONE = {
    "consent": gettext_lazy("您的答复已经记下。想法变了，随时可以再答一次，以最后一次为准。"),
    "acknowledge_rights": gettext_lazy("已经记下：您读过权利和义务。"),
    "ask_to_stop": gettext_lazy("调解已经停止。您可以走的其他途径在下面。"),
    "withdraw": gettext_lazy("申请已经撤回。以后还想调解，可以重新提出。"),
    "note": gettext_lazy("已经补充进去，经办单位看得到。"),
    "attach": gettext_lazy("照片已经收到。"),
    "evaluate": gettext_lazy("谢谢您的评价，已经原样记下。"),
    "request": gettext_lazy("请求已经收到，有答复的期限，在下面可以看到。"),
    "reply": gettext_lazy("已经记下，经办单位看得到。想法变了，可以再答一次。"),
    "draw_signature": gettext_lazy("签名已经收到。协议在各方和调解员都签名、盖章以后生效。"),
    "ask_certificate": gettext_lazy("已经向签名服务申请，请填它发来的验证码。"),
    "sign_by_certificate": gettext_lazy(
        "签名已经收到，核验通过。协议在各方和调解员都签名、盖章以后生效。"
    ),
}
SIGNING = ("draw_signature", "ask_certificate", "sign_by_certificate")
GOES_ON = {"ask_certificate": "sign_by_certificate"}  # which form follows an act
NOT_WISHING = "declined"


class NotNow(Refusal):
    code, status = "not_now", 409


@require_http_methods(["GET", "HEAD", "POST"])
@own_page
def act(request: Own, noun: str) -> HttpResponseBase:
    """The form of a verb; what it sends is one command, however often it is sent."""
    verb = _verb(request, noun)
    command = as_uuid(request.POST.get("command_id", ""))
    if request.method == "POST" and command:
        return _sent(request, verb, command)
    given = {name: request.GET[name] for name in verb.facts if name in request.GET}
    return _form(request, verb, given, uuid7(request.at))


def _kind(request: Own) -> Kind:
    tables = in_force(request.at.astimezone(SHANGHAI).date(), request.case.place)
    return tables.kind(request.case.kind)


def _verb(request: Own, noun: str) -> Verb:
    try:
        return _kind(request).by_noun(noun)
    except RuleError:
        raise NotNow(_("没有这一页。请回到您的事项。"), status=404) from None


def _offer(request: Own, verb: Verb) -> Offer:
    offers = actions.possible(
        request.case, by=request.visitor, at=request.at, standing=request.standing
    )
    offer = next((offer for offer in offers if offer.verb.name == verb.name), None)
    if offer is None:
        raise NotNow(
            _("事情已经走到别的步骤，这一项现在不能办。请回到您的事项，看看现在可以做什么。")
        )
    return offer


def _form(
    request: Own,
    verb: Verb,
    given: dict[str, Any],
    command: UUID,
    *,
    refusal: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    offer = _offer(request, verb)
    tables = in_force(request.at.astimezone(SHANGHAI).date(), request.case.place)
    kind = tables.kind(request.case.kind)
    choices = {n: labelled(kind, verb.name, n) for n, fact in verb.facts.items() if fact.choices}
    speakers = [
        one for one in offer.choices.get("given_by", []) if one["value"] != str(request.party.pk)
    ]
    return show(
        request,
        f"act_{verb.name}.html",
        case=request.case,
        verb=verb,
        title=ASKED.get(verb.name) or label_of(verb),
        choices=choices,
        speakers=speakers,
        is_minor=request.party.is_minor,
        **_asked(request, verb),
        given=given,
        command=command,
        refusal=refusal,
        remedies=tables.remedies(request.case.kind, request.case.type),
        in_english=in_english(),
        status=status,
    )


def _asked(request: Own, verb: Verb) -> dict[str, Any]:
    """What the office wants to know, beside the form that answers it; the paper that is signed."""
    if verb.name in SIGNING:
        return signing.asked(request, verb.name)
    if verb.name not in ("reply", "note", "attach"):
        return {}
    events = list(request.case.events.order_by("place_in_chain"))
    if verb.name == "reply":
        return {"meeting": meeting_of(events, request.at)}
    return {"questions": questions_to(request.party.pk, events)}


def _sent(request: Own, verb: Verb, command: UUID) -> HttpResponseBase:
    limits.check_trap(request)
    limits.count(limits.ACTS, request, request.at)
    given = {name: request.POST.get(name, "").strip() for name in verb.facts}
    try:
        actions.perform(
            request.case,
            verb.name,
            by=request.visitor,
            at=request.at,
            command_id=command,
            facts=_facts(request, verb, given),
        )
    except Refusal as refusal:
        return _refused(request, verb, given, command, refusal)
    messages.success(request, str(DONE.get(verb.name) or _("已经记下。")))
    if verb.name in GOES_ON:
        return redirect("portal_act", _kind(request).verbs[GOES_ON[verb.name]].noun)
    return redirect("portal_matter")


def _facts(request: Own, verb: Verb, given: dict[str, Any]) -> dict[str, Any]:
    """The facts as the door wants them: how a party says it here, and nothing that it left out."""
    facts = {name: value for name, value in given.items() if value and name != "party"}
    if any(choice.party for fact in verb.facts.values() for choice in fact.choices):
        facts["how"] = "online"
    if verb.name == "evaluate":
        facts.setdefault("satisfaction", NOT_WISHING)
    if verb.name == "ask_certificate":
        facts.setdefault("agreed", "off")
    if verb.name == "attach" and (file := request.FILES.get("file")):
        facts["file"] = pictures.taken_in(file)
    return facts


def _refused(
    request: Own, verb: Verb, given: dict[str, Any], command: UUID, refusal: Refusal
) -> HttpResponse:
    """The form again with what was typed; where it is no longer open, the reason alone."""
    if refusal.code == "command_reused":
        command = uuid7(request.at)
    try:
        return _form(request, verb, given, command, refusal=refusal, status=refusal.status)
    except Refusal:
        raise refusal from None
