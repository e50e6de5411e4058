"""申请复核: to the organ above the one that reviewed, once; with its opinion the chain ends."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.petitions.actions.ask_review import hand_up


def ask_re_review(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Ask for the re-review (信访工作条例 36)."""
    return step.take(
        case, "ask_re_review", by=by, at=at, command_id=command_id, facts=facts, write=hand_up
    )
