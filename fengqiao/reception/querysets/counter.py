"""The places of a reception, the queue of a day, and the visits that a post sees."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Max, Q, QuerySet

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import keys

NOBODY_YET = 0


def booked(shift: Any) -> QuerySet[Any]:
    """The bookings of a shift that stand, in the order of their times."""
    rows: QuerySet[Any] = apps.get_model("reception", "Booking").objects.filter(
        shift=shift, cancelled_at=None
    )
    return rows.select_related("shift__leader", "shift__organ").order_by("position")


def booked_on(organ: Any, on: date) -> list[Any]:
    """Who has booked at the organ for the day and has not come yet, in the order of their times."""
    begins = datetime.combine(on, time(), tzinfo=SHANGHAI)
    rows = apps.get_model("reception", "Booking").objects.filter(
        shift__organ=organ,
        shift__starts_at__gte=begins,
        shift__starts_at__lt=begins + timedelta(days=1),
        shift__cancelled_at=None,
        cancelled_at=None,
        ticket=None,
    )
    found: list[Any] = sorted(rows.select_related("shift__leader"), key=lambda one: one.comes_at)
    return found


def free_place(shift: Any) -> int | None:
    """The first place that nobody has booked; None where all are taken."""
    taken = set(booked(shift).values_list("position", flat=True))
    return next((place for place in range(1, shift.places + 1) if place not in taken), None)


def full_shifts(shifts: Sequence[Any]) -> set[UUID]:
    """The keys of those shifts that have no place left; one statement for all of them."""
    rows = apps.get_model("reception", "Booking").objects
    taken: dict[UUID, int] = {}
    for key in rows.filter(shift__in=shifts, cancelled_at=None).values_list("shift_id", flat=True):
        taken[key] = taken.get(key, 0) + 1
    return {shift.pk for shift in shifts if taken.get(shift.pk, 0) >= shift.places}


def booking_by(code: str) -> Any | None:
    """The booking that this code opens."""
    index = keys().code_index(code)
    rows = apps.get_model("reception", "Booking").objects.select_related(
        "shift__leader", "shift__organ__counter"
    )
    return rows.filter(code_index=index).first() if index else None


def last_number(organ: Any, on: date) -> int:
    """The highest number that was taken at the organ on the day."""
    rows = apps.get_model("reception", "Ticket").objects.filter(organ=organ, taken_on=on)
    found: int | None = rows.aggregate(last=Max("number"))["last"]
    return found or NOBODY_YET


def queue(organ: Any, on: date) -> list[Any]:
    """Who waits or was called at the organ on the day, in turn: numbers, and whether booked."""
    rows = apps.get_model("reception", "Ticket").objects.filter(organ=organ, taken_on=on)
    here = rows.filter(state__in=("waiting", "called")).select_related("booking__shift")
    return list(here.order_by("comes_at", "number"))


def visits_seen_by(post: Any) -> QuerySet[Any]:
    """The visits of the post's own organ, as long as they belong to no matter; of a matter only where the
    post sees that (`jurisdiction.scope`)."""
    cases = apps.get_model("cases", "Case").objects.visible_to(post)
    rows: QuerySet[Any] = apps.get_model("reception", "Visit").objects.select_related(
        "organ", "leader", "case", "by__user"
    )
    own = Q(case=None, organ=post.organ_id)
    return rows.filter(own | Q(case__in=cases.values("pk")))
