"""The door of the set-up, as those who mediate use it: whose power, which county, and what of a change is
to be told to the court (人民调解法 10)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Move, taking
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediators.models import Committee, CourtNotice
from fengqiao.mediators.permissions import KEEP, check_within

PROPOSE = "propose_award"
REVIEW = "review_award"


@contextmanager
def keeping(
    act: str,
    *,
    of: Committee,
    about: Model,
    by: Post,
    at: datetime,
    power: str = KEEP,
    reason: str = "",
    seen: str = "",
) -> Iterator[Move]:
    """A Move about a committee, or about somebody of it, by who has the power in its place."""
    check_within(by, of)
    with taking(
        act,
        by=by,
        at=at,
        county=of.county,
        reason=reason,
        about=about,
        seen=seen,
        power=power,
    ) as move:
        yield move


def to_be_told(
    move: Move, committee: Committee, what: str, on: date, *, who: str = "", office: str = ""
) -> None:
    """Add a line to what the court has not been told yet; taking the change back takes it off again."""
    line: dict[str, Any] = {"on": on.isoformat(), "what": what, "who": who, "office": office}
    notice = CourtNotice.objects.filter(committee=committee, told_on=None).first()
    if notice is not None:
        move.change(notice, lines=[*notice.lines, line])
        return
    notice = CourtNotice(
        id=uuid7(move.at),
        committee=committee,
        county=committee.county,
        made_at=move.at,
        lines=[line],
    )
    move.add(notice)
