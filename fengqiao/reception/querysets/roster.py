"""The roster of an organ or a place: what is to come, whose turn it is, and how much was held as published."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db.models import Count, Q, QuerySet

PUBLISHED = timedelta(weeks=6)  # how far ahead the public page looks


@dataclass(frozen=True, slots=True)
class Kept:
    """Of the shifts that were published for days that are over: how many were held, how many were
    cancelled with a reason. It counts what was promised, never who came."""

    published: int
    held: int
    cancelled: int


def serving(organ: Any, on: date) -> list[Any]:
    """Those who receive at the organ on the day, in their turn."""
    rows = apps.get_model("reception", "Leader").objects.filter(organ=organ, valid_from__lte=on)
    here = rows.filter(Q(valid_to=None) | Q(valid_to__gte=on))
    return list(here.order_by("position", "id"))


def of_organ(organ: Any, since: datetime) -> QuerySet[Any]:
    """The shifts of an organ from a moment on, cancelled ones too."""
    return _shifts().filter(organ=organ, ends_at__gte=since).order_by("starts_at", "id")


def coming(place: str, at: datetime) -> QuerySet[Any]:
    """What everybody may read: the shifts to come in the organs of a place and of all below it."""
    soon = _of_place(place).filter(ends_at__gte=at, starts_at__lt=at + PUBLISHED)
    return soon.order_by("starts_at", "organ__place", "id")


def next_in_turn(organ: Any, leaders: Sequence[Any]) -> UUID | None:
    """Who comes after the one whose shift is the latest; nobody where there are none."""
    if not leaders:
        return None
    last = _shifts().filter(organ=organ, cancelled_at=None).order_by("-starts_at", "-id").first()
    keys: list[UUID] = [leader.pk for leader in leaders]
    if last is None or last.leader_id not in keys:
        return keys[0]
    return keys[(keys.index(last.leader_id) + 1) % len(keys)]


def kept_of(place: str, since: datetime, at: datetime) -> Kept:
    """What became of the shifts of a place whose time is over."""
    over = _of_place(place).filter(starts_at__gte=since, ends_at__lt=at)
    many = over.aggregate(
        published=Count("pk"),
        held=Count("pk", filter=Q(held_at__isnull=False)),
        cancelled=Count("pk", filter=Q(cancelled_at__isnull=False)),
    )
    return Kept(**many)


def _of_place(place: str) -> QuerySet[Any]:
    rows = _shifts().filter(organ__place__startswith=place)
    return rows.filter(county=place[:6]) if place else rows


def _shifts() -> QuerySet[Any]:
    rows: QuerySet[Any] = apps.get_model("reception", "Shift").objects.select_related(
        "organ", "leader"
    )
    return rows
