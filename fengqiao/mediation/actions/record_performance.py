"""登记履行: a part of what was agreed has been done; its clock stops."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.mediation.definitions import past_day
from fengqiao.mediation.models import Instalment
from fengqiao.mediation.querysets import in_effect, open_instalments
from fengqiao.rulebook.clocks import words
from fengqiao.rulebook.shapes import Kind


class NotOpen(Refusal):
    code, status = "instalment_not_open", 422


def record_performance(
    case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any
) -> Taken:
    """Record that an instalment was performed (人民调解法 31)."""
    return step.take(
        case, "record_performance", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """The instalments still to be performed."""
    return {"instalment": [{"value": str(i.pk), "label": _label(i)} for i in _waiting(case)]}


def obstacle(case: Case) -> Refusal | None:
    """That nothing is left to be performed."""
    return None if _waiting(case) else NotOpen("协议已经全部履行，没有待履行的了。")


def _write(move: Move) -> None:
    instalment = chosen_instalment(move)
    instalment.performed_on = past_day(move, "performed_on")
    instalment.proof = move.facts["proof"] or ""
    instalment.save(update_fields=["performed_on", "proof"])
    move.stop("dispute.performance", subject=str(instalment.pk))
    move.event_facts["fully_performed"] = not _waiting(move.case)


def chosen_instalment(move: Move) -> Instalment:
    """The open instalment that was named, or NotOpen."""
    waiting = {str(instalment.pk): instalment for instalment in _waiting(move.case)}
    if refusal := obstacle(move.case):
        raise refusal
    if move.facts["instalment"] not in waiting:
        raise NotOpen(
            "这一期不在待履行的里面，或者已经登记过。还没有履行的有：{left}。请从中选择。",
            left=[_label(instalment) for instalment in waiting.values()],
        )
    return waiting[move.facts["instalment"]]


def _waiting(case: Case) -> list[Instalment]:
    agreement = in_effect(case)
    return open_instalments(agreement) if agreement else []


def _label(instalment: Instalment) -> str:
    amount = say(" {yuan}元", yuan=instalment.amount) if instalment.amount is not None else ""
    what = f" {instalment.what}" if instalment.what else ""
    return say(
        "第{position}期 {day}{amount}{what}",
        position=instalment.position,
        day=words.Day(instalment.due_on),
        amount=amount,
        what=what,
    )
