"""How many cases there are in each part of a place, for who sees the place; never what lies in a compartment.

Both counts read an index alone: those that stand open by `case_open`, those that came in by the
keys of each part, which begin with their moment. By hand, for a plan that is made for every value
cannot know that a compartment given beside the statement is none.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from fengqiao.cases.querysets.reading import adapted, rows
from fengqiao.jurisdiction.models import Actor
from fengqiao.jurisdiction.querysets import after
from fengqiao.jurisdiction.scope import column_of, visible_to
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import first_of

BEHIND_ALL = "a"  # sorts behind every code
STANDING = """
    SELECT substr(c.place, 1, %s) AS part, count(*) AS open,
           count(CASE WHEN c.limit_at < %s THEN 1 END) AS overdue
    FROM cases_case c
    WHERE c.compartment = '' AND c.is_open AND c.place >= %s AND c.place < %s
    GROUP BY 1
"""


class PlaceNotSeen(Refusal):
    """The post does not see this place as its own."""

    code, status = "place_not_seen", 404


@dataclass(frozen=True, slots=True)
class Standing:
    """Of a place, or of a part of it: how many are open, and how many of these are late."""

    open: int
    overdue: int


def place_seen(post: Actor) -> str | None:
    """The place of which a post sees every matter outside compartments; None where there is none."""
    ways = visible_to(post).branches()
    return next((branch.code for branch in ways if branch.kind == "column"), None)


def standing(post: Actor, place: str, digits: int, at: datetime) -> dict[str, Standing]:
    """What is open, by the first `digits` of its place; what was reported for no part, by `place`."""
    _check(post, place)
    end = (after(place) if place else "") or BEHIND_ALL
    found = rows(STANDING, [digits, adapted(at), place, end])
    return {row["part"]: Standing(row["open"], row["overdue"]) for row in found}


def received(
    post: Actor, place: str, parts: Collection[str], since: datetime, until: datetime
) -> dict[str, int]:
    """How many came in from one moment to before another, in each part; by `place` those that were
    reported for no part, or, where it has none, all."""
    _check(post, place)
    column = column_of(next(iter(parts), place))
    places = ", ".join(["%s"] * (len(parts) + 1))
    sql = (
        f"SELECT c.{column} AS part, count(*) AS many FROM cases_case c WHERE c.compartment = ''"
        f" AND c.{column} IN ({places}) AND c.id >= %s AND c.id < %s GROUP BY 1"
    )
    span = [adapted(first_of(moment)) for moment in (since, until)]
    return {row["part"]: row["many"] for row in rows(sql, [*parts, place, *span])}


def _check(post: Actor, place: str) -> None:
    """Only of a place within that which the post sees."""
    seen = place_seen(post)
    if seen is None or not place.startswith(seen):
        raise PlaceNotSeen("这个地方不在您的辖区里，或者您的岗位不按辖区看事项。")
