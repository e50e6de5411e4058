"""Ladders: which graver step what has happened so far makes possible, by the rulebook's rungs."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any

from fengqiao.rulebook.shapes import Rung, plain_clock
from fengqiao.rulebook.tables import Tables


def rungs_to(case: Any, tables: Tables) -> list[Rung]:
    """What may come before a matter of this type; nothing where it needs nothing before it."""
    return [rung for rung in tables.rungs(case.kind) if case.type.startswith(rung.type)]


def rungs_from(case: Any, tables: Tables, at: datetime) -> list[Rung]:
    """The rungs that this matter has reached by now: its clock is overdue, or it was found wanting."""
    if not any(case.type.startswith(rung.after) for rung in tables.rungs(case.kind)):
        return []
    done = set(case.events.values_list("verb", flat=True))
    return rungs_reached(case, list(case.deadlines.all()), done, tables=tables, at=at)


def rungs_reached(
    case: Any,
    deadlines: Sequence[Any],
    done: Collection[str],
    *,
    tables: Tables,
    at: datetime,
) -> list[Rung]:
    """The same for who has its deadlines and the verbs on its file at hand."""
    rungs = [rung for rung in tables.rungs(case.kind) if case.type.startswith(rung.after)]
    return [
        rung
        for rung in rungs
        if _is_late(rung, deadlines, at) or any(verb in done for verb in rung.done)
    ]


def _is_late(rung: Rung, deadlines: Sequence[Any], at: datetime) -> bool:
    """Whether the clock it names was, or is, overdue for more than its days."""
    return any(
        (one.stopped_at or at) > one.limit_at + timedelta(days=rung.days)
        for one in deadlines
        if plain_clock(one.clock) == rung.late and one.state in ("running", "stopped")
    )


def linked_of_kind(case: Any, *, sent_to: Any) -> list[Any]:
    """The matters of the same kind to which this one is linked, sent to the same organ."""
    links = case.links.filter(other__kind=case.kind, other__assignments__organ=sent_to)
    links = links.filter(other__assignments__role="lead").select_related("other")
    return [link.other for link in links]
