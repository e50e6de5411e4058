"""中止: the matter rests for a stated reason; its clock is held."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def suspend(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Let the matter rest; the days are not counted."""
    return step.take(case, "suspend", by=by, at=at, command_id=command_id, facts=facts)
