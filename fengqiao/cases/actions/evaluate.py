"""评价: what the party thinks of how it was handled; not wishing to say is an answer too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Actor


def evaluate(case: Case, *, by: Actor, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Record a party's evaluation."""
    return step.take(case, "evaluate", by=by, at=at, command_id=command_id, facts=facts)
