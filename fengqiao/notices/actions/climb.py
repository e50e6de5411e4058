"""Climb the ladders: find the clocks that have reached their next rung, and tell of them."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Deadline
from fengqiao.notices.actions.tell import News, tell
from fengqiao.notices.querysets import Reached, claim_clocks, turning
from fengqiao.rulebook.reminders import begins_at
from fengqiao.rulebook.shapes import Reminder
from fengqiao.rulebook.tables import in_force

AT_A_TIME = 2000


def climb(*, at: datetime, most: int = AT_A_TIME) -> int:
    """Tell of at most so many clocks; how many there were. One transaction: whoever is stopped in
    it has told nothing, and the next one finds the same clocks."""
    with transaction.atomic():
        clocks = _read(turning(at, most))
        stands = {clock.pk: _stand(clock, at) for clock in clocks}
        ours = claim_clocks([_reached(clock, stands[clock.pk][1]) for clock in clocks])
        tell(list(_news(clocks, stands, ours)), at=at)
    return len(clocks)


def _read(keys: Sequence[UUID]) -> list[Deadline]:
    rows = Deadline.objects.filter(pk__in=keys).select_related("case")
    return list(rows)


Stand = tuple[Reminder | None, datetime | None]


def _stand(clock: Deadline, at: datetime) -> Stand:
    """The highest rung that the clock has reached, and when it reaches the next one."""
    tables = in_force(at.astimezone(SHANGHAI).date(), clock.case.place)
    reached, coming = None, None
    for rung in tables.reminders(clock.clock):
        if rung.counts_from == "recount":
            continue
        begins = begins_at(rung, yellow_at=clock.yellow_at, limit_at=clock.limit_at)
        if begins <= at:
            reached = rung
        else:
            coming = min(coming, begins) if coming else begins
    return reached, coming


def _reached(clock: Deadline, next_at: datetime | None) -> Reached:
    return Reached(clock.pk, clock.limit_at, next_at)


def _news(clocks: Sequence[Deadline], stands: dict[UUID, Stand], ours: set[UUID]) -> Iterator[News]:
    for clock in clocks:
        rung, _ = stands[clock.pk]
        if rung and clock.pk in ours:
            yield news_of(clock, rung)


def news_of(clock: Deadline, rung: Reminder, *, before_at: datetime | None = None) -> News:
    """What is told of a clock at a rung; another limit moves the rungs and so is told anew."""
    begins = begins_at(rung, yellow_at=clock.yellow_at, limit_at=clock.limit_at)
    return News(
        case=clock.case,
        about=clock.pk,
        step=rung.name,
        at=begins,
        to=rung.to,
        clock=clock.clock,
        limit_at=clock.limit_at,
        before_at=before_at,
        is_urgent=rung.urgent,
    )
