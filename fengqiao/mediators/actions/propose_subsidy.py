"""申报补贴: a case that was mediated and kept is proposed for the county's subsidy (以案定补), with what
made it difficult. Who reviews decides; the same case once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.querysets import in_effect, open_instalments
from fengqiao.mediators.models import Mediator, Subsidy
from fengqiao.mediators.permissions import check_may_receive
from fengqiao.mediators.querysets import reasons_of

RUNNING = ("proposed", "accepted")


class NoSubsidy(Refusal):
    code, status = "no_subsidy", 422


def propose_subsidy(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Propose the subsidy of a case for one of its mediators."""
    return step.take(
        case, "propose_subsidy", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def obstacle(case: Case) -> Refusal | None:
    """That it was proposed before, or that nothing was agreed and done."""
    if Subsidy.objects.filter(case=case, state__in=RUNNING).exists():
        return NoSubsidy("这件事项已经申报过补贴。一案一补，不能重复。")
    agreement = in_effect(case)
    if agreement is None or open_instalments(agreement):
        return NoSubsidy("达成协议并且已经履行的，才能申报补贴。")
    return None


def _write(move: Move) -> None:
    if refusal := obstacle(move.case):
        raise refusal
    agreement = in_effect(move.case)
    assert agreement is not None, "that is what an obstacle asks"
    mediator = _mediator_of(move.facts["recipient"], move)
    check_may_receive(mediator)
    found = reasons_of(move.case, move.facts["reasons"] or (), move.tables)
    move.add(
        Subsidy(
            id=uuid7(move.at),
            case=move.case,
            county=move.case.county_code,
            mediator=mediator,
            form=agreement.form,
            difficulty=found.difficulty.code,
            reasons=found.codes,
            proposed_at=move.at,
            proposed_by=move.post,
        )
    )
    move.event_facts["difficulty"] = found.difficulty.label
    move.event_facts["counted"] = [fact.label for fact in found.facts]


def _mediator_of(post: Post, move: Move) -> Mediator:
    """Who serves under the post, as the county keeps him; NoSubsidy for who is not kept."""
    rows = Mediator.objects.filter(user=post.user_id, county=move.case.county_code)
    found = rows.filter(valid_from__lte=move.today).order_by("-valid_from").first()
    if found is None:
        raise NoSubsidy(
            "{name}还没有登记在调解队伍里。请先由县里登记，再申报补贴。", name=post.user.name
        )
    return found
