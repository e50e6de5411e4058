"""What a leader has taken on: read from a matter's history, and the list of such matters."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import QuerySet

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models.work import IN_CHARGE

SPOKEN = ("take_charge", "end_charge", "plan_visit", "hold_visit")


@dataclass(frozen=True, slots=True)
class Charge:
    """A leader in charge of a matter: who, since when, for what; and the visit planned, if one is to come."""

    leader: UUID
    called: str
    since: datetime
    duty: str
    visits_at: datetime | None = None
    where: str = ""


def charge_of(events: Sequence[Any], assignments: Iterable[Any], at: datetime) -> Charge | None:
    """Who is in charge now, by what is on file; None where nobody is, or he serves no longer.

    A planned visit counts to the end of its day, or until it was held.
    """
    taken = planned = None
    for event in events:
        if event.verb == "take_charge":
            taken, planned = event, None
        elif event.verb == "end_charge":
            taken = planned = None
        elif event.verb == "plan_visit":
            planned = event
        elif event.verb == "hold_visit":
            planned = None
    running = {str(one.post_id) for one in assignments if one.role == IN_CHARGE}
    if taken is None or taken.facts["leader"] not in running:
        return None
    visits_at = _moment(planned.facts["visits_at"]) if planned else None
    is_to_come = visits_at is not None and visits_at.date() >= at.astimezone(SHANGHAI).date()
    return Charge(
        leader=UUID(taken.facts["leader"]),
        called=taken.facts["called"],
        since=taken.at,
        duty=taken.facts["duty"],
        visits_at=visits_at if is_to_come else None,
        where=planned.facts["where"] if planned and is_to_come else "",
    )


def charges_seen_by(post: Any) -> QuerySet[Any]:
    """The running charges of matters that the post sees, the newest first: assignments, with their matter and
    the leader's post."""
    cases = apps.get_model("cases", "Case").objects.visible_to(post)
    rows = apps.get_model("cases", "Assignment").objects.filter(role=IN_CHARGE, ended_at=None)
    here: QuerySet[Any] = rows.filter(county=post.place[:6], case__in=cases.values("pk"))
    return here.select_related("case__holder", "post__user", "organ").order_by("-sent_at", "-id")


def spoken_of(cases: Sequence[UUID]) -> dict[UUID, list[Any]]:
    """What was done about charges and visits in these matters, each in its order; one statement."""
    rows = apps.get_model("cases", "Event").objects.filter(case__in=cases, verb__in=SPOKEN)
    found: dict[UUID, list[Any]] = {}
    for event in rows.order_by("case_id", "place_in_chain"):
        found.setdefault(event.case_id, []).append(event)
    return found


def visits_of(case: Any) -> list[Any]:
    """The visits recorded of a matter, the first first. Who reads their words has opened the file."""
    rows = apps.get_model("reception", "Visit").objects.filter(case=case)
    return list(rows.select_related("by__user", "organ").order_by("at", "id"))


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(SHANGHAI)
