"""拟定书面协议: what was agreed, written down to be signed. A new draft voids what was signed before."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.mediation.definitions import agreement_of, instalments_of
from fengqiao.mediation.models import Agreement
from fengqiao.mediation.querysets import needs_wet_signature


def draft_agreement(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Draw up the written agreement (人民调解法 28, 29)."""
    return step.take(
        case, "draft_agreement", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    Agreement.objects.filter(case=move.case, state="draft").update(state="void")
    agreement = drawn_up(move, form="written")
    move.event_facts["wet_signature_required"] = needs_wet_signature(move.case, move.today)
    move.event_facts["version"] = agreement.version


def drawn_up(move: Move, *, form: str) -> Agreement:
    """The next version of the case's agreement, with its instalments, not in effect yet."""
    versions = Agreement.objects.filter(case=move.case).count()
    agreement = agreement_of(move, form=form, version=versions + 1)
    move.add(agreement)
    for instalment in instalments_of(move, agreement):
        move.add(instalment)
    move.event_facts["agreement"] = str(agreement.pk)
    return agreement
