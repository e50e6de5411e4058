"""办结 of a mediation: what is said of the agreement must be what its file says."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions import conclude as heart
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.mediation.models import Agreement
from fengqiao.mediation.querysets import in_effect, open_instalments
from fengqiao.rulebook.shapes import Kind

BY_AGREEMENT = ("performed", "performing", "confirmed")
WITHOUT = ("reconciled", "withdrawn")


class OutcomeWrong(Refusal):
    code, status = "outcome_wrong", 422


class OutcomeNotSo(Refusal):
    code, status = "outcome_not_so", 409


def conclude(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Conclude the matter (人民调解法 27, 31)."""
    return step.take(
        case, "conclude", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """The outcomes that are so, of those that fit where the case stands."""
    fitting = BY_AGREEMENT if case.stage == "agreed" else WITHOUT
    offered = step.fact_choices(kind, "conclude", "outcome")
    found, agreement = [choice for choice in offered if choice["value"] in fitting], in_effect(case)
    return {"outcome": [choice for choice in found if not _not_so(choice["value"], agreement)]}


def _write(move: Move) -> None:
    outcome = move.facts["outcome"]
    if move.case.stage == "agreed" and outcome in WITHOUT:
        raise OutcomeWrong("协议已经生效，结果请选择协议的履行情况。")
    if move.case.stage != "agreed" and outcome in BY_AGREEMENT:
        raise OutcomeWrong(
            "还没有生效的协议，结果请选择“自行和解”或者“撤回”；没谈成请用“终止调解”。"
        )
    heart.write(move)
    agreement = in_effect(move.case)
    if sentence := _not_so(move.facts["outcome"], agreement):
        raise OutcomeNotSo(sentence, article="《人民调解法》31")


def _not_so(outcome: str, agreement: Agreement | None) -> str:
    """Why the outcome is not what the file says of the agreement; '' if it is."""
    if agreement is None:
        return ""
    waiting = open_instalments(agreement)
    if outcome == "performed" and waiting:
        return say(
            "协议还有{count}期没有登记履行。已经履行的请先“登记履行”，"
            "没有到期的请选择“协议正在按期履行”。",
            count=len(waiting),
        )
    if outcome == "performing" and not waiting:
        return say("协议已经全部履行，请选择“协议已经履行”。")
    if outcome == "confirmed" and not agreement.confirmations.filter(result="confirmed").exists():
        return say("还没有登记法院裁定确认有效，请先“登记司法确认结果”，或者改选协议的履行情况。")
    return ""
