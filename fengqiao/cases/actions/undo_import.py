"""撤销导入: a matter leaves again with the import that it came with, if nobody has worked on it since.

History stays, and so does its number; its words and its people's details go, for there is no more
purpose to keep them (个人信息保护法 47), and no list shows it.
"""

from datetime import datetime
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case, Party
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal

UNDONE = "undone"  # a compartment that nobody is in
TITLE = "（导入已撤销）"


class WorkedOnSince(Refusal):
    code, status = "worked_on_since", 409

    def __init__(self, number: str) -> None:
        super().__init__(
            "{number}在导入后已经有人办理，不能随导入一起撤销。需要改正的，请在事项页面上更正。",
            number=number,
        )


def undo_import(case: Case, *, by: Post, at: datetime, command_id: UUID, reason: str) -> Taken:
    """Take an imported matter back; WorkedOnSince if it has a history of its own by now."""

    def write(move: Move) -> None:
        _write(move, reason)

    return step.take(
        case, "undo_import", by=by, at=at, command_id=command_id, facts={}, write=write
    )


def _write(move: Move, reason: str) -> None:
    case = move.case
    if case.length > 1:
        raise WorkedOnSince(case.number)
    move.event_facts["reason"] = reason
    move.change(title=TITLE, story=TITLE, compartment=UNDONE, outcome="", occurred_on=None)
    move.change(people=None, amount=None, former_number=None)
    for party in move.standing.parties:
        _empty(party)
    for assignment in move.standing.assignments:
        assignment.ended_at = move.at
        assignment.save(update_fields=["ended_at"])


def _empty(party: Party) -> None:
    for name in ("name", "phone", "id_number", "address"):
        setattr(party, name, "")
    party.index()
    party.save()
