"""One case: its page, its dates explained, its receipt, its files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import segno
from django.http import HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Party, Request, Standing, WholeStanding
from fengqiao.cases.permissions import opening_today
from fengqiao.cases.querysets import as_uuid
from fengqiao.cases.step import Taken
from fengqiao.desk import next_steps
from fengqiao.desk.dates import dated, dates_of
from fengqiao.desk.dossier import bar_of
from fengqiao.desk.files import files_of
from fengqiao.desk.history import COLOURS, Entry, history_of
from fengqiao.desk.letters import own_words, proposals_of
from fengqiao.desk.links import links_of
from fengqiao.desk.next_steps import Considered, Steps
from fengqiao.desk.pages import StaffRequest, in_tab, show, staff_page
from fengqiao.desk.people import named, people_of
from fengqiao.desk.signed import may_certify, otherwise_of
from fengqiao.desk.story import bars_of, brief, chain_of
from fengqiao.desk.trade import file_told, own_names
from fengqiao.desk.whole import Whole, whole_of
from fengqiao.desk.words import colour_of, full_place, in_english, label_of, said
from fengqiao.jurisdiction.models import Organ
from fengqiao.ledgers.querysets import origin_of
from fengqiao.lib.aloud import read_aloud
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.querysets import MediationFile, file_of, meeting_of
from fengqiao.papers.definitions.keeping import ruled_out
from fengqiao.reception.querysets import charge_of, visits_of
from fengqiao.rulebook import picture
from fengqiao.rulebook.shapes import Kind, Verb
from fengqiao.rulebook.tables import Tables, in_force

PRINTING_MAY_FAIL = timedelta(minutes=30)  # how long a slip can be printed again
# Stand where they belong, not among the verbs.
BY_CERTIFICATE = ("ask_certificate", "sign_by_certificate")
ASKED_BY_OTHERS = (
    "read_personal",
    "export",
    "make_paper",
    "make_dossier",
    "move_upload",
    *BY_CERTIFICATE,
)


VISITED = ("add_visit", "hold_visit")  # of which the words are read on a page of their own


class NotOurReceipt(Refusal):
    code, status = "receipt_not_yours", 403


class CodeNoLongerShown(Refusal):
    code, status = "code_no_longer_shown", 404


class NoSuchRow(Refusal):
    code, status = "not_found", 404


@dataclass(frozen=True, slots=True)
class Button:
    """A verb as a page shows it."""

    label: str
    noun: str
    why_not: str = ""
    when: str = ""  # the stages to which it belongs


@require_safe
@staff_page
def case(request: StaffRequest, ref: str) -> HttpResponse:
    """The whole matter, as much of it as this post may see."""
    found = Case.objects.one(ref, seen_by=request.post)
    tables, post = _tables(request, found), request.post
    kind = tables.kind(found.kind)
    whole = whole_of(found, kind, seen_by=post)
    standing = whole.standing
    judged = _judged(whole, tables, request)
    asked = next_steps.asked_for(meeting_of(standing.events, request.at))
    steps = next_steps.steps(judged, found, by=post, kind=kind, standing=standing, asked=asked)
    possible = {one.verb.name: one.verb for one in judged if one.refusal is None}
    file = _file(whole, request)
    told = whole.told(own_names(file, standing))
    history = history_of(standing.events, kind, tables, told)
    is_open = opening_today(found, by=post, at=request.at, standing=standing) is not None
    return show(
        request,
        "case.html",
        case=found,
        kind=kind,
        steps=_buttons(steps, kind),
        **_origin(found, is_open),
        people=people_of(standing),
        **_of_history(history, kind),
        requests=_requests(standing, kind, request),
        files=files_of(whole),
        links=links_of(whole, tables),
        proposals=proposals_of(found, standing, tables, request),
        bar=bar_of(found, standing, tables, may_attach="attach" in possible),
        file=file_told(file),
        otherwise=otherwise_of(found, standing, {event.verb for event in standing.events}),
        may_certify="ask_certificate" in possible and may_certify(found, request.at),
        meeting=_meeting(standing, request.at),
        **_received(standing, request.at),
        has_papers=bool(tables.forms(kind.name)),
        may_print=kind.has_people and _is_holder(found, request),
        in_tab=in_tab(request),
        **_opening(list(possible.values()), is_open, request.at),
        **_beside_the_verbs(kind, possible),
        **_told(whole, tables, request.at, possible, steps),
    )


def _judged(whole: Whole, tables: Tables, request: StaffRequest) -> list[next_steps.Considered]:
    """Every verb within the post's powers, but for what the file's own history leaves nothing for."""
    ruled = ruled_out(whole.standing.events)
    judged = next_steps.considered(
        whole.case,
        by=request.post,
        at=request.at,
        kind=whole.kind,
        tables=tables,
        standing=whole.standing,
    )
    return [one for one in judged if one.verb.name not in ruled]


def _of_history(history: list[Entry], kind: Kind) -> dict[str, Any]:
    """What happened, and what is told of it by itself: whose hands, who read, what the other side said."""
    return {
        "history": history,
        "chain": chain_of(history, kind),
        "readings": [entry for entry in history if _is_reading(entry, kind)],
        "own_words": own_words(history, kind),
    }


def _received(standing: WholeStanding, at: datetime) -> dict[str, Any]:
    """Which leader has taken the matter on, and whether somebody was received about it."""
    return {
        "charge": charge_of(standing.events, standing.assignments, at),
        "has_visits": any(event.verb in VISITED for event in standing.events),
    }


def _file(whole: Whole, request: StaffRequest) -> MediationFile | None:
    if whole.rows is None:
        return None
    return file_of(
        whole.case,
        request.post,
        request.at,
        whole.standing,
        rows=whole.rows,
        names=whole.names,
    )


def _meeting(standing: WholeStanding, at: datetime) -> dict[str, Any] | None:
    """The meeting to come, and of each party whether it comes ('' where it has not said)."""
    meeting = meeting_of(standing.events, at)
    if meeting is None:
        return None
    parties = [(named(p), meeting.answers.get(str(p.pk), "")) for p in standing.principals]
    return {"arranged": meeting, "parties": parties}


def _origin(case: Case, is_open: bool) -> dict[str, Any]:
    """The row of a former ledger; what else it says is read by who opened the file today."""
    came_so = case.number.rpartition("第")[2].startswith("录")
    row = origin_of(case) if came_so else None
    return {"imported": row, "rest": row.kept() if row and is_open else []}


def _beside_the_verbs(kind: Kind, possible: Mapping[str, Verb]) -> dict[str, Any]:
    """The verbs that stand beside what they are about: a party's details, the files."""
    return {
        "may_unmask": "read_personal" in possible,
        "may_take_out": "export" in possible,
        "may_attach": "attach" in possible,
        "unmask": kind.verbs["read_personal"].noun if "read_personal" in kind.verbs else "",
        "attach": kind.verbs["attach"].noun if "attach" in kind.verbs else "",
    }


def _opening(possible: list[Verb], was_opened: bool, at: datetime) -> dict[str, Any]:
    """Whether the file is open to this post today, and else the verb that opens it, if any does."""
    opener = next((verb for verb in possible if verb.opens), None)
    is_open = bool(opener and was_opened)
    return {
        "is_open_today": is_open,
        "opener": _button(opener) if opener and not is_open else None,
        "opens_at_once": bool(opener and not opener.facts),
        "opening": uuid7(at),
    }


def _is_reading(entry: Entry, kind: Kind) -> bool:
    """Whether somebody read, by this act, what is personal: what its person may ask for."""
    verb = kind.verbs.get(entry.event.verb)
    return bool(verb and (verb.opens or verb.name == "read_personal"))


def _tables(request: StaffRequest, case: Case) -> Tables:
    return in_force(request.at.astimezone(SHANGHAI).date(), case.place)


def _told(
    whole: Whole,
    tables: Tables,
    at: datetime,
    possible: Mapping[str, Verb],
    steps: Steps,
) -> dict[str, Any]:
    """The case's own columns in words, its dates, and both together in a few sentences."""
    case, standing, kind = whole.case, whole.standing, whole.kind
    channel = kind.verbs["register"].facts["channel"].choices
    types = {found.code: label_of(found) for found in tables.types()}
    tier = tables.tier(case.kind, case.type, standing.grounds)
    dates = dates_of(case, standing, at, list(possible.values()), whole.names)
    told = {
        "place": whole.places.full(case.place),
        "channel": next((label_of(c) for c in channel if c.value == case.channel), case.channel),
        "type": types.get(case.type, ""),
        "colour": colour_of(case, at),
        "colour_label": COLOURS.get(colour_of(case, at), ""),
        "tier": tier,
        "tier_label": label_of(tier) if tier else "",
        "awaits": whole.names.organ(case.awaits_id),
        "stage_label": label_of(kind.stages[case.stage]),
        "path": _path(kind, case.stage),
        "picture": drawn(kind, here=case.stage),
        "dates": [date for date in dates if not date.is_met],
        "dates_met": [date for date in dates if date.is_met],
        "bars": bars_of([date for date in dates if not date.is_met], at),
    }
    lacking = [label_of(one.verb) for one in steps.lacking]
    return told | {"brief": brief(case, standing, told, dates, lacking, kind)}


def _path(kind: Kind, here: str) -> list[tuple[str, str]]:
    """The main path as a list: each stage with done, here or ahead."""
    main = sorted((s for s in kind.stages.values() if s.path), key=lambda stage: stage.path or 0)
    now = kind.stages[here].path
    return [(label_of(stage), _reached(stage.path or 0, now)) for stage in main]


def _reached(path: int, now: int | None) -> str:
    if now is None:
        return "unknown"
    return "here" if path == now else "done" if path < now else "ahead"


def drawn(kind: Kind, here: str = "") -> SafeString:
    """The process as a picture; the rulebook escapes what it writes into it."""
    language = "en" if in_english() else "zh"
    return mark_safe(picture.svg(kind, here, lang=language))


def _buttons(steps: Steps, kind: Kind) -> dict[str, list[Button]]:
    def shown(verbs: Sequence[Verb]) -> list[Button]:
        return [_button(v) for v in verbs if v.name not in ASKED_BY_OTHERS and not v.opens]

    return {
        "first": shown(steps.first),
        "others": shown(steps.others),
        "lacking": [_refused(one, kind) for one in steps.lacking],
        "elsewhere": [
            _refused(one, kind) for one in steps.elsewhere if one.verb.name not in BY_CERTIFICATE
        ],
    }


def _button(verb: Verb) -> Button:
    return Button(label_of(verb), verb.noun)


def _refused(one: Considered, kind: Kind) -> Button:
    """Why not; for what belongs to another stage only when, or the list says one thing thirty times."""
    sentence = said(one.refusal.sentence) if one.refusal else ""
    stages = [label_of(kind.stages[s]) for s in one.verb.from_stages if s in kind.stages]
    later = one.refusal is not None and one.refusal.code == "verb_out_of_stage" and stages
    when = _("”、“").join(stages) if later else ""
    return Button(label_of(one.verb), one.verb.noun, why_not="" if when else sentence, when=when)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a party asked beside the matter, and what it was told."""

    row: Request
    about: str
    who: str
    result: str


def _requests(standing: WholeStanding, kind: Kind, request: StaffRequest) -> list[Asked]:
    """For those who answer them; the open ones first."""
    may = request.tables.may(request.post.role, "answer_request")
    if not may or "request" not in kind.verbs:
        return []
    about = {c.value: label_of(c) for c in kind.verbs["request"].facts["about"].choices}
    results = {c.value: label_of(c) for c in kind.verbs["answer_request"].facts["result"].choices}
    who = {party.pk: named(party) for party in standing.parties}
    newest = standing.requests[::-1]
    rows = sorted(newest, key=lambda row: row.answered_at is not None)
    return [
        Asked(row, about[row.about], who[row.party_id], results.get(row.result, "")) for row in rows
    ]


def _is_holder(case: Case, request: StaffRequest) -> bool:
    """Only who answers for the matter hands out the resident's way in."""
    return bool(case.holder_id == request.post.organ_id)


# ── Where somebody was received about it ─────────────────────────────────────────────────────────


@require_safe
@staff_page
def visits(request: StaffRequest, ref: str) -> HttpResponse:
    """Who received whom and when; the words to who has opened the file today."""
    found = Case.objects.one(ref, seen_by=request.post)
    is_open = opening_today(found, by=request.post, at=request.at) is not None
    return show(
        request, "case_visits.html", case=found, rows=visits_of(found), is_open_today=is_open
    )


# ── A date explained ─────────────────────────────────────────────────────────────────────────────


@require_safe
@staff_page
def deadline(request: StaffRequest, ref: str, key: UUID) -> HttpResponse:
    """How one limit of a case came about, on a page of its own."""
    found = Case.objects.one(ref, seen_by=request.post)
    row = found.deadlines.filter(pk=key).first()
    if row is None:
        raise NoSuchRow(_("没有找到这个期限。请从事项页面上打开。"))
    return show(
        request,
        "deadline.html",
        case=found,
        date=dated(row, _tables(request, found), request.at),
    )


# ── The receipt ──────────────────────────────────────────────────────────────────────────────────


@require_safe
@staff_page
def receipt(request: StaffRequest, ref: str) -> HttpResponse:
    """For the resident, to be printed: with the code for whoever just took the matter in."""
    found, code = _to_hand_out(request, ref), ""
    if command := request.GET.get("command", ""):
        code = _code_given_out(request, found, command).code
    tables, standing = _tables(request, found), Standing(found)
    kind = tables.kind(found.kind)
    above = Organ.objects.filter(pk=found.holder.parent_id).first()
    return show(
        request,
        "receipt.html",
        case=found,
        kind_label=label_of(kind),
        stage_label=label_of(kind.stages[found.stage]),
        applicants=[p for p in people_of(standing) if p.party.role == "applicant"],
        place=full_place(found.place),
        dates=[d for d in dates_of(found, standing, request.at) if d.left],
        remedies=tables.remedies(found.kind, found.type),
        in_english=in_english(),
        above=above,
        code=code,
        command=command,
        printed_at=request.at,
    )


def _to_hand_out(request: StaffRequest, ref: str) -> Any:
    found = Case.objects.one(ref, seen_by=request.post)
    if not _is_holder(found, request):
        raise NotOurReceipt(
            _("现在由%(holder)s经办，回执由他们打印。请当事人向他们索取。")
            % {"holder": found.holder.name}
        )
    return found


@dataclass(frozen=True, slots=True)
class Slip:
    """A party's way in, as it is printed once."""

    party: Party
    code: str
    address: str


@require_safe
@staff_page
def slip(request: StaffRequest, ref: str) -> HttpResponse:
    """A party's own slip, for whoever just handed it out."""
    found: Case = Case.objects.one(ref, seen_by=request.post)
    command = request.GET.get("command", "")
    given = _code_given_out(request, found, command)
    return show(
        request,
        "slip.html",
        case=found,
        slip=given,
        aloud=read_aloud(given.code),
        pages=request.build_absolute_uri("/p/"),
        whom=named(given.party),
        command=command,
        remedies=_tables(request, found).remedies(found.kind, found.type),
        in_english=in_english(),
        printed_at=request.at,
    )


@require_safe
@staff_page
def slip_code(request: StaffRequest, ref: str) -> HttpResponse:
    """The way in as a QR picture: the address of the residents' pages with the code."""
    found: Case = Case.objects.one(ref, seen_by=request.post)
    given, out = _code_given_out(request, found, request.GET.get("command", "")), BytesIO()
    segno.make(given.address, error="m", micro=False).save(
        out, kind="svg", scale=4, border=2, svgclass=None, lineclass=None
    )
    return HttpResponse(out.getvalue(), content_type="image/svg+xml")


def _code_given_out(request: StaffRequest, case: Case, command: str) -> Slip:
    """The code that this very post gave out by this command, as long as its printing may have failed.

    Afterwards it stands on the slip alone: who could read it could speak in the party's place.
    """
    key = as_uuid(command) or uuid7(request.at)
    mine = case.events.filter(command=key, by=request.post)
    event = mine.filter(at__gt=request.at - PRINTING_MAY_FAIL).first()
    code = actions.code_of(Taken(case, event, replayed=True)) if event else ""
    if not event or not code:
        raise CodeNoLongerShown(
            _("查询码只在发放时显示，过后谁也看不到。丢了可以重新发放一个，原来的随即作废。")
        )
    parties = [event.facts["party"]] if "party" in event.facts else event.facts["parties"]
    applicants = case.parties.filter(pk__in=parties).order_by("role", "position")
    address = request.build_absolute_uri(f"/p/c/{code}/")
    return Slip(applicants[0], code, address)
