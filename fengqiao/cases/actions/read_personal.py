"""查看个人信息: an act like any other: recorded with who, when, why; the person can ask for it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def read_personal(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """See a party's details in full; what is shown is decided by this event."""
    return step.take(case, "read_personal", by=by, at=at, command_id=command_id, facts=facts)
