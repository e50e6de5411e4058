"""分级分流: in which tier a matter stands, from stated facts of it and its type, and who has such in hand.

A suggestion to the one who dispatches, like a route; the tier is told with its source, and a human decides.
"""

from collections.abc import Collection, Iterable
from pathlib import Path

from fengqiao.rulebook import rows
from fengqiao.rulebook.shapes import Tier


def tier_of(tiers: Iterable[Tier], type_code: str, grounds: Collection[str]) -> Tier | None:
    """The highest tier that the type or one of the facts asks for; the one that asks for nothing is for
    the rest. None where a place has no tiers."""
    fitting = [row for row in tiers if _fits(row, type_code, grounds)]
    return max(fitting, key=lambda row: row.rank, default=None)


def _fits(row: Tier, type_code: str, grounds: Collection[str]) -> bool:
    if not row.types and not row.grounds:
        return True
    return any(map(type_code.startswith, row.types)) or not set(row.grounds).isdisjoint(grounds)


def load(folder: Path, fault: rows.Fault = rows.stop) -> list[Tier]:
    """The tiers of every place that has such."""
    found: list[Tier] = []
    for file, content in rows.tables_in(folder, fault):
        rows.only(content, "tier", file=file, fault=fault)
        found += rows.rows(content, "tier", Tier, file=file, name="code", fault=fault)
    return found
