"""一案一策: who leads, and what is to be done, for a matter that is not simple."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def plan(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Write the plan for this matter."""
    return step.take(case, "plan", by=by, at=at, command_id=command_id, facts=facts)
