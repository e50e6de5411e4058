"""导出: what of one matter leaves the house, and why; the person can ask who took it out."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def export(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Put on record that the matter's file, or its details in full, were taken out."""
    return step.take(case, "export", by=by, at=at, command_id=command_id, facts=facts)
