"""同一事项不再受理: what is in hand or was ended is not accepted again; it is registered and linked."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.actions.link import tie
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.petitions.actions.confirm_repeat import check_earlier
from fengqiao.petitions.permissions import NotTheSame

ENDED = "answer_re_review"


def link_same(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Do not accept the same matter again (信访工作条例 19, 36), and say where it is handled."""
    return step.take(
        case, "link_same", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    earlier: Case = move.facts["other"]
    check_earlier(move.case, earlier)
    is_ended = earlier.events.filter(verb=ENDED).exists()
    if (move.facts["ground"] == "ended") != is_ended:
        raise NotTheSame(
            "原事项已经复核终结的，才能以“复核终结”为由不再受理；还没有终结的，请选别的理由。"
            if not is_ended
            else "原事项已经复核终结，请选“原事项已经复核终结”。",
            article="《信访工作条例》36",
        )
    tie(move, earlier, move.facts["reason"])
