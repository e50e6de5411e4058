"""到期鉴定: when the time of a file is over, whether it is of value still; with minutes."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.papers.definitions.keeping import keeping_of
from fengqiao.papers.permissions import check_time_is_over


class YearsMissing(Refusal):
    code, status = "years_missing", 422


def appraise(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Say what becomes of a file whose time is over: destroyed, or kept some years more."""
    return step.take(
        case, "appraise", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    check_time_is_over(keeping_of(move.case), move.today)
    if move.facts["opinion"] != "keep":
        return
    years = move.facts["years"]
    if not years or years > 100:
        raise YearsMissing("意见是延长保管的，要写明延长几年（1至100）。")
    move.event_facts["kept_until"] = date(move.today.year + years, 12, 31).isoformat()
