"""更正: what was entered wrongly is put right, and what stood there before stays in history; of what
is said in confidence only its hash stays, as when it was registered."""

from datetime import datetime
from typing import Any
from uuid import UUID

from fengqiao.cases import definitions, step
from fengqiao.cases.actions.register import place_in_force
from fengqiao.cases.definitions import Frame
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import keys
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.rulebook.shapes import Fact


def correct(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Correct a column of the case."""
    return step.take(
        case, "correct", by=by, at=at, command_id=command_id, facts=facts, write=_write
    )


def _write(move: Move) -> None:
    name = move.facts["field"]
    fact = move.kind.verbs["register"].facts[name]
    frame = Frame(move.case, move.by, move.at, move.tables, move.kind, move.standing)
    value = definitions.read_one(fact, move.facts["value"], frame)
    if name == "place":
        value = place_in_force(move, value)
    _keep(move, fact, before=definitions.plain(getattr(move.case, name)) or "")
    move.change(**{name: value})


def _keep(move: Move, fact: Fact, *, before: Any) -> None:
    """What history keeps of both: a number that should not have been told is not told there either."""
    if not fact.sealed:
        move.event_facts["before"] = before
        return
    after = move.facts.pop("value")
    move.event_facts["before_hmac"] = keys().fingerprint(str(before))
    move.event_facts["value_hmac"] = keys().fingerprint(str(after))
