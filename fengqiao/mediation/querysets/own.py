"""A mediation as its parties may see it: who mediates, and what they themselves agreed or are to sign.

Nothing of sessions, inquiries and evidence is read here, and so nothing of them can be shown.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Case, Standing
from fengqiao.mediation.querysets.agreements import owed_signatures
from fengqiao.mediation.querysets.lines import InstalmentLine


@dataclass(frozen=True, slots=True)
class OwnMediator:
    name: str
    organ_id: UUID
    organ: str


@dataclass(frozen=True, slots=True)
class OwnAgreement:
    """The draft to be signed, with who has still to, or the agreement in effect."""

    state: str
    dispute_facts: str
    terms: str
    manner: str
    drawn_up_on: date
    effective_on: date | None
    owed: tuple[str, ...]
    instalments: tuple[InstalmentLine, ...]


@dataclass(frozen=True, slots=True)
class OwnFile:
    mediators: tuple[OwnMediator, ...]
    agreement: OwnAgreement | None


def own_file_of(case: Case, standing: Standing) -> OwnFile:
    """At most four statements, for who has the case's standing at hand."""
    return OwnFile(mediators=tuple(_mediators(case)), agreement=_agreement(case, standing))


def _mediators(case: Case) -> list[OwnMediator]:
    rows = case.appointments.filter(ended_at=None).select_related("post__user", "post__organ")
    return [
        OwnMediator(row.post.user.name, row.post.organ_id, row.post.organ.name)
        for row in rows.order_by("at", "id")
    ]


def _agreement(case: Case, standing: Standing) -> OwnAgreement | None:
    wanted = "draft" if case.stage == "signing" else "effective"
    row = case.agreements.filter(state=wanted).order_by("-version").first()
    if row is None:
        return None
    return OwnAgreement(
        state=row.state,
        dispute_facts=row.dispute_facts,
        terms=row.terms,
        manner=row.manner,
        drawn_up_on=row.drawn_up_on,
        effective_on=row.effective_on,
        owed=_owed(row, standing) if wanted == "draft" else (),
        instalments=tuple(_instalment(one) for one in row.instalments.order_by("position")),
    )


def _owed(agreement: Any, standing: Standing) -> tuple[str, ...]:
    return tuple(owed_signatures(standing.parties, list(agreement.signatures.all())))


def _instalment(row: Any) -> InstalmentLine:
    return InstalmentLine(
        id=row.pk,
        position=row.position,
        due_on=row.due_on,
        amount=row.amount,
        what=row.what,
        state=row.state,
        performed_on=row.performed_on,
        proof=row.proof,
        limit_at=None,
    )
