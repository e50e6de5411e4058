"""确定调解员: chosen by the parties or appointed; several may serve, none who was recused."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.models import Appointment


class AlreadyMediator(Refusal):
    code, status = "already_mediator", 409


class WasRecused(Refusal):
    code, status = "mediator_was_recused", 409


def appoint_mediator(
    case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any
) -> Taken:
    """Name a mediator of the case (人民调解法 19)."""
    return step.take(
        case, "appoint_mediator", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    post: Post = move.facts["mediator"]
    _check(move.case, post)
    appointment = Appointment(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        post=post,
        chosen_by=move.facts["chosen_by"],
        at=move.at,
    )
    move.add(appointment)
    move.assign(post.organ, "mediator", post=post).signed_at = move.at


def _check(case: Case, post: Post) -> None:
    earlier = Appointment.objects.filter(case=case, post=post).first()
    if earlier is None:
        return
    if earlier.is_serving:
        raise AlreadyMediator("{name}已经是本案调解员，不用重复确定。", name=post.user.name)
    raise WasRecused(
        "{name}已在本案回避，不能再担任本案调解员。请另选一位。",
        article="《人民调解法》15、23",
        name=post.user.name,
    )
