"""登记不履行: an instalment was not performed; the matter is taken up again, and nobody is kept from court."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.actions.record_performance import choices, chosen_instalment, obstacle
from fengqiao.mediation.models import Agreement, Instalment
from fengqiao.rulebook.clocks import words

__all__ = ["choices", "obstacle", "report_breach"]

SUE = "就协议的履行向人民法院起诉（《人民调解法》32）"
PAYMENT_ORDER = "要对方给付金钱的，可以向基层人民法院申请支付令（《民事诉讼法》225）"
ENFORCE = (
    "协议已经司法确认，可以向人民法院申请强制执行，"
    "期间二年，从履行期限的最后一日起算（《民事诉讼法》250）"
)


class NotDueYet(Refusal):
    code, status = "instalment_not_due", 409


def report_breach(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record that an agreement is not kept, and mediate again (人民调解法 31, 32)."""
    return step.take(
        case, "report_breach", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    """The agreement stays on file as broken; what was performed of it stays performed."""
    instalment = chosen_instalment(move)
    _check_due(move, instalment)
    instalment.broken_at = move.at
    instalment.save(update_fields=["broken_at"])
    agreement = instalment.agreement
    agreement.state = "broken"
    agreement.save(update_fields=["state"])
    move.event_facts["agreement"] = str(agreement.pk)
    move.event_facts["remedies"] = _remedies(move, agreement, instalment)
    move.change(outcome="", concluded_on=None, accepted_on=move.today)


def _check_due(move: Move, instalment: Instalment) -> None:
    """Nobody has broken his word before the day, unless he says that he will (民法典 578)."""
    last = _last_day(move, instalment)
    if move.today <= last and not move.facts["refused"]:
        raise NotDueYet(
            "这一期到{last}才到期，现在还不算没有履行。请先提醒和督促；"
            "对方已经明确表示不履行的，请勾选“还没到期，但已经明确表示不履行”。",
            article="《民法典》578",
            last=words.Day(last),
        )


def _last_day(move: Move, instalment: Instalment) -> date:
    """The last day on which it is still performed in time: its clock's, else the day agreed."""
    subject = str(instalment.pk)
    limits = [d.limit_at for d in move.standing.deadlines if d.subject == subject]
    return limits[-1].astimezone(SHANGHAI).date() if limits else instalment.due_on


def _remedies(move: Move, agreement: Agreement, instalment: Instalment) -> list[str]:
    """What the other side can do now, besides what is open to everybody."""
    remedies = [SUE, PAYMENT_ORDER]
    if agreement.confirmations.filter(result="confirmed").exists():
        remedies.append(ENFORCE)
        move.start("dispute.enforcement", from_on=instalment.due_on, subject=str(instalment.pk))
    return remedies
