"""What is on file of the cases of one page, read together: the same few statements for one row as
for fifty."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db.models import Case as Choose
from django.db.models import F, JSONField, When

from fengqiao.cases.models import Assignment, Case, Consent, Deadline, Event, Party, Standing
from fengqiao.cases.models.standing import since_reopened
from fengqiao.cases.querysets import Part, adapted, parts
from fengqiao.mediation.querysets.meetings import SPEAKING


class ListStanding(Standing):
    """What a row of a list knows: its events have their verbs, and facts where they speak of a meeting."""

    events: Sequence[Event] = ()


def standings(cases: Sequence[Case]) -> dict[UUID, ListStanding]:
    """A Standing of each case with its parts filled in."""
    found = {case.pk: ListStanding(case) for case in cases}
    if not found:
        return found
    read = {name: _by_case(rows) for name, rows in zip(NAMES, _rows(list(found)), strict=True)}
    events = _events_of(list(found))
    for key, standing in found.items():
        standing.__dict__.update({name: rows[key] for name, rows in read.items()})
        standing.events = events[key]
        standing.done = frozenset(since_reopened([event.verb for event in standing.events]))
    return found


# Facts can be long; a list wants those of a meeting alone.
TOLD = Choose(When(verb__in=SPEAKING, then=F("facts")), default=None, output_field=JSONField())
NAMES = ("assignments", "parties", "consents", "deadlines")


def _rows(keys: list[UUID]) -> list[list[Any]]:
    values = [adapted(key) for key in keys]
    those = f"case_id IN ({', '.join(['%s'] * len(keys))})"
    return parts(
        [
            Part(Assignment, f"{those} AND ended_at IS NULL", values, ("sent_at", "id")),
            Part(Party, those, values, ("position", "id")),
            Part(Consent, those, values, ("at", "id")),
            Part(Deadline, those, values, ("started_at", "id")),
        ]
    )


def _by_case(rows: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    grouped: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.case_id].append(row)
    return grouped


def _events_of(keys: Sequence[UUID]) -> defaultdict[UUID, list[Event]]:
    grouped: defaultdict[UUID, list[Event]] = defaultdict(list)
    events = Event.objects.filter(case__in=keys).order_by("place_in_chain")
    for case, verb, facts in events.annotate(told=TOLD).values_list("case_id", "verb", "told"):
        grouped[case].append(Event(case_id=case, verb=verb, facts=facts))
    return grouped
