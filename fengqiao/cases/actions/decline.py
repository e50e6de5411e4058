"""不予受理: with a lawful ground, in words, and with every other remedy named."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post


def decline(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Refuse to take the matter on; the other remedies are told (人民调解法 3, 26)."""
    return step.take(
        case, "decline", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    """Where the ground is one of what is not for us, the person is told whose it is."""
    move.change(outcome="declined", concluded_on=move.today)
    ground = move.facts.get("ground")
    for row in move.tables.outside(move.kind.name):
        if row.code == ground:
            move.event_facts["told"] = row.words
