"""What passes the doors: how a case, an event, a place or a refusal looks from outside.

The OpenAPI document is made from these. Days are dates, moments carry +08:00. What is not there
is null or "", what does not apply is left out.
"""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

PLACE = r"^([0-9]{2}){1,3}$|^[0-9]{9}$|^[0-9]{12}$|^[0-9]{15}$|^[0-9]{18}$"
WORD = r"^[a-z0-9_]{1,32}$"
PlaceCode = Annotated[str, Meta(pattern=PLACE, description="A place code of its natural length")]
Word = Annotated[str, Meta(pattern=WORD)]
DAY_OR_MOMENT = {
    "anyOf": [{"type": "string", "format": "date"}, {"type": "string", "format": "date-time"}]
}
# A day, or for clocks of hours a moment; msgspec declares no union of the two.
DayOrMoment = Annotated[Any, Meta(extra_json_schema=DAY_OR_MOMENT)]


class Shape(Struct, frozen=True, kw_only=True):
    """A value on its way out."""


class Given(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value on its way in; what it does not know, it refuses."""


# ── Going in ─────────────────────────────────────────────────────────────────────────────────────


MONTH = r"^20[0-9]{2}-(0[1-9]|1[0-2])$"
Month = Annotated[str, Meta(pattern=MONTH, description="A month like 2026-03")]


class AskedTable(Given, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """Which place over which months; without a place the caller's own, without months the last one."""

    place: Annotated[str, Meta(pattern=r"^([0-9]{2}){0,3}$|^[0-9]{9}$|^[0-9]{12}$")] | None = None
    first: Month | Literal[""] = ""
    last: Month | Literal[""] = ""
    by: Literal["places", "bodies"] = "places"


class AskedHandling(AskedTable, frozen=True, kw_only=True):
    """Of which kind; without one the first that has shares."""

    kind: Word = ""


class AskedCounts(Given, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """A county or a town, without one the caller's county; without months the last twelve that are told."""

    place: Annotated[str, Meta(pattern=r"^[0-9]{6}$|^[0-9]{9}$")] | Literal[""] = ""
    kind: Word = ""
    first: Month | Literal[""] = ""
    last: Month | Literal[""] = ""


class AskedNotices(Given, frozen=True, kw_only=True):
    """`new`: only what was not laid aside yet."""

    new: bool = True
    cursor: UUID | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class NoticesRead(Given, frozen=True, kw_only=True):
    """Which are laid aside; without `notices` all."""

    command_id: Annotated[
        UUID | None, Meta(description="Not needed: laid aside twice is laid aside once")
    ] = None
    notices: Annotated[list[UUID], Meta(max_length=500)] | None = None


class AskedTableCases(AskedTable, frozen=True, kw_only=True):
    """Which number: its column, and of one body, or (`here`) of what was reported for no part."""

    code: Annotated[str, Meta(pattern=r"^[0-9]{2}$")] = "01"
    body: UUID | None = None
    here: bool = False
    cursor: Annotated[str, Meta(max_length=60)] = ""


class TableReporting(Given, frozen=True, kw_only=True, rename={"first": "from", "last": "to"}):
    """The months of the table that goes up, of the caller's own place."""

    command_id: UUID
    first: Month
    last: Month


class TableCorrecting(Given, frozen=True, kw_only=True):
    command_id: UUID
    reason: Annotated[str, Meta(max_length=500)]


class AskedBodies(AskedTable, frozen=True, kw_only=True):
    """Which number of the table of bodies; with `here` of what stands at no part of the place."""

    code: Annotated[str, Meta(pattern=r"^[0-9]{2}$")] = "01"
    here: bool = False
    page: Annotated[int, Meta(ge=1, le=9999)] = 1


class AskedCommittees(Given, frozen=True, kw_only=True):
    """Of which place; the caller's own where none is said."""

    place: PlaceCode = ""
    cursor: UUID | None = None
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


class AskedMediators(AskedCommittees, frozen=True, kw_only=True):
    committee: UUID | None = None


class AskedReceptions(Given, frozen=True, kw_only=True):
    """The receptions of which place, with all that lies in it; without one, of all counties here."""

    place: Annotated[str, Meta(pattern=r"^([0-9]{6})?$|^[0-9]{9}$|^[0-9]{12}$")] = ""


Line = Annotated[str, Meta(max_length=50)]


class BookingGiven(Given, frozen=True, kw_only=True):
    """Who wants a place at a reception; the same command again is the same booking."""

    command_id: UUID
    name: Line
    telephone: Line
    channel: Literal["counter", "phone"] = "counter"


class NumberGiven(Given, frozen=True, kw_only=True):
    """Somebody came in; `booking` if he has booked for today."""

    command_id: UUID
    booking: UUID | None = None


class VisitGiven(Given, frozen=True, kw_only=True):
    """What was said by somebody who was received. Without a `leader` it was the caller who received."""

    command_id: UUID
    said: Annotated[str, Meta(max_length=5000)]
    answer: Annotated[str, Meta(max_length=5000)] = ""
    is_answered: bool = False
    name: Line = ""
    telephone: Line = ""
    leader: UUID | None = None
    ticket: UUID | None = None


class OfVisitGiven(Given, frozen=True, kw_only=True):
    """To which matter a visit belongs: its number or id."""

    command_id: UUID
    case: Annotated[str, Meta(max_length=60)]


class AskedLedger(Given, frozen=True, kw_only=True):
    """Which lines of a ledger."""

    place: PlaceCode = ""
    type: Word = ""
    channel: Word = ""
    stage: Word = ""
    colour: Literal["red", "yellow", "blue", ""] = ""
    cursor: Annotated[str, Meta(max_length=200)] = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class Asked(Given, frozen=True, kw_only=True):
    """What a list of cases is asked for."""

    place: PlaceCode = ""
    kind: Word = ""
    stage: Word = ""
    colour: Literal["red", "yellow", "blue", ""] = ""
    type: Word = ""
    q: Annotated[
        str,
        Meta(
            max_length=100,
            description="Words of title and story (two characters or more), a case number,"
            " a telephone or identity number",
        ),
    ] = ""
    overdue: Annotated[bool, Meta(description="Only cases whose nearest limit has passed")] = False
    order: Annotated[
        Literal["newest", "limit"], Meta(description="Newest first, or the nearest limit first")
    ] = "newest"
    cursor: Annotated[str, Meta(max_length=200, description="`next` of the page before")] = ""
    limit: Annotated[int, Meta(ge=1, le=100)] = 20


class AskedEvents(Given, frozen=True, kw_only=True):
    """Which part of a case's history."""

    cursor: Annotated[int, Meta(ge=0, le=10**9, description="`next` of the page before")] = 0
    limit: Annotated[int, Meta(ge=1, le=500)] = 200


class AskedPlace(Given, frozen=True, kw_only=True):
    """Below which place, or which one place. Without either: below the caller's county."""

    parent: PlaceCode = ""
    code: PlaceCode = ""


class PartyGiven(Given, frozen=True, kw_only=True):
    """Somebody in a matter. `represents`: whom a speaker speaks for, as position in the list."""

    role: str
    name: str
    phone: str | None = None
    id_number: str | None = None
    address: str | None = None
    is_organisation: bool | None = None
    represents: int | str | None = None


class PartyTold(Given, frozen=True, kw_only=True):
    """Of somebody in a matter that is told of, what may find others: each of these may be left out."""

    name: str = ""
    phone: str = ""
    id_number: str = ""
    is_organisation: bool = False


class Registration(Struct, frozen=True, kw_only=True):
    """A matter to be taken in. The kind's verb `register` says which facts there are."""

    command_id: UUID
    kind: str
    title: str
    story: str
    place: PlaceCode
    channel: str
    occurred_on: date | None = None
    type: str | None = None
    people: int | None = None
    amount: str | float | None = None
    safety: list[str] = []
    disclosure: str | None = None
    parties: list[PartyGiven] = []


class Telling(Given, frozen=True, kw_only=True):
    """A matter that somebody tells of, before it is taken in: what is known of it by then."""

    place: PlaceCode
    title: str = ""
    story: str = ""
    number: Annotated[str, Meta(max_length=64, description="One that it bears elsewhere")] = ""
    parties: list[PartyTold] = []


class OrderSent(Given, frozen=True, kw_only=True):
    """What another office sends under its own number. `order` has a text for each field of the feed."""

    command_id: Annotated[
        UUID | None, Meta(description="Not needed: the sender's number is known again by itself")
    ] = None
    feed: Annotated[str, Meta(description="hotline, police")]
    order: Annotated[
        dict[str, str],
        Meta(
            description="number, title, story, place, level, type, received_at, name, phone, agreed"
        ),
    ]
    adds: Annotated[
        bool,
        Meta(
            description="Where the number was here with other content: note in its case what differs"
        ),
    ] = False


class Act(Struct, frozen=True, kw_only=True):
    """An act: the id of the command, and beside it the facts that the verb asks for."""

    command_id: UUID
    facts: Annotated[
        dict[str, Any], Meta(description="The facts, if they do not stand beside `command_id`")
    ] = {}


# ── Coming out ───────────────────────────────────────────────────────────────────────────────────


class Problem(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """No, with its reason (RFC 9457). `detail` says in Chinese what, why, and what to do next."""

    type: str
    title: str
    status: int
    detail: str
    code: Annotated[str, Meta(description="Stable word for programs")]
    article: Annotated[str, Meta(description="The rule it rests on")] = ""
    fact: Annotated[str, Meta(description="The fact or parameter that is at fault")] = ""


class Named(Shape, frozen=True, kw_only=True):
    """An organ."""

    id: UUID
    name: str


class ChoiceShown(Shape, frozen=True, kw_only=True):
    value: str
    label: str


class FactShown(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One thing a verb asks for; with `choices`, one (or some) of their values."""

    type: str
    label: str
    required: bool
    help: str = ""
    max: int | None = None
    choices: list[ChoiceShown] | UnsetType = UNSET


class VerbShown(Shape, frozen=True, kw_only=True):
    """Something that the caller may do now: POST its facts to the case's `noun`."""

    verb: str
    noun: str
    label: str
    facts: dict[str, FactShown]


class DeadlineShown(Shape, frozen=True, kw_only=True):
    """A limit that explains itself. Which of `raw` and `due` is the limit depends on who is bound."""

    clock: str
    label: str
    subject: str
    state: Annotated[str, Meta(description="running, held, stopped or void")]
    limit: DayOrMoment
    raw: DayOrMoment
    due: DayOrMoment
    unit: str
    provisional: bool
    overdue: bool
    why: list[str]
    source: str


class PartyShown(Shape, frozen=True, kw_only=True):
    """Somebody in the matter, masked. The verb `read_personal` shows one in full."""

    id: UUID
    role: str
    role_label: str
    name: str
    phone: str
    id_number: str
    address: str
    is_organisation: bool
    is_minor: bool
    represents: UUID | None


class AttachmentShown(Shape, frozen=True, kw_only=True):
    id: UUID
    title: str
    name: str
    media_type: str
    size: int
    sha256: str
    at: datetime


class PaperShown(Shape, frozen=True, kw_only=True):
    """One version of a paper. `lacking`: characters that no font has; `sha256` is the PDF's."""

    id: UUID
    version: int
    pages: int
    lacking: str
    sha256: str
    at: datetime
    by: str


class PaperPlace(Shape, frozen=True, kw_only=True):
    """A form in the file, for what it is made (`about`, where it is made more than once), and why it
    cannot be made now ('' where it can)."""

    form: str
    form_label: str
    needed: Literal["must", "as_needed"]
    about: UUID | None
    about_label: str
    why_not: str
    versions: list[PaperShown]


class PapersShown(Shape, frozen=True, kw_only=True):
    """The file, form by form."""

    items: list[PaperPlace]


class DossierLine(Shape, frozen=True, kw_only=True):
    """An item of the file. state: there; missing (it must be, and is not); open (as needed); none."""

    item: str
    item_label: str
    state: Literal["there", "missing", "open", "none"]
    papers: list[UUID]
    attachments: list[UUID]


class DossierPart(Shape, frozen=True, kw_only=True):
    """What lies in a bound file: its original's id and hash, and where it begins."""

    item: str
    label: str
    kind: Literal["paper", "attachment", "drawing", "certificate"]
    id: UUID
    sha256: str
    page: int
    pages: int


class DossierBound(Shape, frozen=True, kw_only=True):
    """A binding. `kept_until` null: for good."""

    id: UUID
    version: int
    pages: int
    size: int
    sha256: str
    kept_until: date | None
    at: datetime
    by: str
    parts: list[DossierPart]


class DossierShown(Shape, frozen=True, kw_only=True):
    """The file: what lies in it and what is missing, and each binding, the newest first."""

    items: list[DossierLine]
    bound: list[DossierBound]


class TableColumnShown(Shape, frozen=True, kw_only=True):
    """A column of a table that is reported; `of` is the code of the column of which it is a part."""

    code: str
    label: str
    group: str
    unit: str
    means: str
    source: str
    of: str


class TableLine(Shape, frozen=True, kw_only=True):
    """A place, a body, or by `kind` the `whole` and the `rest` that was reported for no part. Numbers are
    text, by the codes of the columns; money in ten thousands of yuan."""

    key: str
    name: str
    kind: str
    numbers: dict[str, str]


class TableShown(Shape, frozen=True, kw_only=True):
    """A table of a place over whole months; `report_id` where it was reported."""

    table: str
    place: str
    first_on: date
    last_on: date
    columns: list[TableColumnShown]
    lines: list[TableLine]
    counted_at: datetime | None
    report_id: UUID | None


class CountedCaseShown(Shape, frozen=True, kw_only=True):
    id: UUID
    number: str
    title: str
    place: str
    counted_on: date


class TableCasesPage(Shape, frozen=True, kw_only=True):
    """The cases behind a number that the caller may open; the others are only counted."""

    items: list[CountedCaseShown]
    next: str | None


class BodyShown(Shape, frozen=True, kw_only=True):
    """What stands behind a number of the table of bodies; `amount` of people or of yuan, null where it is one."""

    kind: Literal["committee", "mediator", "course", "list"]
    id: UUID
    name: str
    beside: str
    amount: str | None


class BodiesPage(Shape, frozen=True, kw_only=True):
    """`is_sealed`: what the number counts is sealed, and not listed."""

    items: list[BodyShown]
    is_sealed: bool
    next_page: int | None


class CommitteeShown(Shape, frozen=True, kw_only=True):
    """`lacks`: what of its composition and term is not as the law has it, in sentences."""

    id: UUID
    name: str
    place: str
    kind: str
    trade: str
    posting: str
    set_up_on: date
    members: int
    women: int
    term_ends_on: date | None
    lacks: list[str]


class CommitteesPage(Shape, frozen=True, kw_only=True):
    items: list[CommitteeShown]
    next: UUID | None


class MediatorShown(Shape, frozen=True, kw_only=True):
    id: UUID
    name: str
    gender: str
    committee: UUID
    committee_name: str
    work: str
    is_bought: bool
    has_law_licence: bool
    is_public_servant: bool
    since_on: date


class MediatorsPage(Shape, frozen=True, kw_only=True):
    items: list[MediatorShown]
    next: UUID | None


class ReceptionShown(Shape, frozen=True, kw_only=True):
    """One time at which a leader receives people; whoever comes without booking is received as well."""

    id: UUID
    organ: str
    place: PlaceCode
    leader: str
    title: str
    sort: Word
    starts_at: datetime
    ends_at: datetime
    where: str
    may_book: bool
    remark: str
    cancelled_because: str


class Receptions(Shape, frozen=True, kw_only=True):
    items: list[ReceptionShown]


class BookingShown(Shape, frozen=True, kw_only=True):
    """A place that is booked; name and telephone masked."""

    id: UUID
    comes_at: datetime
    name: str
    telephone: str


class Bookings(Shape, frozen=True, kw_only=True):
    items: list[BookingShown]


class BookingMade(Shape, frozen=True, kw_only=True):
    """The code by which he sees and cancels it at the residents' pages, told this once."""

    id: UUID
    comes_at: datetime
    code: str


class TicketShown(Shape, frozen=True, kw_only=True):
    """A number of the day; no name."""

    id: UUID
    number: int
    state: Word
    comes_at: datetime
    is_booked: bool


class Queue(Shape, frozen=True, kw_only=True):
    items: list[TicketShown]


class VisitShown(Shape, frozen=True, kw_only=True):
    """What became of it; the words are read at the desk."""

    id: UUID
    outcome: Word
    received_by: str


class TableChange(Shape, frozen=True, kw_only=True):
    key: str
    kind: str
    code: str
    was: str
    now: str


class TableCorrectionShown(Shape, frozen=True, kw_only=True):
    at: datetime
    by: str
    reason: str
    changes: list[TableChange]


class TableReportShown(Shape, frozen=True, kw_only=True):
    """A table as it was reported, and what was put right since."""

    id: UUID
    table: str
    place: str
    first_on: date
    last_on: date
    at: datetime
    by: str
    is_zero: bool
    sha256: str
    lines: list[TableLine]
    corrections: list[TableCorrectionShown]


class LedgerShown(Shape, frozen=True, kw_only=True):
    name: str
    kind: str
    label: str
    means: str
    source: str
    columns: dict[str, str]


class LedgersShown(Shape, frozen=True, kw_only=True):
    items: list[LedgerShown]


class LedgerLine(Shape, frozen=True, kw_only=True):
    """A case as a line of the ledger, its cells by the names of the columns; details are masked."""

    id: UUID
    cells: dict[str, str]


class ItemShown(Shape, frozen=True, kw_only=True):
    """An item of a list: what it is, who owes it until when, and whether it was struck off."""

    id: UUID
    number: str
    kind: str
    title: str
    stage: str
    stage_label: str
    owner: Named
    limit: datetime | None
    is_struck_off: bool


class ItemsShown(Shape, frozen=True, kw_only=True):
    items: list[ItemShown]


class NoticeShown(Shape, frozen=True, kw_only=True):
    """What somebody was told: of which matter, what, and by when. `step` is the rung of the ladder or the verb;
    `limit_before` the limit as it was shown before it was counted anew."""

    id: UUID
    case: UUID
    number: str
    title: str
    step: str
    label: str
    clock: str
    clock_label: str
    limit: datetime | None
    limit_before: datetime | None
    is_urgent: bool
    is_read: bool
    at: datetime


class NoticesPage(Shape, frozen=True, kw_only=True):
    items: list[NoticeShown]
    next: UUID | None


class NoticesLaidAside(Shape, frozen=True, kw_only=True):
    """How many were new."""

    many: int


class CountShown(Shape, frozen=True, kw_only=True):
    """A number for everybody, null where it is not told: place "" is the county, "-" what lies in no town;
    type "" all, "-" none."""

    month: date
    place: str
    type: str
    number: int | None


class CountsShown(Shape, frozen=True, kw_only=True):
    place: str
    kind: str
    months: list[date]
    items: list[CountShown]


class ShareShown(Shape, frozen=True, kw_only=True):
    """A share: so many of so many, and by reason how many are left out."""

    name: str
    label: str
    means: str
    source: str
    per_cent: float | None
    counted: int
    base: int
    left_out: dict[str, int]


class OrganAnswering(Shape, frozen=True, kw_only=True):
    """How an organ answered when it was called, and what was said of its own whistles."""

    organ: UUID
    name: str
    numbers: dict[str, int]


class HandlingShown(Shape, frozen=True, kw_only=True):
    place: str
    kind: str
    first_on: date
    last_on: date
    shares: list[ShareShown]
    organs: list[OrganAnswering]


class LedgerPage(Shape, frozen=True, kw_only=True):
    items: list[LedgerLine]
    next: str | None


class CaseInList(Shape, frozen=True, kw_only=True):
    id: UUID
    number: str
    kind: str
    kind_label: str
    title: str
    type: str
    type_label: str
    stage: str
    stage_label: str
    colour: str
    place: str
    place_name: str
    owner: Named
    awaits: Named | None
    registered_at: datetime
    limit_at: datetime | None
    yellow_at: datetime | None
    overdue: bool
    is_open: bool


class CaseAkin(Shape, frozen=True, kw_only=True):
    """A case that may belong to what was told, and why: the strongest reason first."""

    case: CaseInList
    because: Annotated[list[str], Meta(description="number, id, phone, words, firm")]


class CasesAkin(Shape, frozen=True, kw_only=True):
    items: list[CaseAkin]


class CaseShown(Shape, frozen=True, kw_only=True):
    """A case as the caller may see it, with what he may do with it now."""

    id: UUID
    number: str
    kind: str
    kind_label: str
    title: str
    story: str
    type: str
    type_label: str
    channel: str
    channel_label: str
    occurred_on: date | None
    people: int | None
    amount: str | None
    place: str
    place_name: str
    place_full_name: str
    compartment: str
    stage: str
    stage_label: str
    colour: str
    colour_until: date | None
    outcome: str
    is_open: bool
    owner: Named
    receiver: Named | None
    awaits: Named | None
    registered_at: datetime
    accepted_on: date | None
    concluded_on: date | None
    parties: list[PartyShown]
    attachments: list[AttachmentShown]
    verbs: list[VerbShown]
    deadlines: list[DeadlineShown]


class Actor(Shape, frozen=True, kw_only=True):
    """Who acted: a post; or, by the post kept for residents, the party of the case."""

    post: UUID
    name: str
    organ: str
    party: UUID | None = None


class EventDone(Shape, frozen=True, kw_only=True):
    """The event that an act left; the same for every repetition of the command."""

    id: UUID
    verb: str
    label: str
    at: datetime
    stage: str
    facts: dict[str, Any]


class EventShown(EventDone, frozen=True, kw_only=True):
    """One link of a case's history. What was said in confidence stands here only as a hash."""

    position: int
    by: Actor
    stage_label: str
    previous: str
    hash: str


class Personal(Shape, frozen=True, kw_only=True):
    """A party in full: only in the answer to the recorded act that asked for it."""

    id: UUID
    role: str
    name: str
    phone: str
    id_number: str
    address: str


class CaseActed(CaseShown, frozen=True, kw_only=True):
    """What came of an act: the case as it now is, and the event."""

    event: EventDone
    personal: Personal | UnsetType = UNSET
    code: Annotated[
        str | UnsetType,
        Meta(description="The party's access code: told by the act that gave it out, never again"),
    ] = UNSET


class OrderTaken(Shape, frozen=True, kw_only=True):
    """What came of what another office sent: new, or the same as before."""

    number: str
    state: str
    id: UUID
    case: str


class CasePassedOn(Shape, frozen=True, kw_only=True):
    """What came of an act after which the caller sees the case no longer (an objection, a recusal)."""

    id: UUID
    number: str
    event: EventDone


class CasesPage(Shape, frozen=True, kw_only=True):
    items: list[CaseInList]
    next: str | None


class EventsPage(Shape, frozen=True, kw_only=True):
    items: list[EventShown]
    next: int | None


class KindInList(Shape, frozen=True, kw_only=True):
    kind: str
    label: str
    source: str


class Kinds(Shape, frozen=True, kw_only=True):
    items: list[KindInList]


class StageShown(Shape, frozen=True, kw_only=True):
    """`path`: its place on the main path; null beside it. `mover`: whose move it is there."""

    stage: str
    label: str
    mover: str
    open: bool
    path: int | None


class RuleOfVerb(VerbShown, frozen=True, kw_only=True):
    """A verb as the kind's file declares it."""

    from_stages: list[str]
    to: str
    power: str
    who: list[str]
    roles: list[str]
    consents: list[str]
    done: list[str]
    not_done: list[str]
    starts: list[str]
    stops: list[str]
    remedies: bool
    by_itself: bool
    source: str


class ClockShown(Shape, frozen=True, kw_only=True):
    clock: str
    label: str
    length: int
    unit: str
    binds: str
    starts_from: str
    yellow: int
    source: str


class TypeShown(Shape, frozen=True, kw_only=True):
    code: str
    label: str
    parent: str


class KindShown(Shape, frozen=True, kw_only=True):
    kind: str
    label: str
    source: str
    start: str
    stages: list[StageShown]
    verbs: list[RuleOfVerb]
    clocks: list[ClockShown]
    types: list[TypeShown]


class UserShown(Shape, frozen=True, kw_only=True):
    id: UUID
    username: str
    name: str


class PostShown(Shape, frozen=True, kw_only=True):
    id: UUID
    role: str
    role_label: str
    organ: Named
    place: str
    place_name: str
    sight: str
    powers: list[str]
    valid_to: date | None


class PlaceNamed(Shape, frozen=True, kw_only=True):
    code: str
    name: str


class Me(Shape, frozen=True, kw_only=True):
    """Who asks: `post` is the one that acts (header X-Post chooses another of `posts`)."""

    user: UserShown
    post: UUID
    posts: list[PostShown]
    places: list[PlaceNamed]
    powers: list[str]


class DivisionShown(Shape, frozen=True, kw_only=True):
    """A division, or a grid below a village. `is_zone`: counted as a town, but none by law."""

    code: str
    name: str
    level: str
    parent: str
    is_zone: bool
    aliases: list[str]
    valid_from: date
    valid_to: date | None


class DivisionFound(DivisionShown, frozen=True, kw_only=True):
    full_name: str
    path: list[PlaceNamed]


class Divisions(Shape, frozen=True, kw_only=True):
    parent: PlaceNamed
    items: list[DivisionShown]


class Health(Shape, frozen=True, kw_only=True):
    """`detail` says in Chinese what is wrong, and what to do."""

    status: Literal["ok", "not_ready"]
    checks: dict[str, str]
    detail: str
