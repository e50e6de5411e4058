"""防激化报告: the matter may become a crime or harm somebody: the police or another organ is told, the minimum."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def alert(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record that a risk was reported, to whom and what (人民调解法 25)."""
    return step.take(case, "alert", by=by, at=at, command_id=command_id, facts=facts)
