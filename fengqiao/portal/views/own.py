"""A party's own pages: its receipt, its matter, what is kept of it, the files it sent."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Event, Party, PersonalField
from fengqiao.cases.models.standing import since_reopened
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.querysets import OwnFile, meeting_of, own_file_of, questions_to
from fengqiao.portal import signing, told
from fengqiao.portal.dates import dates_of
from fengqiao.portal.pages import Own, own_page, show
from fengqiao.portal.places import short
from fengqiao.portal.views.texts import may_choose_texts
from fengqiao.portal.words import PERSONAL, in_english, label_of
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables, in_force

# In this order: what a party is asked first, what it may want, what ends it.
FIRST = ("consent", "acknowledge_rights", "evaluate")
THEN = ("note", "attach", "request")
ENDS = ("ask_to_stop", "withdraw")
WAITING = {  # whose move it is, by the stage's mover
    "holder": gettext_lazy("经办单位"),
    "receiver": gettext_lazy("收到交办的单位"),
    "mediator": gettext_lazy("调解员"),
    "party": gettext_lazy("您"),
    "nobody": gettext_lazy("已经办完，不再有人要办什么"),
}


class NoSuchFile(Refusal):
    code, status = "not_found", 404


@require_safe
@own_page
def receipt(request: Own) -> HttpResponse:
    """What somebody takes with him: number, code, what follows by when."""
    kind, tables = _rules(request)
    return show(
        request,
        "receipt.html",
        case=request.case,
        code=request.shown_code,
        is_quarrel=kind.trade == "mediation",
        me=request.party,
        address=request.build_absolute_uri("/p/"),
        place=short(request.case.place),
        stage=label_of(kind.stages[request.case.stage]),
        dates=dates_of(request.standing, request.at),
        remedies=tables.remedies(request.case.kind, request.case.type),
        in_english=in_english(),
    )


@require_safe
@own_page
def code(request: Own) -> HttpResponse:
    """The party's code as a QR picture that leads back to this page."""
    out = BytesIO()
    address = request.build_absolute_uri(f"/p/c/{request.shown_code}/")
    segno.make(address, error="m", micro=False).save(
        out, kind="svg", scale=4, border=2, svgclass=None, lineclass=None
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


@require_safe
@own_page
def matter(request: Own) -> HttpResponse:
    """How far it has come, whose move it is, and what the party can do now."""
    (kind, tables), case, me = _rules(request), request.case, request.party
    events = _events(request)
    standing = request.standing
    standing.done = frozenset(since_reopened([event.verb for event in events]))
    offers = actions.possible(case, by=request.visitor, at=request.at, standing=standing)
    possible = {offer.verb.name: offer.verb for offer in offers}
    file = own_file_of(case, standing) if kind.trade == "mediation" else None
    place = short(case.place)
    return show(
        request,
        "matter.html",
        case=case,
        title=told.title_for(case, me, standing, place),
        place=place,
        story=case.story if told.may_read_story(case, me, standing) else "",
        stage=label_of(kind.stages[case.stage]),
        path=_path(kind, case.stage),
        awaits=_awaits(case, kind, file),
        people=told.people_of(standing, me),
        dates=dates_of(standing, request.at),
        possible=possible,
        verbs=_in_order(possible),
        answers={to: standing.answer_of(me, to) for to in ("mediation", "rights")},
        history=told.history_of(events, me, standing, kind),
        file=file,
        meeting=_meeting(request, events, possible),
        questions=questions_to(me.pk, events) if "note" in possible else [],
        agreements=_agreements(file),
        may_draw="draw_signature" in possible and signing.is_awaited(request, file),
        may_certify="ask_certificate" in possible and signing.is_awaited(request, file),
        files=_files(request, events),
        requests=_requests(request, kind, events),
        command=uuid7(request.at),
        remedies=tables.remedies(case.kind, case.type),
        in_english=in_english(),
        may_choose_texts=may_choose_texts(request),
        me=me,
    )


def _rules(request: Own) -> tuple[Kind, Tables]:
    tables = in_force(request.at.astimezone(SHANGHAI).date(), request.case.place)
    return tables.kind(request.case.kind), tables


def _events(request: Own) -> list[Event]:
    rows = request.case.events.select_related("by__user", "by__organ")
    return list(rows.order_by("place_in_chain"))


def _path(kind: Kind, here: str) -> list[tuple[str, str]]:
    """The main path: each stage with done, here or ahead; none where the matter has left it."""
    main = sorted((s for s in kind.stages.values() if s.path), key=lambda stage: stage.path or 0)
    now = kind.stages[here].path
    if now is None:
        return []
    return [
        (label_of(s), "here" if s.path == now else "done" if (s.path or 0) < now else "ahead")
        for s in main
    ]


def _awaits(case: Case, kind: Kind, file: OwnFile | None) -> str:
    """Who is to act, and of which organ; a mediator's organ is known from the file."""
    waiting = str(WAITING.get(kind.stages[case.stage].mover, ""))
    names = {one.organ_id: one.organ for one in (file.mediators if file else ())}
    names |= {organ.pk: organ.name for organ in (case.holder, case.receiver) if organ}
    organ = names.get(case.awaits_id) if case.awaits_id else None
    return f"{waiting}：{organ}" if organ else waiting


def _in_order(possible: dict[str, Any]) -> dict[str, list[Any]]:
    return {
        group: [possible[name] for name in names if name in possible]
        for group, names in (("first", FIRST), ("then", THEN), ("ends", ENDS))
    }


def _meeting(
    request: Own, events: list[Event], possible: Mapping[str, Any]
) -> dict[str, Any] | None:
    """The meeting to come while the matter can still have one, and whether this party comes."""
    meeting = meeting_of(events, request.at)
    if meeting is None or "reply" not in possible:
        return None
    return {"arranged": meeting, "answer": meeting.answers.get(str(request.party.pk), "")}


def _agreements(file: OwnFile | None) -> list[Any]:
    """What was agreed, or the draft that is to be signed; never what was struck out."""
    return [file.agreement] if file and file.agreement else []


def _files(request: Own, events: list[Event]) -> dict[str, str]:
    """What the party itself has sent: its name by its key."""
    return {
        str(event.facts["attachment"]): event.facts.get("title") or event.facts["name"]
        for event in events
        if event.party_id == request.party.pk and "attachment" in event.facts
    }


def _requests(request: Own, kind: Kind, events: list[Event]) -> list[tuple[Any, str, str]]:
    about = {c.value: label_of(c) for c in kind.verbs["request"].facts["about"].choices}
    results = {c.value: label_of(c) for c in kind.verbs["answer_request"].facts["result"].choices}
    if not any(event.verb == "request" for event in events):
        return []
    rows = request.case.requests.filter(party=request.party).order_by("-at")
    return [(row, about[row.about], results.get(row.result, "")) for row in rows]


# ── What is kept of it ───────────────────────────────────────────────────────────────────────────


@require_safe
@own_page
def kept(request: Own) -> HttpResponse:
    """Everything that is kept of the party, why, and who has read it."""
    kind, _tables = _rules(request)
    purposes = {field.name: field for field in PersonalField.declared if field.model is Party}
    party = request.party
    values = {
        "name": party.name,
        "phone": party.phone,
        "id_number": party.id_number,
        "address": party.address,
    }
    in_compartment = bool(request.case.compartment)
    return show(
        request,
        "data.html",
        case=request.case,
        fields=[(PERSONAL[name], value, purposes[name]) for name, value in values.items()],
        readings=[] if in_compartment else told.readings_of(_events(request), party, kind),
        in_compartment=in_compartment,
        may_ask="request" in kind.verbs,
    )


@require_safe
@own_page
def file(request: Own, key: UUID) -> HttpResponseBase:
    """A file that the party itself has sent, only ever to be saved."""
    mine = str(key) in _files(request, _events(request))
    row = request.case.attachments.filter(pk=key).first() if mine else None
    if row is None or not row.path.is_file():
        raise NoSuchFile(_("没有找到这个文件。"))
    answer = FileResponse(row.path.open("rb"), as_attachment=True, filename=row.name)
    answer.headers["Content-Type"] = row.media_type
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer


@require_safe
@own_page
def agreement(request: Own, key: UUID) -> HttpResponse:
    """The paper that the party is to sign, bit for bit; nothing else of the file."""
    paper = signing.paper_of(request)
    if paper is None or paper.pk != key:
        raise NoSuchFile(_("没有找到这个文件。"))
    answer = HttpResponse(paper.pdf(), content_type="application/pdf")
    answer.headers["Content-Disposition"] = "inline"
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return answer
