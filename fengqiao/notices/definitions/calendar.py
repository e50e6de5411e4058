"""What stands in the calendar of a post: its receptions, sessions, visits and limits. It leaves the house, so
it has numbers and dates alone: no name, no title, no word of a matter; and nothing of a compartment."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Assignment, Case, Deadline, Event
from fengqiao.cases.models.work import IN_CHARGE, REMINDED
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.permissions import (
    county_demands_second_factor,
    has_second_factor,
    may,
)
from fengqiao.jurisdiction.querysets import digest_of
from fengqiao.lib.calendars import Entry
from fengqiao.mediation.querysets import meeting_of
from fengqiao.mediation.querysets.meetings import ENDS, SPEAKING
from fengqiao.notices.models import CalendarFeed
from fengqiao.reception.models import Shift
from fengqiao.reception.permissions import RECEIVE
from fengqiao.reception.querysets import charge_of, coming
from fengqiao.reception.querysets.charges import SPOKEN
from fengqiao.rulebook.tables import in_force

MOST = 200  # matters of a sort: those with the nearest limits, and the newest
LOOKED_BACK = timedelta(days=30)
MEETING = timedelta(hours=1)
BY_THE_HOUR = "hours"


def post_of_feed(secret: str, at: datetime) -> Post | None:
    """The post whose calendar this secret shows, as long as it is held and may see anything at all."""
    today = at.astimezone(SHANGHAI).date()
    feed = CalendarFeed.objects.filter(digest=digest_of(secret), ended_at=None).first()
    if feed is None:
        return None
    post: Post | None = Post.objects.able(today).filter(pk=feed.post_id).first()
    if post is None:
        return None
    owed = county_demands_second_factor(post.user, today) and not has_second_factor(post.user)
    return None if owed else post


def calendar_of(post: Post, at: datetime) -> list[Entry]:
    """All that is to come, and what was late or held in the last month."""
    cases = _in_hand(post, at.astimezone(SHANGHAI).date())
    spoken = _spoken(cases)
    found = [*_shifts(post, at), *_limits(cases, at)]
    for key, events in spoken.items():
        found += _meeting(cases[key], events, at)
        found += _visit(cases[key], events, post, at)
    return found


def receptions_of(place: str, at: datetime) -> list[Entry]:
    """What everybody may read of the receptions of a place."""
    return [_entry(shift) for shift in coming(place, at)]


# ── What the post has in hand ────────────────────────────────────────────────────────────────────


def _in_hand(post: Post, on: date) -> dict[Any, Case]:
    """The open matters to which the post or its organ is assigned and which it sees, by their keys; none of a
    compartment."""
    keys: set[Any] = set()
    for whose in (Q(organ=post.organ_id, post=None), Q(post=post.pk)):
        rows = Assignment.objects.filter(whose, ended_at=None)
        nearest = rows.filter(limit_at__isnull=False).order_by("limit_at")
        keys |= set(nearest.values_list("case_id", flat=True)[:MOST])
        keys |= set(rows.order_by("-case").values_list("case_id", flat=True)[:MOST])
    seen = Case.objects.visible_to(post).filter(pk__in=keys, compartment="", is_open=True)
    return {case.pk: case for case in seen}


def _spoken(cases: Iterable[Any]) -> dict[Any, list[Event]]:
    """What was arranged and taken on in these matters, in its order."""
    verbs = {*SPEAKING, *ENDS, *SPOKEN}
    found: dict[Any, list[Event]] = {}
    rows = Event.objects.filter(case__in=list(cases), verb__in=verbs)
    for event in rows.order_by("case_id", "place_in_chain"):
        found.setdefault(event.case_id, []).append(event)
    return found


def _shifts(post: Post, at: datetime) -> Iterator[Entry]:
    """The leader's own; of who receives people, all of his organ."""
    own = Q(leader__post=post.pk)
    if may(post, RECEIVE, at.astimezone(SHANGHAI).date()):
        own |= Q(organ=post.organ_id)
    rows = Shift.objects.filter(own, ends_at__gte=at - LOOKED_BACK).select_related("leader")
    for shift in rows.order_by("starts_at")[:MOST]:
        yield _entry(shift)


def _entry(shift: Shift) -> Entry:
    return Entry(
        key=f"shift-{shift.pk}",
        title=f"{shift.get_sort_display()}：{shift.leader}",
        starts=shift.starts_at.astimezone(SHANGHAI),
        ends=shift.ends_at.astimezone(SHANGHAI),
        where=shift.where,
        note=shift.cancelled_because or shift.remark,
        is_cancelled=shift.cancelled_at is not None,
    )


def _limits(cases: dict[Any, Case], at: datetime) -> Iterator[Entry]:
    """The limits that somebody here is held to; a day fills its day, hours are a moment."""
    rows = Deadline.objects.filter(
        case__in=list(cases), state="running", binds__in=REMINDED, limit_at__gte=at - LOOKED_BACK
    )
    for deadline in rows.order_by("limit_at", "id"):
        case = cases[deadline.case_id]
        limit = deadline.limit_at.astimezone(SHANGHAI)
        yield Entry(
            key=f"limit-{deadline.pk}",
            title=f"{_called(deadline, case)}到期：{case.number}",
            starts=limit if deadline.unit == BY_THE_HOUR else limit.date(),
        )


def _called(deadline: Deadline, case: Case) -> str:
    tables = in_force(deadline.ruled_on, case.place)
    return tables.clock(deadline.clock).label if tables.has_clock(deadline.clock) else ""


def _meeting(case: Case, events: Sequence[Event], at: datetime) -> Iterator[Entry]:
    if meeting := meeting_of(events, at):
        yield Entry(
            key=f"meeting-{case.pk}",
            title=f"调解会：{case.number}",
            starts=meeting.meets_at,
            ends=meeting.meets_at + MEETING,
        )


def _visit(case: Case, events: Sequence[Event], post: Post, at: datetime) -> Iterator[Entry]:
    """A planned visit to the place, for the leader who has taken the matter on."""
    own = Assignment(role=IN_CHARGE, post_id=post.pk)
    charge = charge_of(events, [own], at)
    if charge and charge.visits_at:
        yield Entry(
            key=f"visit-{case.pk}",
            title=f"带案下访：{case.number}",
            starts=charge.visits_at,
            ends=charge.visits_at + MEETING,
        )
