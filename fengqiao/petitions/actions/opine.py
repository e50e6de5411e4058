"""信访处理意见: claims, facts and reasons, opinion and legal basis, with one of three outcomes."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.conclude import write
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def opine(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Give the opinion (信访工作条例 32); with it the time of article 34 ends."""
    return step.take(case, "opine", by=by, at=at, command_id=command_id, facts=facts, write=write)
