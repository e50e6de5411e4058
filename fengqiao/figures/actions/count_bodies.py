"""Count the bodies that mediate, and who works in them, once for each county and month: what is sealed of a
mediator is opened then, and not each time that somebody looks at the table of a province."""

from datetime import date, datetime

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.figures.actions.fold import OVERLAP
from fengqiao.figures.definitions.bodies import standing_of
from fengqiao.figures.definitions.tables import Span, months_before
from fengqiao.figures.models import StandingCount
from fengqiao.jurisdiction.models import Change
from fengqiao.mediators.querysets import places_of_bodies

KEPT_MONTHS = 13  # counted when nothing was yet: this one, and a year before it

Key = tuple[str, date]


def count_bodies(*, at: datetime) -> int:
    """The months of places where something of the set-up changed since the last time, and those whose last
    day, or whose today, was not counted yet; how many."""
    rows = StandingCount.objects
    newest = rows.order_by("-folded_at").values_list("folded_at", flat=True).first()
    if newest is None:
        return count_all_bodies(at=at)
    today = at.astimezone(SHANGHAI).date()
    changed = Change.objects.filter(at__gte=newest - OVERLAP).values_list("county", flat=True)
    kept = rows.all().keys()
    touched = {key for key in kept if key[0] in {*changed}}
    passed = {key for key in rows.all().days() if key[2] < _on(key[1], today)}
    new = {(place, today.replace(day=1)) for place in places_of_bodies()} - kept
    return _count(touched | {key[:2] for key in passed} | new, at)


def count_all_bodies(*, at: datetime) -> int:
    """A year, and whatever was counted before; how many months of places."""
    month = at.astimezone(SHANGHAI).date().replace(day=1)
    months = [months_before(month, many) for many in range(KEPT_MONTHS)]
    every = {(place, one) for place in places_of_bodies() for one in months}
    return _count(every | StandingCount.objects.all().keys(), at)


def _count(touched: set[Key], at: datetime) -> int:
    today = at.astimezone(SHANGHAI).date()
    for place, month in sorted(touched):
        on = _on(month, today)
        told = {"on": on, "sums": standing_of(place, on), "folded_at": at}
        StandingCount.objects.update_or_create(place=place, month=month, defaults=told)
    return len(touched)


def _on(month: date, today: date) -> date:
    """The day on which a month is counted: its last, or today."""
    return min(Span(month, month).ends_on, today)
