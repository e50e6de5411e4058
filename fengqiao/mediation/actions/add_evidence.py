"""登记证据: one more line in the list of evidence."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.models import Evidence


def add_evidence(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """List a piece of evidence (人民调解法 27; form 4)."""
    return step.take(
        case, "add_evidence", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    facts = move.facts
    evidence = Evidence(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        name=facts["name"],
        provided_by=facts["provided_by"],
        original=facts["original"],
        pages=facts["pages"],
        at=move.at,
        by=move.post,
    )
    move.add(evidence)
    move.event_facts["evidence"] = str(evidence.pk)
