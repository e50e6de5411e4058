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
from fengqiao.cases.definitions import Frame, choices
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Visitor
from fengqiao.lib import filetype
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.spelling import pairs_of
from fengqiao.portal import drafts, limits, pictures, places, steps
from fengqiao.portal.drafts import Draft
from fengqiao.portal.pages import Coming, check_sender, open_page, portal_of, remember, show
from fengqiao.portal.words import Option, asks_for, kind_of_portal, label_of, labelled, said
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import in_force


class NoSuchQuestion(Refusal):
    code, status = "question_unknown", 404


class NothingKept(Refusal):
    code, status = "nothing_kept", 409


@require_http_methods(["GET", "HEAD", "POST"])
@open_page
def begin(request: Coming) -> HttpResponse:
    """The first question that waits; sent as a form, what was written before is thrown away."""
    draft, anew = drafts.of(request), request.method == "POST"
    waiting = steps.missing(draft, _kind(request, draft)) if draft else ""
    if draft and not anew and not draft.case and waiting:
        return redirect("portal_step", waiting)
    first = reverse("portal_step", args=[steps.QUESTIONS[0].name])
    asked = request.GET.get("kind", "")
    named = f"?kind={kind_of_portal(request.today, asked).name}" if asked else ""
    response = redirect(f"{first}?anew=1" if anew else f"{first}{named}")
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
    asked_of_it = [question.name for question in steps.questions(_kind(request, draft))]
    if step not in asked_of_it:
        raise NoSuchQuestion(_("没有这一页。请从头开始。"))
    if request.method == "POST":
        check_sender(request)
        return _answered(request, draft or _begun(request), step)
    return _question(request, draft, step, {})


def _begun(request: Coming) -> Draft:
    """A new draft; whoever came by a village's poster has answered one question already."""
    limits.count(limits.DRAFTS, request, request.at)
    kind = kind_of_portal(request.today, request.GET.get("kind", ""))
    draft, place = drafts.new(request.at), places.scanned(request, request.today)
    draft.answers["kind"] = kind.name
    if place:
        draft.answers["place"] = place
    return draft


def _kind(request: Coming, draft: Draft | None) -> Kind:
    """The kind of the draft; before there is one, the one asked for in the address."""
    name = draft.text("kind") if draft else request.GET.get("kind", "")
    return kind_of_portal(request.today, name)


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
    question, kind = steps.BY_NAME[step], _kind(request, draft)
    answers = {**(draft.answers if draft else {}), **(given or {})}
    if step == "where" and not answers.get("place"):
        answers["place"] = places.scanned(request, request.today)
    return show(
        request,
        f"ask_{step}.html",
        question=question,
        given=answers,
        wrong=wrong,
        matter_kind=kind,
        name_label=_("您的姓名（可以不写）") if kind.nameless else _("您的姓名或者单位名称"),
        before=steps.before(step, kind),
        number=[each.name for each in steps.questions(kind)].index(step) + 1,
        many=len(steps.questions(kind)),
        photos=list(enumerate(draft.photos)) if draft else [],
        most_photos=drafts.MOST_PHOTOS,
        back_to_check="check" in request.GET,
        **_offered(request, step, answers, kind),
        status=status,
    )


def _offered(request: Coming, step: str, answers: dict[str, Any], kind: Kind) -> dict[str, Any]:
    """What can be chosen on this page."""
    place = str(answers.get("place", ""))
    if step == "where":
        return _places(request, place)
    if step == "accused":
        return {"choices": _whom(request, place, kind) if place else []}
    if step == "told":
        return {"choices": labelled(kind, "register", "disclosure")}
    if step == "safe":
        return {"choices": labelled(kind, "register", "safety")}
    return {}


def _whom(request: Coming, place: str, kind: Kind) -> list[Option]:
    """What a report can be about: the village or the town where it happened, or an organ of the county."""
    found = [Option(f"place:{one.code}", one.label) for one in places.around(place)]
    tables = in_force(request.today, place)
    frame = Frame(None, portal_of(place, request.today), request.at, tables, kind, None)
    organs = choices(kind.verbs["register"].facts["accused_organ"], frame) or []
    return found + [Option(f"organ:{one['value']}", one["label"]) for one in organs]


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
    wrong = question.checked(given, _kind(request, draft))
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
    kind = _kind(request, draft)
    if "check" in request.GET and not steps.missing(draft, kind):
        return steps.CHECK
    return steps.after(step, kind)


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
    if waiting := steps.missing(draft, _kind(request, draft)):
        return redirect("portal_step", waiting)
    if request.method == "POST":
        check_sender(request)
        return _sent(request, draft)
    return _answers(request, draft)


def _answers(
    request: Coming, draft: Draft, *, refusal: Refusal | None = None, status: int = 200
) -> HttpResponse:
    kind = _kind(request, draft)
    told = {one.value: one.label for one in labelled(kind, "register", "disclosure")}
    safe = {one.value: one.label for one in labelled(kind, "register", "safety")}
    return show(
        request,
        "check.html",
        draft=draft,
        given=draft.answers,
        asked={question.name for question in steps.questions(kind)},
        kind_label=label_of(kind),
        accused_at=_named(_offered(request, "accused", draft.answers, kind), draft)
        if asks_for(kind, "accused_place")
        else "",
        place=places.full(draft.text("place")),
        told=told.get(draft.text("disclosure"), ""),
        safe=safe.get(draft.text("safety"), ""),
        photos=list(enumerate(draft.photos)),
        before=steps.before(steps.CHECK, kind),
        refusal=refusal,
        bits=limits.PROOF_BITS,
        status=status,
    )


def _named(offered: dict[str, Any], draft: Draft) -> str:
    """How the choice is called that was made for whom it is about."""
    chosen = draft.text("accused_at")
    return next((one.label for one in offered["choices"] if one.value == chosen), "")


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
    kind = _kind(request, draft)
    said = {
        "title": _title(draft.text("place"), kind),
        "story": _story(draft),
        "place": draft.text("place"),
        "channel": "online",
    }
    more = {**_safety(draft, kind), "disclosure": draft.text("disclosure"), **_accused(draft)}
    return actions.register(
        kind.name,
        by=Visitor(post),
        at=request.at,
        command_id=draft.command,
        parties=_parties(draft, kind),
        **said,
        **{name: value for name, value in more.items() if asks_for(kind, name)},
    )


def _safety(draft: Draft, kind: Kind) -> dict[str, list[str]]:
    dangers = {one.value for one in labelled(kind, "register", "safety")}
    return {"safety": [draft.text("safety")] if draft.text("safety") in dangers else []}


def _accused(draft: Draft) -> dict[str, str]:
    """The place or the organ that it is kept from."""
    what, _colon, key = draft.text("accused_at").partition(":")
    return {
        "accused_place": key if what == "place" else "",
        "accused_organ": key if what == "organ" else "",
    }


def _title(place: str, kind: Kind) -> str:
    """What tells matters apart until the office names it: names stand in no title."""
    return _("%(place)s居民网上反映的%(kind)s") % {
        "place": places.short(place),
        "kind": label_of(kind),
    }


def _story(draft: Draft) -> str:
    spot = draft.text("spot").strip()
    story = draft.text("story").strip()
    if whom := draft.text("accused").strip():
        story = f"反映的对象：{whom}\n\n{story}"
    return f"{story}\n\n具体地点：{spot}" if spot else story


def _parties(draft: Draft, kind: Kind) -> list[dict[str, Any]]:
    """Who brings it in, by no name where the kind wants none: he follows it by his code like anybody."""
    name = draft.text("name").strip() or (_("匿名") if kind.nameless else "")
    me = {"role": "applicant", "name": name, "phone": draft.text("phone")}
    other = {
        "role": "respondent",
        "name": draft.text("other"),
        "phone": draft.text("other_phone"),
    }
    both = draft.text("other").strip() and asks_for(kind, "disclosure")
    return [me, other] if both else [me]


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
