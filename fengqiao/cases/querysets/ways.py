"""The ways in to cases, as SQL: what a scope means (said in `jurisdiction.scope`), one index range
each, so that a page costs the same at ten cases and at ten million."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fengqiao.cases.querysets.reading import adapted
from fengqiao.jurisdiction.scope import Branch

INVOLVED = "cases_assignment a JOIN cases_case c ON c.id = a.case_id"
GRID_DIGITS = 15  # the narrowest place that the text index knows


@dataclass(frozen=True, slots=True)
class Way:
    """One way in. `id` and `limit_at` are the columns by which its indexes are ordered; `place` is
    where all its cases lie, '' if they lie anywhere. The case itself is `c` in every way."""

    source: str
    condition: str
    values: list[Any]
    id: str
    limit_at: str
    place: str = ""


def ways_in(branch: Branch) -> Iterator[Way]:
    """A branch of a scope; being involved is two ways, as an organ and as this very post."""
    if branch.kind == "column":
        yield _by_place(branch)
        return
    running, organ = "a.organ_id = %s AND a.ended_at IS NULL", adapted(branch.organ_id)
    if not branch.personal_only:
        yield _by_assignment(f"{running} AND a.post_id IS NULL", [organ])
    yield _by_assignment(f"{running} AND a.post_id = %s", [organ, adapted(branch.post_id)])


def _by_place(branch: Branch) -> Way:
    condition, values = "c.compartment = ''", []
    if branch.column:
        condition, values = f"c.{branch.column} = %s AND {condition}", [branch.code]
    return Way("cases_case c", condition, values, "c.id", "c.limit_at", branch.code)


def _by_assignment(condition: str, values: list[Any]) -> Way:
    return Way(INVOLVED, condition, values, "a.case_id", "a.limit_at")
