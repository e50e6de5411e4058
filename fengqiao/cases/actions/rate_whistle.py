"""评价吹哨: whether a whistle was proper, said by an organ that came."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def rate_whistle(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Say whether the whistle was proper; who says it anew is counted by the last."""
    return step.take(case, "rate_whistle", by=by, at=at, command_id=command_id, facts=facts)
