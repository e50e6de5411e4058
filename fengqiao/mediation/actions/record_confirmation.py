"""登记司法确认结果: confirmed, it can be enforced; if not, the parties may change it, agree anew, or sue."""

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
from fengqiao.mediation.models import Confirmation

IF_CONFIRMED = [
    "一方不履行的，另一方可以申请强制执行，期间二年，从履行期限的最后一日起算"
    "（《人民调解法》33；《民事诉讼法》250）",
    "当事人认为裁定有错误的，收到裁定之日起十五日内提出异议；"
    "利害关系人自知道或者应当知道之日起六个月内提出（《民诉法解释》372）",
]
IF_NOT = [
    "通过人民调解变更原协议，或者达成新的协议：由经办单位“重新办理”（《人民调解法》33）",
    "就协议或者原来的纠纷向人民法院起诉（《人民调解法》32、33）",
]
STILL_OPEN = ("not_accepted", "withdrawn")


class NothingAsked(Refusal):
    code, status = "no_application_open", 409

    def __init__(self) -> None:
        super().__init__("没有等待法院答复的申请。请先登记“共同申请司法确认”。")


def record_confirmation(
    case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any
) -> Taken:
    """Record the court's answer (民事诉讼法 206; 民诉法解释 357, 358)."""
    return step.take(
        case, "record_confirmation", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def obstacle(case: Case) -> Refusal | None:
    """That no court has been asked, or that it has answered."""
    return None if _waiting(case) else NothingAsked()


def _write(move: Move) -> None:
    confirmation = _waiting(move.case)
    if confirmation is None:
        raise NothingAsked
    result = move.facts["result"]
    confirmation.decided_on = past_day(
        move, "decided_on", since=confirmation.applied_on, since_what=say("申请日期")
    )
    confirmation.result = result
    confirmation.document_number = move.facts["document_number"] or ""
    confirmation.save(update_fields=["decided_on", "result", "document_number"])
    move.event_facts["agreement"] = str(confirmation.agreement_id)
    move.event_facts["what_next"] = IF_CONFIRMED if result == "confirmed" else IF_NOT
    _set_clocks(move, confirmation)


def _waiting(case: Case) -> Confirmation | None:
    """The application that the court has not answered yet."""
    asked = Confirmation.objects.filter(
        agreement__case=case, agreement__state="effective", result=""
    )
    return asked.select_related("agreement").first()


def _set_clocks(move: Move, confirmation: Confirmation) -> None:
    """An answer that leaves the question open lets the thirty days run on (解释 355, 357)."""
    if confirmation.result == "confirmed":
        move.start("dispute.confirmation_objection", from_on=confirmation.decided_on)
    if confirmation.result in STILL_OPEN:
        effective_on = confirmation.agreement.effective_on
        move.start("dispute.judicial_confirmation", from_on=effective_on)
