"""查阅调解笔录: a reviewer of files gives his reason, and reads for the rest of that day."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def review_record(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Open what was said in confidence, with a reason that the parties can see (人民调解法 5, 15(4))."""
    return step.take(case, "review_record", by=by, at=at, command_id=command_id, facts=facts)
