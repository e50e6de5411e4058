"""回访: somebody asks how it has held: performance, satisfaction, new trouble."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def revisit(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record a revisit (人民调解法 31)."""
    return step.take(case, "revisit", by=by, at=at, command_id=command_id, facts=facts)
