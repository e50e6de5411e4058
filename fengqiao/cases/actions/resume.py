"""恢复: the matter goes on where it was, and the clock with it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def resume(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Take a suspended matter up again."""
    return step.take(case, "resume", by=by, at=at, command_id=command_id, facts=facts)
