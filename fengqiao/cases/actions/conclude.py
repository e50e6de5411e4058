"""办结: with its outcome, and the words that the parties are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import is_struck_off, items_of
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.tables import in_force, latest

FEW = 5  # so many items are named


def conclude(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Conclude the matter."""
    return step.take(
        case, "conclude", by=by, at=at, command_id=command_id, facts=facts, write=write
    )


class ItemsOpen(Refusal):
    code, status = "items_open", 409


def obstacle(case: Case) -> Refusal | None:
    """A list is closed when every item of it is struck off, or off the list."""
    tables = in_force(latest(), case.place)
    if not tables.kind(case.kind).gathers:
        return None
    waiting = [item.number for item in items_of(case) if not is_struck_off(item, tables)]
    if not waiting:
        return None
    return ItemsOpen(
        "清单里还有{count}项没有销号：{numbers}。请核验销号，或者写明理由不再列入，再关闭清单。",
        count=len(waiting),
        numbers=waiting[:FEW],
    )


def write(move: Move) -> None:
    """Set the outcome, and the day."""
    if refusal := obstacle(move.case):
        raise refusal
    move.change(outcome=move.facts["outcome"], concluded_on=move.today)
