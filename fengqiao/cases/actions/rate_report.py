"""评价报到: whether an organ's reporting in solved the matter; said of what organs do, never of a person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def rate_report(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Say what came of an organ's reporting in; who says it anew is counted by the last."""
    return step.take(case, "rate_report", by=by, at=at, command_id=command_id, facts=facts)
