"""What is on file of the cases of one page, read together: the same few statements for one row as
for fifty."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Assignment, Case, Consent, Deadline, Event, Party, Standing
from fengqiao.cases.models.standing import since_reopened
from fengqiao.cases.querysets import Part, adapted, parts


def standings(cases: Sequence[Case]) -> dict[UUID, Standing]:
    """A Standing of each case with its parts filled in."""
    found = {case.pk: Standing(case) for case in cases}
    if not found:
        return found
    read = {name: _by_case(rows) for name, rows in zip(NAMES, _rows(list(found)), strict=True)}
    verbs = _verbs_of(list(found))
    for key, standing in found.items():
        standing.__dict__.update({name: rows[key] for name, rows in read.items()})
        standing.done = frozenset(since_reopened(verbs[key]))
    return found


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


def _verbs_of(keys: Sequence[UUID]) -> defaultdict[UUID, list[str]]:
    grouped: defaultdict[UUID, list[str]] = defaultdict(list)
    events = Event.objects.filter(case__in=keys).order_by("place_in_chain")
    for case, verb in events.values_list("case_id", "verb"):
        grouped[case].append(verb)
    return grouped
