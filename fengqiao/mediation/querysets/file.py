"""The file of a mediation as one post may see it: everything that may be shown, and no more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from fengqiao.cases.definitions import ROLES, SHANGHAI
from fengqiao.cases.models import Case, Party, Standing
from fengqiao.cases.querysets import Part, adapted, parts
from fengqiao.jurisdiction.models import Actor
from fengqiao.jurisdiction.querysets import Names, names_of
from fengqiao.lib import masking
from fengqiao.mediation.querysets.agreements import owed_signatures
from fengqiao.mediation.querysets.confirmation import Finding, Grounds, courts, precheck
from fengqiao.mediation.querysets.lines import (
    AgreementLine,
    AnswerLine,
    ConfirmationLine,
    EvidenceLine,
    InquiryLine,
    InstalmentLine,
    InviteeLine,
    MediationFile,
    MediatorLine,
    SessionLine,
    SignatureLine,
)
from fengqiao.mediation.querysets.records import may_read_agreement, may_read_record
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import in_force


@dataclass(frozen=True, slots=True)
class FileRows:
    """The rows of a mediation's file as they stand in its tables."""

    appointments: list[Any]
    invitees: list[Any]
    sessions: list[Any]
    presences: list[Any]
    inquiries: list[Any]
    evidence: list[Any]
    agreements: list[Any]
    signatures: list[Any]
    instalments: list[Any]
    confirmations: list[Any]

    def posts(self) -> set[UUID]:
        """Those that are named in it."""
        signed = {one.post_id for one in self.signatures if one.post_id}
        wrote = {one.by_id for one in self.sessions} | {one.by_id for one in self.inquiries}
        return signed | wrote | {one.post_id for one in self.appointments}

    def organs(self) -> set[UUID]:
        return {one.court_id for one in self.confirmations}


OF_THE_CASE = "case_id = %s"
OF_ITS_SESSIONS = "session_id IN (SELECT id FROM mediation_mediationsession WHERE case_id = %s)"
OF_ITS_AGREEMENTS = "agreement_id IN (SELECT id FROM mediation_agreement WHERE case_id = %s)"
ROWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Appointment", OF_THE_CASE, ("at", "id")),
    ("Invitee", OF_THE_CASE, ("at", "id")),
    ("MediationSession", OF_THE_CASE, ("held_at", "id")),
    ("Presence", OF_ITS_SESSIONS, ("id",)),
    ("Inquiry", OF_THE_CASE, ("held_at", "id")),
    ("Evidence", OF_THE_CASE, ("at", "id")),
    ("Agreement", OF_THE_CASE, ("version",)),
    ("Signature", OF_ITS_AGREEMENTS, ("signed_on", "at", "id")),
    ("Instalment", OF_ITS_AGREEMENTS, ("position",)),
    ("Confirmation", OF_ITS_AGREEMENTS, ("applied_on", "at")),
)


def rows_of(case: Case) -> FileRows:
    """All of the file's tables, in one statement."""
    key, table = adapted(case.pk), apps.get_app_config("mediation").get_model
    return FileRows(*parts([Part(table(name), sql, [key], order) for name, sql, order in ROWS]))


def file_of(
    case: Case,
    post: Actor,
    at: datetime,
    standing: Standing | None = None,
    *,
    rows: FileRows | None = None,
    names: Names | None = None,
) -> MediationFile:
    """The file of a case that `post` sees, as much of it as `post` may read at `at`.

    A fixed number of statements, whatever the length of the file; fewer for who has the `standing`,
    the `rows`, or the `names` of all who are named in them.
    """
    rows = rows or rows_of(case)
    names = names or names_of(posts=rows.posts(), organs=rows.organs())
    reader = _reader(case, post, at, standing or Standing(case), rows, names)
    agreements = list(_agreements(reader))
    current = _current(case, agreements)
    in_effect = current is not None and current.state == "effective"
    return MediationFile(
        may_read_records=reader.records,
        may_read_agreement=reader.agreement,
        mediators=tuple(_mediators(reader)),
        answers=tuple(_answers(reader)),
        invitees=tuple(_invitees(reader)),
        sessions=tuple(_sessions(reader)),
        inquiries=tuple(_inquiries(reader)),
        evidence=tuple(_evidence(reader)),
        agreement=current,
        earlier_agreements=tuple(line for line in agreements if line is not current),
        precheck=tuple(_precheck(reader)) if in_effect else (),
        courts=tuple(courts(case, reader.today)) if in_effect else (),
    )


def _precheck(reader: "_Reader") -> list[Finding]:
    rows = reader.rows
    agreement = next(row for row in rows.agreements if row.state == "effective")
    grounds = Grounds(
        agreement=agreement,
        principals=reader.standing.principals,
        is_presided=bool(rows.sessions and rows.appointments),
        confirmations=[one for one in rows.confirmations if one.agreement_id == agreement.pk],
    )
    return precheck(reader.case, reader.today, grounds=grounds)


def needs_wet_signature(case: Case, on: date) -> bool:
    """Whether an agreement on this matter must be signed on paper (电子签名法 3)."""
    return in_force(on, case.place).signed_by_hand(case.type)


def _current(case: Case, agreements: list[AgreementLine]) -> AgreementLine | None:
    """The draft while it is being signed, else the agreement in effect."""
    wanted = "draft" if case.stage == "signing" else "effective"
    return next((line for line in agreements if line.state == wanted), None)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads what, and what every part of the file is told with."""

    case: Case
    today: date
    kind: Kind
    standing: Standing
    rows: FileRows
    names: Names
    records: bool
    agreement: bool

    def name(self, party: UUID | None) -> str:
        """申请人张*; '' for nobody."""
        found: dict[UUID, Party] = {p.pk: p for p in self.standing.parties}
        return f"{ROLES[found[party].role]}{found[party].masked_name}" if party else ""

    def label(self, verb: str, fact: str, value: str) -> str:
        """How the kind's file calls a choice."""
        choices = self.kind.verbs[verb].facts[fact].choices
        return next((c.label for c in choices if c.value == value), value)


def _reader(
    case: Case, post: Actor, at: datetime, standing: Standing, rows: FileRows, names: Names
) -> _Reader:
    today = at.astimezone(SHANGHAI).date()
    return _Reader(
        case=case,
        today=today,
        kind=in_force(today, case.place).kind(case.kind),
        standing=standing,
        rows=rows,
        names=names,
        records=may_read_record(post, case, at=at, standing=standing),
        agreement=may_read_agreement(post, case, at=at, standing=standing),
    )


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def _mediators(reader: _Reader) -> Iterator[MediatorLine]:
    for row in reader.rows.appointments:
        yield MediatorLine(
            post=row.post_id,
            name=reader.names.person(row.post_id),
            organ=reader.names.organ_of(row.post_id),
            chosen_by=reader.label("appoint_mediator", "chosen_by", row.chosen_by),
            since=row.at,
            recused_at=row.ended_at,
            reason=row.reason,
        )


def _answers(reader: _Reader) -> Iterator[AnswerLine]:
    standing = reader.standing
    for party in standing.principals:
        yield AnswerLine(
            party=party.pk,
            name=reader.name(party.pk),
            mediation=standing.answer_of(party, "mediation"),
            rights=standing.answer_of(party, "rights"),
        )


def _invitees(reader: _Reader) -> Iterator[InviteeLine]:
    for row in reader.rows.invitees:
        name = row.name if reader.records else masking.name(row.name)
        yield InviteeLine(name=name, relation=row.relation, at=row.at)


# ── What was said and shown ──────────────────────────────────────────────────────────────────────


def _sessions(reader: _Reader) -> Iterator[SessionLine]:
    for row in reader.rows.sessions:
        yield SessionLine(
            id=row.pk,
            held_at=row.held_at,
            where=row.where,
            openness=reader.label("hold_session", "openness", row.openness),
            present=tuple(_present(row, reader)),
            result=reader.label("hold_session", "result", row.result),
            by=reader.names.person(row.by_id),
            record=row.record if reader.records else None,
        )


def _present(row: Any, reader: _Reader) -> list[str]:
    """Who came, in the order in which the case names its people."""
    came = {one.party_id for one in reader.rows.presences if one.session_id == row.pk}
    return [reader.name(party.pk) for party in reader.standing.parties if party.pk in came]


def _inquiries(reader: _Reader) -> Iterator[InquiryLine]:
    for row in reader.rows.inquiries:
        yield InquiryLine(
            id=row.pk,
            held_at=row.held_at,
            where=row.where,
            by=reader.names.person(row.by_id),
            respondent=row.respondent if reader.records else None,
            record=row.record if reader.records else None,
        )


def _evidence(reader: _Reader) -> Iterator[EvidenceLine]:
    for row in reader.rows.evidence:
        yield EvidenceLine(
            id=row.pk,
            name=row.name,
            provided_by=reader.name(row.provided_by_id),
            original=reader.label("add_evidence", "original", row.original),
            pages=row.pages,
            at=row.at,
        )


# ── What was agreed ──────────────────────────────────────────────────────────────────────────────


def _agreements(reader: _Reader) -> Iterator[AgreementLine]:
    """The newest first."""
    limits = _performance_limits(reader)
    for row in reversed(reader.rows.agreements):
        yield _agreement(row, reader, limits)


def _performance_limits(reader: _Reader) -> dict[str, datetime]:
    """When each instalment's running clock ends, by the instalment's id."""
    return {
        deadline.subject: deadline.limit_at
        for deadline in reader.standing.deadlines
        if deadline.clock == "dispute.performance" and deadline.state == "running"
    }


def _agreement(row: Any, reader: _Reader, limits: dict[str, datetime]) -> AgreementLine:
    signatures = _of(row, reader.rows.signatures)
    parties = reader.standing.parties
    return AgreementLine(
        id=row.pk,
        version=row.version,
        form=row.form,
        state=row.state,
        dispute_facts=row.dispute_facts if reader.agreement else None,
        terms=row.terms if reader.agreement else None,
        manner=row.manner,
        perform_by=row.perform_by,
        amount=row.amount,
        drawn_up_on=row.drawn_up_on,
        effective_on=row.effective_on,
        copies=len(reader.standing.principals)
        + 1,  # 人民调解法 29: one each, one for the committee
        wet_signature_required=needs_wet_signature(reader.case, reader.today),
        signatures=tuple(_signature(one, reader) for one in signatures),
        owed=tuple(owed_signatures(parties, signatures)) if row.state == "draft" else (),
        instalments=tuple(_instalment(one, limits) for one in _of(row, reader.rows.instalments)),
        confirmations=tuple(
            _confirmation(one, reader) for one in _of(row, reader.rows.confirmations)
        ),
    )


def _of(agreement: Any, rows: list[Any]) -> list[Any]:
    return [row for row in rows if row.agreement_id == agreement.pk]


def _signature(row: Any, reader: _Reader) -> SignatureLine:
    label = "人民调解委员会印章"
    if row.post_id:
        label = f"调解员{reader.names.person(row.post_id)}"
    elif row.party_id:
        label = reader.name(row.signed_by_id)
        if row.signed_by_id != row.party_id:
            label += f"（代{reader.name(row.party_id)}）"
    return SignatureLine(label=label, signed_on=row.signed_on, is_void=row.void_at is not None)


def _instalment(row: Any, limits: dict[str, datetime]) -> InstalmentLine:
    return InstalmentLine(
        id=row.pk,
        position=row.position,
        due_on=row.due_on,
        amount=row.amount,
        what=row.what,
        state=row.state,
        performed_on=row.performed_on,
        proof=row.proof,
        limit_at=limits.get(str(row.pk)),
    )


def _confirmation(row: Any, reader: _Reader) -> ConfirmationLine:
    return ConfirmationLine(
        court=reader.names.organ(row.court_id),
        branch=reader.label("apply_confirmation", "branch", row.branch),
        applied_on=row.applied_on,
        result=reader.label("record_confirmation", "result", row.result),
        decided_on=row.decided_on,
        document_number=row.document_number,
    )
