"""Look a ledger over without writing anything: how it is understood, and what could not be."""

from dataclasses import dataclass, field
from itertools import islice

from fengqiao.ledgers.actions.take_in import going
from fengqiao.ledgers.definitions.rows import Unclear, Understood
from fengqiao.ledgers.models import Import

FIRST, REASONS = 10, 50


@dataclass(slots=True)
class Seen:
    """How many rows can be taken, cannot, or say nothing; the first of each. `is_whole`: all were
    looked at."""

    good: int = 0
    bad: int = 0
    empty: int = 0
    protected: int = 0  # go into a compartment
    open: int = 0
    is_whole: bool = True
    first: list[Understood] = field(default_factory=list)
    reasons: list[tuple[int, str]] = field(default_factory=list)


def look_over(imported: Import, *, most: int | None = None) -> Seen:
    """Read the rows (no more than `most`) as they would be taken in."""
    way, seen = going(imported, start=0), Seen()
    for one in islice(way.rows, most):
        if one is None:
            seen.empty += 1
        elif isinstance(one, Unclear):
            seen.bad += 1
            if len(seen.reasons) < REASONS:
                seen.reasons.append((one.row, one.reason))
        else:
            _count(seen, one)
    seen.is_whole = next(way.rows, None) is None or most is None
    return seen


def _count(seen: Seen, one: Understood) -> None:
    seen.good += 1
    seen.protected += bool(one.facts["safety"])
    seen.open += one.facts["stage"] != "archived"
    if len(seen.first) < FIRST:
        seen.first.append(one)
