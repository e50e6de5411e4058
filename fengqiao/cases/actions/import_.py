"""导入台账: matters of former days come in from a ledger, many at once, each through the door.

What the ledger says is kept apart from what happened here: the case has the ledger's days, the event
says when it was imported, by whom, out of which file, sheet and row.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models

from fengqiao.cases import step
from fengqiao.cases.actions.add_party import party_of, speak_for
from fengqiao.cases.actions.register import compartment_of
from fengqiao.cases.definitions import FactWrong
from fengqiao.cases.models import Case
from fengqiao.cases.step import Brought, Move, Ready, Taken, midnight
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7

# A matter that the ledger leaves open has the clocks that the verb starts by which one comes there.
AS_BY = {"registered": ("register", "registered_on"), "accepted": ("accept", "accepted_on")}


class NotUnderUs(Refusal):
    code, status = "place_not_under_us", 422

    def __init__(self) -> None:
        super().__init__("发生地不在本岗位的辖区内，请由当地的岗位导入。")


@dataclass(slots=True)
class Former:
    """A matter as a ledger tells it.

    `facts` are those of the verb `import`; `place` in them must be a code in force today. `origin`
    stands in the event: file, sheet, row. `number` is asked for when nothing can fail any more, so
    that none is lost. `beside` makes the rows that another room keeps beside the case.
    """

    command_id: UUID
    asked: str
    facts: Mapping[str, Any]
    origin: Mapping[str, Any]
    number: Callable[[], str]
    former_number: str = ""  # as the ledger numbers it
    parties: Sequence[Mapping[str, Any]] = ()
    holder: Organ | None = None
    order: int = 0  # within a day, so that lists keep the ledger's order
    beside: Callable[[Case], Iterable[models.Model]] = field(default=lambda case: ())


def import_(
    kind: str, *, by: Post, at: datetime, command_id: UUID, matters: Sequence[Former]
) -> list[Taken | Refusal]:
    """Take in matters of former days. `command_id` is the import's; each matter has its own."""
    brought = _brought(matters, command_id)
    return step.begin_many(kind, "import", by=by, at=at, brought=brought)


def ready_import(
    kind: str, *, by: Post, at: datetime, command_id: UUID, matters: Sequence[Former]
) -> Ready:
    """The same but for the writing, which `step.write_ready` does: while the database writes some,
    the next can be made ready."""
    brought = _brought(matters, command_id)
    return step.ready_many(kind, "import", by=by, at=at, brought=brought)


def _brought(matters: Sequence[Former], imported: UUID) -> list[Brought]:
    return [
        Brought(one.command_id, one.asked, one.facts, _writing(one, imported)) for one in matters
    ]


def _writing(former: Former, imported: UUID) -> Callable[[Move], None]:
    def write(move: Move) -> None:
        _check_days(move)
        _fill(move, former)
        _bring_people(move, former)
        _bring_organs(move, former.holder)
        _start_clocks(move)
        move.event_facts |= {"import": str(imported), **former.origin}
        if former.former_number:
            move.case.former_number = former.former_number
            move.event_facts["former_number"] = former.former_number
        move.case.number = former.number()
        for row in former.beside(move.case):
            move.add(row)

    return write


def _check_days(move: Move) -> None:
    """No day of the ledger lies ahead, and none before the one that it follows."""
    facts, told = move.facts, move.verb.facts
    for name in ("registered_on", "accepted_on", "concluded_on", "occurred_on"):
        if facts[name] and facts[name] > move.today:
            raise FactWrong(told[name], "是{day}，在今天之后，请核对。", day=facts[name])
    for before, after in (("registered_on", "concluded_on"), ("occurred_on", "registered_on")):
        first, then = facts[before], facts[after]
        if first and then and then < first:
            raise FactWrong(
                told[after],
                "是{day}，早于{other}{first}，请核对。",
                day=then,
                other=told[before],
                first=first,
            )


def _fill(move: Move, former: Former) -> None:
    facts, case = move.facts, move.case
    place = facts["place"]
    if not place.startswith(move.by.place):
        raise NotUnderUs
    case.registered_at = midnight(facts["registered_on"]) + timedelta(milliseconds=former.order)
    case.id = uuid7(case.registered_at)
    case.place = place
    case.title, case.story, case.channel = facts["title"], facts["story"], facts["channel"]
    case.type = facts["type"] or ""
    case.occurred_on, case.people, case.amount = (
        *(facts["occurred_on"], facts["people"], facts["amount"]),
    )
    case.compartment = compartment_of(facts["safety"] or [])
    case.accepted_on, case.concluded_on = facts["accepted_on"], facts["concluded_on"]
    case.outcome = facts["outcome"] or ""


def _bring_people(move: Move, former: Former) -> None:
    people = move.standing.parties
    for given in former.parties:
        people.append(party_of(move, given))
    speak_for(people, former.parties)
    for person in people:
        move.add(person)
    move.event_facts["parties"] = [str(person.pk) for person in people]


def _bring_organs(move: Move, holder: Organ | None) -> None:
    """Who imports it brings it in; whom the ledger names as its holder has it."""
    move.assign(move.by.organ, "first").signed_at = move.at
    if holder and holder.pk != move.by.organ_id:
        move.case.holder = holder
        move.assign(holder, "lead").signed_at = move.at


def _start_clocks(move: Move) -> None:
    """Counted from the ledger's day, by the rules that held then."""
    verb, starts_on = AS_BY.get(move.facts["stage"], ("", ""))
    if not verb:
        return
    since: date = move.facts[starts_on] or move.facts["registered_on"]
    if verb == "accept":
        move.case.accepted_on = since
    for clock in move.kind.verbs[verb].starts:
        move.start(clock, from_on=since, ruled_on=since)
