"""协议生效: nobody does it: the last signature does (art. 29), or an oral agreement's own day (art. 30)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.mediation.models import Agreement, Instalment
from fengqiao.mediation.querysets import draft_of


def take_effect(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """The written agreement that everybody has signed takes effect (人民调解法 29)."""
    return step.take(
        case, "take_effect", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    """On the day of the last signature, whoever's it was: computed, never typed."""
    draft: Agreement = draft_of(move.case)
    counting = draft.signatures.filter(void_at=None)
    last: date = counting.aggregate(last=Max("signed_on"))["last"]
    enter_into_effect(move, draft, list(draft.instalments.order_by("position")), on=last)
    draft.save(update_fields=["state", "effective_on"])


def enter_into_effect(
    move: Move, agreement: Agreement, instalments: list[Instalment], *, on: date
) -> None:
    """What follows from effect: the court can be asked, each instalment runs, an older one ends."""
    _end_older(move)
    agreement.state, agreement.effective_on = "effective", on
    move.start("dispute.judicial_confirmation", from_on=on)
    for instalment in instalments:
        move.start("dispute.performance", from_on=instalment.due_on, subject=str(instalment.pk))
    move.event_facts.update(
        agreement=str(agreement.pk), form=agreement.form, effective_on=on.isoformat()
    )


def _end_older(move: Move) -> None:
    """An agreement changed or made anew takes the place of the one before (art. 33)."""
    older = Agreement.objects.filter(case=move.case, state="effective")
    if older.update(state="replaced"):
        move.stop("dispute.performance")
        move.stop("dispute.judicial_confirmation")
