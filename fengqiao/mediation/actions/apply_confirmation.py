"""共同申请司法确认: all parties together, in time, at the right court; what it would send back is refused."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.sentence import say
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.definitions import past_day
from fengqiao.mediation.models import Confirmation
from fengqiao.mediation.querysets import Finding, courts, fits, in_effect, leads_to, precheck
from fengqiao.rulebook.shapes import Kind

NONE_ENTERED = say("对应的法院还没有登记，请管理员先登记")
RIGHT = {
    "domicile": say("应当选一方当事人住所地的基层法院"),
    "subject_matter": say("应当选标的物所在地的基层法院"),
    "intermediate": say("应当选中级法院"),
}


class NotReadyForCourt(Refusal):
    code, status = "not_ready_for_court", 409


class WrongCourt(Refusal):
    code, status = "wrong_court", 422


def apply_confirmation(
    case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any
) -> Taken:
    """Record the joint application (人民调解法 33; 民事诉讼法 205)."""
    return step.take(
        case, "apply_confirmation", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def choices(case: Case, kind: Kind) -> dict[str, list[dict[str, str]]]:
    """The branches by which this case's court is found."""
    branches = step.fact_choices(kind, "apply_confirmation", "branch")
    return {"branch": [choice for choice in branches if fits(case, choice["value"])]}


def obstacle(case: Case) -> Refusal | None:
    """What no day and no choice would change: the type, the words, an application made before."""
    agreement = in_effect(case)
    return _first_fault(precheck(case, agreement.effective_on)) if agreement else None


def _write(move: Move) -> None:
    applied_on = past_day(move, "applied_on")
    _check_ready(move, applied_on)
    _check_court(move)
    agreement = in_effect(move.case)
    confirmation = Confirmation(
        id=uuid7(move.at),
        agreement=agreement,
        county=agreement.county,
        branch=move.facts["branch"],
        court=move.facts["court"],
        applied_on=applied_on,
        at=move.at,
    )
    move.add(confirmation)
    move.event_facts["agreement"] = str(agreement.pk)


def _check_ready(move: Move, applied_on: date) -> None:
    findings = precheck(move.case, applied_on, applicants=move.facts["applicants"])
    if refusal := _first_fault(findings):
        raise refusal


def _first_fault(findings: list[Finding]) -> Refusal | None:
    fault = next((finding for finding in findings if finding.stops and not finding.ok), None)
    if fault is None:
        return None
    return NotReadyForCourt(
        fault.sentence, article=fault.article, code=f"confirmation_{fault.code}"
    )


def _check_court(move: Move) -> None:
    """The court must be one that the branch leads to, and the branch this case's (民事诉讼法 205)."""
    branch = {one.value: one for one in courts(move.case, move.today)}[move.facts["branch"]]
    if not branch.fits:
        raise WrongCourt("{why}请改选依据。", article=branch.article, why=branch.why)
    if not leads_to(branch.value, move.facts["court"], move.case):
        names = [court.name for court in branch.courts]
        named = say("应当选{names}", names=names) if names else NONE_ENTERED
        right = RIGHT.get(branch.value, named)
        raise WrongCourt(
            "依这一条，{right}。{why}", article=branch.article, right=right, why=branch.why
        )
