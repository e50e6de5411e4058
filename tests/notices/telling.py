"""What the tests of this room begin with: a matter whose clock runs, notices told in a line each."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from fengqiao.cases.models import Case, Deadline
from fengqiao.notices.actions.climb import climb
from fengqiao.notices.models import Notice
from tests.world import World, walk

CLOCK = "dispute.mediation"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def running(world: World, *, until: str = "accepted", **differs: object) -> Deadline:
    """The clock of a matter that the village's clerk holds."""
    case = walk(world, until=until, **differs)  # type: ignore[arg-type]
    return clock_of(case)


def clock_of(case: Case) -> Deadline:
    return Deadline.objects.select_related("case").get(case=case, clock=CLOCK)


def put_forward(clock: Deadline, *, yellow_at: datetime, limit_at: datetime) -> Deadline:
    """The clock as if it showed these moments."""
    Deadline.objects.filter(pk=clock.pk).update(yellow_at=yellow_at, limit_at=limit_at)
    clock.refresh_from_db()
    return clock


def told(notices: Iterable[Notice] | None = None) -> list[tuple[str, str, str]]:
    """Step, who, by what; in the order of names."""
    found = Notice.objects.select_related("post__user") if notices is None else notices
    return sorted(
        (one.step, one.post.user.username if one.post else "party", one.channel) for one in found
    )


def climbed(at: datetime) -> list[tuple[str, str, str]]:
    """What a look at that moment tells anew."""
    before = set(Notice.objects.values_list("pk", flat=True))
    climb(at=at)
    return told(Notice.objects.select_related("post__user").exclude(pk__in=before))
