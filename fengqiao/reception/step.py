"""The door of the set-up, as receiving people uses it: which organ's, by whose power."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import About, Move, taking
from fengqiao.reception.permissions import ROSTER, check_within


@contextmanager
def keeping(
    act: str,
    *,
    of: Organ,
    about: About,
    by: Post,
    at: datetime,
    power: str = ROSTER,
    reason: str = "",
    seen: str = "",
) -> Iterator[Move]:
    """A Move about what an organ keeps, by who has the power in its place."""
    check_within(by, of)
    with taking(
        act,
        by=by,
        at=at,
        county=of.place[:6],
        reason=reason,
        about=about,
        seen=seen,
        power=power,
    ) as move:
        yield move
