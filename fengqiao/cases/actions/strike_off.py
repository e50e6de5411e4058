"""核验销号: struck off the list only when somebody has verified that it holds."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def strike_off(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Strike the matter off, verified."""
    return step.take(case, "strike_off", by=by, at=at, command_id=command_id, facts=facts)
