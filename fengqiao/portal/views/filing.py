"""Bringing a matter in: one question a page, what was answered checked at the end, sent once."""

from typing import Any
from uuid import UUID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from fengqiao.cases import actions
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Visitor
from fengqiao.lib import filetype
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.spelling import pairs_of
from fengqiao.portal import drafts, limits, pictures, places, steps
from fengqiao.portal.drafts import Draft
from fengqiao.portal.pages import Coming, check_sender, open_page, portal_of, remember, show
from fengqiao.portal.words import kind_of_portal, labelled, said
from fengqiao.rulebook.shapes import Kind


class NoSuchQuestion(Refusal):
    code, status = "question_unknown", 404


class NothingKept(Refusal):
    code, status = "nothing_kept", 409


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def begin(request: Coming) -> HttpResponse:
    """The first question that waits; sent as a form, what was written before is thrown away."""
    draft, anew = drafts.of(request), request.method == "POST"
    if draft and not anew and not draft.case and (waiting := steps.missing(draft)):
        return redirect("portal_step", waiting)
    first = reverse("portal_step", args=[steps.QUESTIONS[0].name])
    response = redirect(f"{first}?anew=1" if anew else first)
    if draft and anew:
        drafts.throw_away(draft)
    if draft and (draft.case or anew):
        response.delete_cookie(drafts.COOKIE, path="/p/")
    return response


# Without a token: a browser that has forgotten its cookies shall not lose a long text. What a draft
# holds is reached by its own cookie alone, which no other site can send (SameSite), and a form that
# another site sends is refused (`check_sender`), or it could put its own draft in the place of ours.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def ask(request: Coming, step: str) -> HttpResponseBase:
    """One question, or the answers to be checked."""
    draft = drafts.of(request)
    if draft and draft.case:  # sent before: by a second tap, or on the way back
        return redirect("portal_receipt")
    if step == steps.CHECK:
        return _check(request, draft)
    if step not in steps.BY_NAME:
        raise NoSuchQuestion(_("没有这一页。请从头开始。"))
    if request.method == "POST":
        check_sender(request)
        return _answered(request, draft or _begun(request), step)
    return _question(request, draft, step, {})


def _begun(request: Coming) -> Draft:
    """A new draft; whoever came by a village's poster has answered one question already."""
    limits.count(limits.DRAFTS, request, request.at)
    draft, place = drafts.new(request.at), places.scanned(request, request.today)
    if place:
        draft.answers["place"] = place
    return draft


# ── A question ───────────────────────────────────────────────────────────────────────────────────


def _question(
    request: Coming,
    draft: Draft | None,
    step: str,
    wrong: dict[str, str],
    *,
    given: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    question = steps.BY_NAME[step]
    answers = {**(draft.answers if draft else {}), **(given or {})}
    if step == "where" and not answers.get("place"):
        answers["place"] = places.scanned(request, request.today)
    return show(
        request,
        f"ask_{step}.html",
        question=question,
        given=answers,
        wrong=wrong,
        before=steps.before(step),
        number=[each.name for each in steps.QUESTIONS].index(step) + 1,
        many=len(steps.QUESTIONS),
        photos=list(enumerate(draft.photos)) if draft else [],
        most_photos=drafts.MOST_PHOTOS,
        back_to_check="check" in request.GET,
        **_offered(request, step, answers),
        status=status,
    )


def _offered(request: Coming, step: str, answers: dict[str, Any]) -> dict[str, Any]:
    """What can be chosen on this page."""
    if step == "where":
        return _places(request, str(answers.get("place", "")))
    kind = kind_of_portal(request.today)
    if step == "told":
        return {"choices": labelled(kind, "register", "disclosure")}
    if step == "safe":
        return {"choices": labelled(kind, "register", "safety")}
    return {}


def _places(request: Coming, place: str) -> dict[str, Any]:
    """The list to choose from: counties where there are several, towns, then villages."""
    typed, inside = request.GET.get("q", ""), request.GET.get("in", "")
    offered = places.counties(request.today)
    if not places.is_ours(inside, request.today):
        inside = offered[0].code if len(offered) == 1 else ""
    choices = places.below(inside, request.today) if inside else offered
    return {
        "typed": typed,
        "found": places.found(typed, request.today) if typed else None,
        "inside": inside,
        "inside_name": places.full(inside) if inside else "",
        "choices": choices,
        "pairs": pairs_of("".join(one.label for one in choices)),
        "leads_on": len(inside) < 9,
        "chosen": places.full(place) if place else "",
        "is_scanned": place == places.scanned(request, request.today),
    }


def _answered(request: Coming, draft: Draft, step: str) -> HttpResponseBase:
    question = steps.BY_NAME[step]
    limits.check_trap(request)
    given = {name: request.POST.get(name, "") for name in question.asks}
    wrong = question.checked(given)
    if step == "photos":
        wrong |= _photographed(request, draft)
    if step == "where":
        wrong |= _located(request, given["place"])
    draft.answers.update({name: value for name, value in given.items() if name not in wrong})
    draft.save()
    if wrong:
        response: HttpResponseBase = _question(request, draft, step, wrong, given=given, status=422)
    else:
        response = redirect("portal_step", _following(request, draft, step))
    drafts.remember(draft, request, response)
    limits.name_device(request, response)
    return response


def _following(request: Coming, draft: Draft, step: str) -> str:
    """Where to go on: back to the checking, if one came from there; who began with photographs still
    writes, and is not asked for them twice."""
    if step == "photos" and not draft.text("story"):
        return "what"
    if step == "what" and draft.photos:
        step = "photos"
    if "check" in request.GET and not steps.missing(draft):
        return steps.CHECK
    return steps.after(step)


def _located(request: Coming, place: str) -> dict[str, str]:
    """A place of a county that has opened itself; the refusal says where else to go."""
    if not (place.isascii() and place.isdigit()) or len(place) not in (6, 9, 12):
        return {"place": _("请选择地点。找不到的，选到乡镇（街道）就可以。")}
    portal_of(place, request.today)
    if not places.is_ours(place, request.today):
        return {"place": _("没有这个地方，也许已经改了名字。请从列表里重新选择。")}
    return {}


# ── Photographs ──────────────────────────────────────────────────────────────────────────────────


def _photographed(request: Coming, draft: Draft) -> dict[str, str]:
    """Keep what is a picture; say of the rest why it is not taken."""
    if "drop" in request.POST:
        draft.drop_photos()
        return {}
    for file in request.FILES.getlist("photo"):
        limits.count(limits.PHOTOS, request, request.at)
        if not drafts.has_space():
            return {"photo": _("现在存不下照片。请先不加，登记以后再补，或者交到窗口。")}
        if len(draft.photos) >= drafts.MOST_PHOTOS:
            most = {"most": drafts.MOST_PHOTOS}
            return {"photo": _("最多%(most)d张。要补充的，登记以后还可以再加。") % most}
        try:
            draft.add_photo(str(file.name), pictures.checked(file))
        except Refusal as refusal:
            return {"photo": said(refusal.sentence)}
    return {}


@require_safe
@open_page
def photo(request: Coming, number: int) -> HttpResponse:
    """A photograph of one's own draft."""
    draft = drafts.of(request)
    if draft is None or number >= len(draft.photos):
        raise NoSuchQuestion(_("没有找到这张照片。"))
    content = draft.photo(number)
    media_type = filetype.check(draft.photos[number], content).media_type
    answer = HttpResponse(content, content_type=media_type)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


# ── Checking and sending ─────────────────────────────────────────────────────────────────────────


def _check(request: Coming, draft: Draft | None) -> HttpResponseBase:
    if draft is None:
        raise NothingKept(
            _(
                "没有找到您前面写的内容。可能放得太久，也可能是浏览器不让网页保存（Cookie）。"
                "请换一个浏览器打开，或者打印表格、到窗口、打电话反映。"
            )
        )
    if waiting := steps.missing(draft):
        return redirect("portal_step", waiting)
    if request.method == "POST":
        check_sender(request)
        return _sent(request, draft)
    return _answers(request, draft)


def _answers(
    request: Coming, draft: Draft, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    kind = kind_of_portal(request.today)
    told = {one.value: one.label for one in labelled(kind, "register", "disclosure")}
    safe = {one.value: one.label for one in labelled(kind, "register", "safety")}
    return show(
        request,
        "check.html",
        draft=draft,
        given=draft.answers,
        place=places.full(draft.text("place")),
        told=told.get(draft.text("disclosure"), ""),
        safe=safe.get(draft.text("safety"), ""),
        photos=list(enumerate(draft.photos)),
        before=steps.before(steps.CHECK),
        refusal=refusal,
        bits=limits.PROOF_BITS,
        status=status,
    )


def _sent(request: Coming, draft: Draft) -> HttpResponseBase:
    """Send it: one command, however often it is sent."""
    limits.check_trap(request)
    proved = limits.is_proved(draft.id, request.POST.get("proof", ""))
    limits.count(limits.FILING if proved else limits.FILING_WITHOUT_PROOF, request, request.at)
    try:
        taken = _registered(request, draft)
    except Refusal as refusal:
        return _answers(request, draft, refusal=refusal, status=refusal.status)
    _attach(request, draft, taken)
    response = redirect("portal_receipt")
    remember(response, actions.code_of(taken), secure=request.is_secure())
    draft.sent(taken.case.pk)
    drafts.remember(draft, request, response)
    limits.name_device(request, response)
    return response


def _registered(request: Coming, draft: Draft) -> Taken:
    post = portal_of(draft.text("place"), request.today)
    kind = kind_of_portal(request.today)
    safety = draft.text("safety")
    return actions.register(
        kind.name,
        by=Visitor(post),
        at=request.at,
        command_id=draft.command,
        parties=_parties(draft),
        title=_title(draft.text("place")),
        story=_story(draft),
        place=draft.text("place"),
        channel="online",
        disclosure=draft.text("disclosure"),
        safety=[safety] if safety in _dangers(kind) else [],
    )


def _dangers(kind: Kind) -> set[str]:
    return {choice.value for choice in kind.verbs["register"].facts["safety"].choices}


def _title(place: str) -> str:
    """What tells matters apart until the office names it: names stand in no title."""
    return _("%(place)s居民网上反映的纠纷") % {"place": places.short(place)}


def _story(draft: Draft) -> str:
    spot = draft.text("spot").strip()
    story = draft.text("story").strip()
    return f"{story}\n\n具体地点：{spot}" if spot else story


def _parties(draft: Draft) -> list[dict[str, Any]]:
    me = {"role": "applicant", "name": draft.text("name"), "phone": draft.text("phone")}
    other = {
        "role": "respondent",
        "name": draft.text("other"),
        "phone": draft.text("other_phone"),
    }
    return [me, other] if draft.text("other").strip() else [me]


def _attach(request: Coming, draft: Draft, taken: Taken) -> None:
    """The photographs, each a command of its own: sent again, they are not there twice."""
    applicant = taken.event.party_id
    case: Case = taken.case
    for number, name in enumerate(draft.photos):
        actions.perform(
            case,
            "attach",
            by=Visitor(portal_of(case.place, request.today), applicant),
            at=request.at,
            command_id=_command(draft.command, number),
            facts={"file": SimpleUploadedFile(name, draft.photo(number))},
        )


def _command(first: UUID, number: int) -> UUID:
    return uuid5(first, f"photo {number}")
