"""Hear of acts: whoever has to move next is told, and those who wanted to know when a matter moves."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import transaction

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Event
from fengqiao.lib.uuid7 import TIME_BITS, first_of
from fengqiao.notices.actions.tell import News, tell
from fengqiao.notices.models import Heard
from fengqiao.notices.querysets import claim_acts, untold
from fengqiao.rulebook.tables import in_force

OVERLAP = timedelta(hours=1)  # an act may be written a little after its moment
AT_A_TIME = 500


def hear(*, at: datetime, most: int = AT_A_TIME) -> int:
    """Tell of at most so many acts; how many there were. Of what lies before the first time of all
    nothing is told but the last hour."""
    with transaction.atomic():
        newest = Heard.objects.order_by("-event").values_list("event", flat=True).first()
        since = (_moment_of(newest, at) if newest else at) - OVERLAP
        verbs = in_force(at.astimezone(SHANGHAI).date(), "").told_verbs()
        events = untold(since, verbs, most)
        ours = claim_acts(events)
        Heard.objects.filter(event__lt=first_of(since - OVERLAP)).delete()
        tell(list(_news(ours, at)), at=at)
    return len(events)


def _moment_of(key: UUID, at: datetime) -> datetime:
    """The moment in the key of an act; one of the future does not count."""
    return min(at, datetime.fromtimestamp((key.int >> TIME_BITS) / 1000, tz=UTC))


def _news(keys: set[UUID], at: datetime) -> Iterator[News]:
    rows = Event.objects.filter(pk__in=keys).select_related("case__registered_by").order_by("pk")
    for event in rows:
        tables = in_force(at.astimezone(SHANGHAI).date(), event.case.place)
        if telling := tables.telling(event.case.kind, event.verb):
            yield News(
                case=event.case,
                about=event.pk,
                step=event.verb,
                at=event.at,
                to=telling.to,
                is_urgent=telling.urgent,
                by_id=event.by_id,
                by_party=event.party_id,
            )
