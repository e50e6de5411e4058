"""The doors of cases: take one in, find them, read one, act on it."""

import msgspec
from django.http import FileResponse, HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, cases_shown, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, Remembering, as_remembered, caller_of
from fengqiao.api.places_shown import is_known
from fengqiao.api.shapes import (
    Act,
    Asked,
    AskedEvents,
    CaseActed,
    CaseAkin,
    CasePassedOn,
    CasesAkin,
    CaseShown,
    CasesPage,
    EventsPage,
    Registration,
    Telling,
)
from fengqiao.cases import actions, step
from fengqiao.cases.actions import UnknownVerb
from fengqiao.cases.models import Attachment, Case, Event
from fengqiao.cases.permissions import check_open
from fengqiao.cases.querysets import CaseNotFound, Question, akin, page, telling_of
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.querysets import NoSuchPlace
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.querysets import MediationFile, file_of
from fengqiao.rulebook.shapes import RuleError, Verb

router = Router(tags=["cases"])


class UnknownKind(Refusal):
    code, status = "kind_unknown", 422

    def __init__(self, kind: object) -> None:
        super().__init__(
            f"没有“{str(kind)[:40]}”这个事项种类。请从 /api/v1/kinds 列出的种类中选择。"
        )
        self.fact = "kind"


class AttachmentNotFound(Refusal):
    code, status = "attachment_not_found", 404

    def __init__(self) -> None:
        super().__init__("没有找到这个附件。请从事项的 attachments 中核对编号。")


class NoSuchFile(Refusal):
    code, status = "file_not_found", 404

    def __init__(self) -> None:
        super().__init__("这类事项没有调解卷宗。请看事项本身和它的办理记录（events）。")


# ── Taking in, finding ───────────────────────────────────────────────────────────────────────────


@router.post(
    "/cases", auth=Remembering(), **described.door(body=Registration, answers={201: CaseActed})
)
def register(request: HttpRequest) -> HttpResponse:
    """Take a matter in. Sent again with the same `command_id`, it answers alike and adds nothing."""
    return as_remembered(request, lambda caller: _registered(request, caller))


def _registered(request: HttpRequest, caller: Caller) -> HttpResponse:
    command = bodies.json_command(request)
    kind = command.facts.pop("kind", None)
    parties = bodies.parties(command.facts.pop("parties", None))
    bodies.check_names(command.facts)
    bodies.check_form(_register_verb(kind, caller), command.facts)
    taken = actions.register(
        kind,
        by=caller.post,
        at=caller.at,
        command_id=command.id,
        parties=parties,
        **command.facts,
    )
    headers = {"Location": f"/api/v1/cases/{taken.case.pk}"}
    return answer(_told(taken, caller), status=201, headers=headers)


def _register_verb(kind: object, caller: Caller) -> Verb:
    try:
        return caller.tables(caller.post.place).kind(str(kind)).verbs["register"]
    except RuleError:
        raise UnknownKind(kind) from None


@router.get("/cases", auth=Remembering(), **described.door(query=Asked, answers={200: CasesPage}))
def find(request: HttpRequest) -> HttpResponse:
    """The cases that the caller may see, a page at a time."""
    return as_remembered(request, lambda caller: _page(bodies.asked(request, Asked), caller))


@router.post("/cases/search", **described.door(body=Asked, answers={200: CasesPage}))
def search(request: HttpRequest) -> HttpResponse:
    """The same, asked in the body: for a telephone or identity number, which an address would leave
    in logs and histories."""
    return _page(bodies.asked_in_body(request, Asked), caller_of(request))


@router.post("/cases/akin", **described.door(body=Telling, answers={200: CasesAkin}))
def akin_to(request: HttpRequest) -> HttpResponse:
    """Cases that may be the same matter or belong to it: to be looked at before it is taken in."""
    caller, told = caller_of(request), bodies.asked_in_body(request, Telling)
    _check_place(told.place, caller)
    telling = telling_of(
        [msgspec.to_builtins(party) for party in told.parties],
        place=told.place,
        words=f"{told.title} {told.story}",
        at=caller.at,
        number=told.number,
    )
    items = [
        CaseAkin(case=cases_shown.case_in_list(one.row, caller), because=list(one.because))
        for one in akin(caller.post, telling)
    ]
    return answer(CasesAkin(items=items))


def _page(asked: Asked, caller: Caller) -> HttpResponse:
    if asked.place:
        _check_place(asked.place, caller)
    found = page(caller.post, _question(asked, caller))
    rows = [cases_shown.case_in_list(row, caller) for row in found.rows]
    return answer(CasesPage(items=rows, next=found.next or None))


def _question(asked: Asked, caller: Caller) -> Question:
    return Question(
        on=caller.today,
        place=asked.place,
        kind=asked.kind,
        stage=asked.stage,
        colour=asked.colour,
        type=asked.type,
        q=bodies.without_control(asked.q),
        overdue_at=caller.at if asked.overdue else None,
        order=asked.order,
        cursor=asked.cursor,
        limit=asked.limit,
    )


def _check_place(place: str, caller: Caller) -> None:
    """A place that nobody knows is a slip to be told, not an empty list."""
    if not is_known(place, caller.today):
        raise NoSuchPlace(place, caller.today)


# ── One case ─────────────────────────────────────────────────────────────────────────────────────


@router.get("/cases/{ref}", **described.door(answers={200: CaseShown}))
def detail(request: HttpRequest, ref: str) -> HttpResponse:
    """One case, by its number (URL-encoded) or its UUID, with what the caller may do now."""
    caller = caller_of(request)
    case = _seen(ref, caller)
    return answer(cases_shown.case_shown(case, caller))


@router.get("/cases/{ref}/events", **described.door(query=AskedEvents, answers={200: EventsPage}))
def events(request: HttpRequest, ref: str) -> HttpResponse:
    """What happened, in order; each entry holds the hash of the one before."""
    caller = caller_of(request)
    asked = bodies.asked(request, AskedEvents)
    case = _seen(ref, caller)
    rows = case.events.filter(place_in_chain__gt=asked.cursor).order_by("place_in_chain")
    found = list(rows.select_related("by__user", "by__organ")[: asked.limit + 1])
    shown = [cases_shown.event_shown(event, case, caller) for event in found[: asked.limit]]
    following = shown[-1].position if len(found) > asked.limit else None
    return answer(EventsPage(items=shown, next=following))


@router.get("/cases/{ref}/file", **described.door(answers={200: MediationFile}))
def file(request: HttpRequest, ref: str) -> HttpResponse:
    """The mediation file: records, evidence, agreements. What was said in confidence is null for
    whoever is not its mediator or reviewer, and for them until they opened the file today (by the act
    `file_opening` or, a reviewer, `record_review`)."""
    caller = caller_of(request)
    case = _seen(ref, caller)
    if step.kind_of(case, caller.at).trade != "mediation":
        raise NoSuchFile
    return answer(cases_shown.localised(file_of(case, caller.post, caller.at)))


@router.get("/cases/{ref}/attachments/{attachment_id}", **described.download())
def attachment(request: HttpRequest, ref: str, attachment_id: str) -> FileResponse:
    """An attachment, always as a download, never shown in place. Asked for by who has not done the
    act `file_opening` today, it is refused: reading leaves its trace before it is read."""
    caller = caller_of(request)
    case = _seen(ref, caller)
    key = bodies.uuid_or_none(attachment_id)
    found: Attachment | None = case.attachments.filter(pk=key).first() if key else None
    if found is None:
        raise AttachmentNotFound
    check_open(case, by=caller.post, at=caller.at)
    return FileResponse(
        found.path.open("rb"),
        as_attachment=True,
        filename=found.name,
        content_type=found.media_type,
        headers={
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "no-store",
        },
    )


def _seen(ref: str, caller: Caller) -> Case:
    found: Case = Case.objects.one(bodies.without_control(ref), seen_by=caller.post)
    return found


# ── Acting ───────────────────────────────────────────────────────────────────────────────────────


@router.post(
    "/cases/{ref}/{noun}",
    **described.door(body=Act, with_files=True, answers={200: CaseActed | CasePassedOn}),
)
def act(request: HttpRequest, ref: str, noun: str) -> HttpResponse:
    """Do the verb whose noun this is. `verbs` of the case says which are possible and what they ask."""
    caller = caller_of(request)
    try:
        case = _seen(ref, caller)
    except CaseNotFound:
        return answer(_done_before(request, ref, noun, caller))
    verb = _verb_of(case, noun, caller)
    command = bodies.command(request, verb)
    taken = actions.perform(
        case,
        verb.name,
        by=caller.post,
        at=caller.at,
        command_id=command.id,
        facts=command.facts,
    )
    return answer(_told(taken, caller))


def _verb_of(case: Case, noun: str, caller: Caller) -> Verb:
    kind = step.kind_of(case, caller.at)
    try:
        return kind.by_noun(noun)
    except RuleError:
        raise UnknownVerb(
            f"{kind.label}没有“{noun}”这个办理动作。请从事项的 verbs 中选择 noun。"
        ) from None


def _told(taken: Taken, caller: Caller) -> CaseActed | CasePassedOn:
    """The case as it now is; of a case that was passed on by this act, only that it was."""
    if (taken.standing is None or taken.case.compartment) and not _sees(taken.case, caller):
        return cases_shown.case_passed_on(taken.case, taken.event, caller)
    return cases_shown.case_acted(taken, caller)


def _sees(case: Case, caller: Caller) -> bool:
    try:
        return bool(Case.objects.one(case.pk, seen_by=caller.post))
    except CaseNotFound:
        return False


def _done_before(request: HttpRequest, ref: str, noun: str, caller: Caller) -> CasePassedOn:
    """A repetition of the very act by which the caller passed the case on is answered alike."""
    command_id = bodies.command_id_of(request)
    if command_id is None:
        raise CaseNotFound(ref)
    mine = Event.objects.filter(command=command_id, by=caller.post).select_related("case")
    event = mine.first()
    if event is None or ref not in (event.case.number, str(event.case_id)):
        raise CaseNotFound(ref)
    if _verb_of(event.case, noun, caller).name != event.verb:
        raise CaseNotFound(ref)
    return cases_shown.case_passed_on(event.case, event, caller)
