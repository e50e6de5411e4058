"""案卷评查: the file judged by its seven aspects, by a reviewer who opened it with his reason."""

from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import check_open
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def review_quality(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Judge the file (人民调解法 5); the judgement stands in the matter's history."""
    return step.take(
        case,
        "review_quality",
        by=by,
        at=at,
        command_id=command_id,
        facts=facts,
        write=partial(_write, by),
    )


def _write(by: Post, move: Move) -> None:
    check_open(move.case, by=by, at=move.at)
    last = move.case.dossiers.order_by("-version").first()
    move.event_facts["dossier"] = str(last.pk) if last else ""
