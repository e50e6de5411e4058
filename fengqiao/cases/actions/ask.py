"""请当事人说明: a question to one party, which it answers by a note or a file of its own, or not."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Post


def ask(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Put a question on the party's own page (人民调解法 22)."""
    return step.take(case, "ask", by=by, at=at, command_id=command_id, facts=facts)
