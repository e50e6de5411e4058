"""认定为检举控告: what came in as a petition accuses somebody; from now on he and his do not see it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.register import confide
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def take_as_report(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Hand the petition, as a report, to the organ that receives reports (信访工作条例 22, 30)."""
    return step.take(
        case, "take_as_report", by=by, at=at, command_id=command_id, facts=facts, write=confide
    )
