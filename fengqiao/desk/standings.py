"""What is on file of the cases of one page, read together: the same few statements for one row as
for fifty."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Assignment, Case, Consent, Deadline, Event, Party, Standing
from fengqiao.cases.models.standing import since_reopened


def standings(cases: Sequence[Case]) -> dict[UUID, Standing]:
    """A Standing of each case with its parts filled in."""
    found = {case.pk: Standing(case) for case in cases}
    keys = list(found)
    assignments = _by_case(
        Assignment.objects.filter(case__in=keys, ended_at=None).order_by("sent_at", "id")
    )
    parties = _by_case(Party.objects.filter(case__in=keys).order_by("position", "id"))
    consents = _by_case(Consent.objects.filter(case__in=keys).order_by("at", "id"))
    deadlines = _by_case(Deadline.objects.filter(case__in=keys).order_by("started_at", "id"))
    verbs = _verbs_of(keys)
    for key, standing in found.items():
        standing.assignments = assignments[key]
        standing.parties = parties[key]
        standing.consents = consents[key]
        standing.deadlines = deadlines[key]
        standing.done = frozenset(since_reopened(verbs[key]))
    return found


def _by_case(rows: Iterable[Any]) -> defaultdict[UUID, list[Any]]:
    grouped: defaultdict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[row.case_id].append(row)
    return grouped


def _verbs_of(keys: Sequence[UUID]) -> defaultdict[UUID, list[str]]:
    grouped: defaultdict[UUID, list[str]] = defaultdict(list)
    events = Event.objects.filter(case__in=keys).order_by("place_in_chain")
    for case, verb in events.values_list("case_id", "verb"):
        grouped[case].append(verb)
    return grouped
