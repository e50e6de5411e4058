"""What can be asked of clocks that run out and of acts that were not told yet; and of notices.

The two questions that the loop asks all the time, and the claim that answers them, are asked by hand.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.db.models import Exists, OuterRef, Q, QuerySet

from fengqiao.cases.querysets import adapted, as_uuid, rows
from fengqiao.cases.querysets.reading import Row
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.scope import visible_to
from fengqiao.lib.uuid7 import first_of

# Every clock that has turned yellow and was not told yet, shows another limit than was told, or has
# reached its next rung. Of those that have turned only the index is read, and first: the planner, which
# knows neither the day nor how many are wanted, would otherwise walk through every clock there is.
TURNING = """
    WITH turned AS MATERIALIZED (
        SELECT id, limit_at FROM cases_deadline
        WHERE state = 'running' AND binds IN ('authority', 'agreed') AND yellow_at <= %s
    )
    SELECT d.id AS key FROM turned d
    LEFT JOIN notices_climb k ON k.deadline_id = d.id
    WHERE k.deadline_id IS NULL OR k.limit_at <> d.limit_at OR k.next_at <= %s
    LIMIT %s
"""
# What may go out: what waits for its moment, what somebody took and did not bring to an end; not what
# waits for a system that is left to rest.
READY = """
    SELECT n.id AS key, n.message, n.subscription_id AS system FROM notices_notice n
    LEFT JOIN notices_subscription s ON s.id = n.subscription_id
    WHERE n.state IN ('waiting', 'claimed') AND n.not_before_at <= %s
      AND (n.state = 'waiting' OR n.claimed_at < %s)
      AND (s.rests_until_at IS NULL OR s.rests_until_at <= %s)
    ORDER BY n.not_before_at, n.id LIMIT %s
"""

FAILING_FROM = 3  # tries running: by then more than half an hour has gone by


@dataclass(frozen=True, slots=True)
class Reached:
    """How far a clock was climbed: the limit that it shows, and when its next rung comes."""

    deadline_id: UUID
    limit_at: datetime
    next_at: datetime | None


def turning(at: datetime, most: int) -> list[UUID]:
    """Clocks of which something is to be told."""
    now = adapted(at)
    return [_key(row["key"]) for row in rows(TURNING, [now, now, most])]


def claim_clocks(reached: Sequence[Reached]) -> set[UUID]:
    """Of these clocks those that are now ours to tell: whoever writes the row first has the clock,
    and of somebody slower nothing comes back."""
    in_order = sorted(reached, key=lambda one: one.deadline_id.hex)
    values = [
        (adapted(one.deadline_id), adapted(one.limit_at), one.next_at and adapted(one.next_at))
        for one in in_order
    ]
    places = ", ".join(["(%s, %s, %s)"] * len(values))
    sql = f"""
        INSERT INTO notices_climb (deadline_id, limit_at, next_at) VALUES {places}
        ON CONFLICT (deadline_id)
        DO UPDATE SET limit_at = excluded.limit_at, next_at = excluded.next_at
        WHERE notices_climb.limit_at <> excluded.limit_at
           OR notices_climb.next_at IS DISTINCT FROM excluded.next_at
        RETURNING deadline_id AS key
    """
    return _keys(rows(sql, [*chain.from_iterable(values)])) if values else set()


def untold(since: datetime, verbs: Collection[str], most: int) -> list[UUID]:
    """Acts of these verbs from that moment on that were not told yet, the oldest first."""
    places = ", ".join(["%s"] * len(verbs))
    sql = f"""
        SELECT e.id AS key FROM cases_event e
        LEFT JOIN notices_heard h ON h.event = e.id
        WHERE e.id >= %s AND e.verb IN ({places}) AND h.event IS NULL
        ORDER BY e.id LIMIT %s
    """
    found = rows(sql, [adapted(first_of(since)), *sorted(verbs), most])
    return [_key(row["key"]) for row in found]


def claim_acts(events: Collection[UUID]) -> set[UUID]:
    """Of these acts those that are now ours to tell."""
    places = ", ".join(["(%s)"] * len(events))
    sql = f"""
        INSERT INTO notices_heard (event) VALUES {places}
        ON CONFLICT DO NOTHING RETURNING event AS key
    """
    in_order = sorted(events, key=lambda key: key.hex)
    return _keys(rows(sql, [adapted(key) for key in in_order])) if events else set()


@dataclass(frozen=True, slots=True)
class Ready:
    """A notice that may go out, the message in which it went before, the system that it is for."""

    key: UUID
    message: UUID | None
    system: UUID | None


def ready(at: datetime, taken_before: datetime, most: int) -> list[Ready]:
    """What may go out at that moment, the longest waiting first."""
    now = adapted(at)
    found = rows(READY, [now, adapted(taken_before), now, most])
    return [
        Ready(_key(row["key"]), as_uuid(row["message"]), as_uuid(row["system"])) for row in found
    ]


def together_with(messages: Collection[UUID]) -> set[UUID]:
    """What else is on its way in these messages."""
    places = ", ".join(["%s"] * len(messages))
    sql = f"""
        SELECT n.id AS key FROM notices_notice n
        WHERE n.state IN ('waiting', 'claimed') AND n.message IN ({places})
    """
    return _keys(rows(sql, [adapted(key) for key in messages])) if messages else set()


def _keys(found: Sequence[Row]) -> set[UUID]:
    return {_key(row["key"]) for row in found}


def _key(value: Any) -> UUID:
    key = as_uuid(value)
    assert key
    return key


class SubscriptionQuerySet(QuerySet[Any]):
    """Connections to other systems."""

    def failing(self) -> Self:
        """Those in use that have not answered several times running: no passing fault any more."""
        return self.filter(is_used=True, failures__gte=FAILING_FROM).order_by(
            "place", "title", "id"
        )


class NoticeQuerySet(QuerySet[Any]):
    """Notices; who reads them sees no more of them than of the matters."""

    def on_the_desk_of(self, post: Post) -> Self:
        """Those for a post, of matters that it sees now."""
        assignments = apps.get_model("cases", "Assignment").objects.all()
        cases = apps.get_model("cases", "Case").objects.filter(pk=OuterRef("case_id"))
        seen = Exists(cases.filter(visible_to(post).q(assignments)))
        return self.filter(seen, post=post, channel="desk")

    def late(self, at: datetime) -> Self:
        """What should have gone out by then, and did not; not what waits for a system that rests."""
        resting = Q(subscription__rests_until_at__gt=at)
        waiting = Q(state="waiting", not_before_at__lt=at) | Q(state="claimed", claimed_at__lt=at)
        return self.filter(waiting).exclude(resting)

    def unread_of(self, post: Post) -> int:
        """How many it has not marked as read, of matters that it sees now."""
        return self.on_the_desk_of(post).filter(is_read=False).count()
