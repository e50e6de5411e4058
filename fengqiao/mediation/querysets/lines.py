"""The shapes of a mediation's file: what a page or a reader of the API is handed, and no rows."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from fengqiao.mediation.querysets.confirmation import Branch, Finding

FORMS = {"written": "书面协议", "oral": "口头协议"}
STATES_OF_AGREEMENT = {
    "draft": "待签名",
    "void": "已作废",
    "effective": "已生效",
    "replaced": "已被新协议替代",
    "broken": "没有履行",
}
STATES_OF_INSTALMENT = {"open": "待履行", "performed": "已履行", "broken": "没有履行"}


@dataclass(frozen=True, slots=True)
class MediatorLine:
    """A mediator of the case; with `recused_at` and `reason`, a former one."""

    post: UUID
    name: str
    organ: str
    chosen_by: str
    since: datetime
    recused_at: datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """What a party last answered: '' not asked yet, given, refused, lapsed (to be asked again)."""

    party: UUID
    name: str
    mediation: str
    rights: str


@dataclass(frozen=True, slots=True)
class InviteeLine:
    name: str
    relation: str
    at: datetime


@dataclass(frozen=True, slots=True)
class SessionLine:
    """A session; `record` is None for who may not read it."""

    id: UUID
    held_at: datetime
    where: str
    openness: str
    present: tuple[str, ...]
    result: str
    by: str
    record: str | None


@dataclass(frozen=True, slots=True)
class InquiryLine:
    """An inquiry; `respondent` and `record` are None for who may not read it."""

    id: UUID
    held_at: datetime
    where: str
    by: str
    respondent: str | None
    record: str | None


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of the list of evidence; `original`: original, or a checked copy, in words."""

    id: UUID
    name: str
    provided_by: str
    original: str
    pages: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """Who signed, in words, and for whom."""

    label: str
    signed_on: date
    is_void: bool


@dataclass(frozen=True, slots=True)
class InstalmentLine:
    """A part of the performance; `limit_at` while its clock runs. state: open, performed, broken."""

    id: UUID
    position: int
    due_on: date
    amount: Decimal | None
    what: str
    state: str
    performed_on: date | None
    proof: str
    limit_at: datetime | None

    @property
    def state_label(self) -> str:
        return STATES_OF_INSTALMENT[self.state]


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement; `dispute_facts` and `terms` are None for who may not read them.

    `owed` says whose signature is still needed. `wet_signature_required`: to be signed on paper.
    """

    id: UUID
    version: int
    form: str
    state: str
    dispute_facts: str | None
    terms: str | None
    manner: str
    perform_by: date
    amount: Decimal | None
    drawn_up_on: date
    effective_on: date | None
    copies: int
    wet_signature_required: bool
    signatures: tuple[SignatureLine, ...]
    owed: tuple[str, ...]
    instalments: tuple[InstalmentLine, ...]
    confirmations: tuple["ConfirmationLine", ...]

    @property
    def form_label(self) -> str:
        return FORMS[self.form]

    @property
    def state_label(self) -> str:
        return STATES_OF_AGREEMENT[self.state]

    @property
    def is_fully_performed(self) -> bool:
        return all(part.state == "performed" for part in self.instalments)


@dataclass(frozen=True, slots=True)
class ConfirmationLine:
    """An application to the court; `result` '' while it has not answered."""

    court: str
    branch: str
    applied_on: date
    result: str
    decided_on: date | None
    document_number: str


@dataclass(frozen=True, slots=True)
class MediationFile:
    """The whole file. `agreement` is the draft being signed or the one in effect, if any.

    `precheck` and `courts` are there while an agreement is in effect.
    """

    may_read_records: bool
    may_read_agreement: bool
    mediators: tuple[MediatorLine, ...]
    answers: tuple[AnswerLine, ...]
    invitees: tuple[InviteeLine, ...]
    sessions: tuple[SessionLine, ...]
    inquiries: tuple[InquiryLine, ...]
    evidence: tuple[EvidenceLine, ...]
    agreement: AgreementLine | None
    earlier_agreements: tuple[AgreementLine, ...]
    precheck: tuple[Finding, ...] = ()
    courts: tuple[Branch, ...] = ()
