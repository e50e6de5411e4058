"""归档: the file is closed; it can be read, linked and corrected, and reopened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def archive(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """File the matter."""
    return step.take(case, "archive", by=by, at=at, command_id=command_id, facts=facts)
