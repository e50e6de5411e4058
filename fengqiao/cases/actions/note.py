"""记一笔: what was done or heard, in a line."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Actor


def note(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Add a note to the case."""
    return step.take(case, "note", by=by, at=at, command_id=command_id, facts=facts)
