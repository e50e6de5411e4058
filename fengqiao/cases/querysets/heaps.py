"""Whose move is it: the heaps of one post, the nearest limit first.

As with the lists, each source of a heap is an index range that is read only as far as a page
reaches; the heads are merged. What has no limit comes after what has one, the older first. A heap of
five thousand costs what one of fifty costs.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.apps import apps

from fengqiao.cases.querysets.reading import adapted, columns_of, made_with, tuples
from fengqiao.cases.querysets.ways import Reach, Sql, Way, merged, ways_in
from fengqiao.jurisdiction.models import Actor, Post
from fengqiao.jurisdiction.querysets import proof

Key = tuple[datetime | None, UUID]  # the limit and the id of a matter: where it stands in a heap

WITH_ITS_CASE = "JOIN cases_case c ON c.id = a.case_id"
ORGANS = ("holder", "receiver", "awaits")


@dataclass(frozen=True, slots=True)
class Heap:
    """The matters found by these ways for which `asked` (SQL on the case `c`) holds; `limited`: all of
    them have a limit."""

    post: Post
    ways: tuple[Way, ...]
    asked: Sql
    limited: bool = False

    def without(self, key: UUID) -> "Heap":
        """The same without one matter."""
        return self._only("c.id <> %s", [adapted(key)])

    def page(self, size: int, *, behind: Key | None = None, back: bool = False) -> list[Any]:
        """The first cases, or those behind one; with `back` from the end towards the beginning.
        With the organs that hold, receive and move them. One statement."""
        if not self.ways:
            return []
        return _cases(self, size, behind, back=back)

    def _only(self, condition: str, values: list[Any], *, limited: bool = False) -> "Heap":
        asked, given = self.asked
        both = f"{asked} AND {condition}", [*given, *values]
        return replace(self, asked=both, limited=self.limited or limited)


def moved_by(post: Post) -> Heap:
    """What waits for this post: a mediator's own matters, else those that its organ moves; and
    those to which it was called and has not answered."""
    return Heap(post, tuple(_moving(post)), _seen_by(post))


def moved_by_others(post: Post) -> Heap:
    """What the post's organ holds and somebody else moves."""
    heap = Heap(post, (_held(post),), _seen_by(post))
    for way in _moving(post):
        ours, values = way.lets_in()
        heap = heap._only(f"({ours}) IS NOT TRUE", values)
    return heap


def warned_of(post: Post, until: datetime) -> Heap:
    """All that the post sees of which warning is given by `until`: soon due, or late."""
    heap = Heap(post, tuple(ways_in(post)), ("c.is_open", []))
    return heap._only("c.yellow_at <= %s", [adapted(until)], limited=True)


def turning(post: Post, since: datetime, until: datetime, at: datetime) -> Heap:
    """What waits for the post, or is held by its organ, and begins to warn from `since` to before
    `until`, its limit not over `at` the moment."""
    heap = Heap(post, (*_moving(post), _held(post)), _seen_by(post))
    moments = [adapted(moment) for moment in (since, until, at)]
    begins = "c.yellow_at >= %s AND c.yellow_at < %s AND c.limit_at >= %s"
    return heap._only(begins, moments, limited=True)


# ── Where the matters of a heap are found ────────────────────────────────────────────────────────


def _moving(post: Post) -> Iterator[Way]:
    organ = adapted(post.organ_id)
    called = "a.organ_id = %s AND a.role IN ('co', 'arbiter') AND a.reported_at IS NULL"
    if post.role == "mediator":
        own = "a.organ_id = %s AND a.role = 'mediator' AND a.post_id = %s"
        yield _assigned(own, [organ, adapted(post.pk)])
    else:
        yield _of_case("c.awaits_id = %s", organ)
    yield _assigned(called, [organ])


def _held(post: Post) -> Way:
    return _of_case("c.holder_id = %s", adapted(post.organ_id))


def _of_case(condition: str, value: Any) -> Way:
    return Way("cases_case c", f"{condition} AND c.is_open", [value], "c.id", "c.limit_at", "")


def _assigned(condition: str, values: list[Any]) -> Way:
    running = f"{condition} AND a.ended_at IS NULL"
    source = "cases_assignment a"
    return Way(source, running, values, "a.case_id", "a.limit_at", "", WITH_ITS_CASE)


def _seen_by(post: Actor) -> Sql:
    """That the post sees the case and it is open."""
    doors = [way.lets_in() for way in ways_in(post)]
    allowed = " OR ".join(condition for condition, _ in doors) or "FALSE"
    return f"c.is_open AND ({allowed})", [value for _, values in doors for value in values]


# ── The statement ────────────────────────────────────────────────────────────────────────────────


def _cases(heap: Heap, size: int, behind: Key | None, *, back: bool) -> list[Any]:
    case = apps.get_model("cases", "Case")
    organ = case._meta.get_field("holder").related_model
    order = _order(back=back)
    asked, given = heap.asked
    reaches = [reach for way in heap.ways for reach in _reaches(heap, way, behind, back=back)]
    keys, values = merged(reaches, size, (f" AND {asked}", given))
    stands, stamp = proof(heap.post)
    columns = ", ".join([columns_of(case, "c"), *(columns_of(organ, name) for name in ORGANS)])
    organs = " ".join(
        f"LEFT JOIN jurisdiction_organ {name} ON {name}.id = c.{name}_id" for name in ORGANS
    )
    sql = (
        f"SELECT {columns} FROM (SELECT id FROM ({keys}) ways ORDER BY {order} LIMIT {size}) picked"
        f" JOIN cases_case c ON c.id = picked.id {organs}"
        f" WHERE {stands} ORDER BY {_order('c.', back=back)}"
    )
    related = dict.fromkeys(ORGANS, organ)
    return [made_with(case, related, row) for row in tuples(sql, [*values, *stamp])]


def _order(of: str = "", *, back: bool) -> str:
    if back:
        return f"{of}limit_at IS NOT NULL, {of}limit_at DESC, {of}id DESC"
    return f"{of}limit_at IS NULL, {of}limit_at, {of}id"


def _reaches(heap: Heap, way: Way, behind: Key | None, *, back: bool) -> Iterator[Reach]:
    """The part of a way's index with limits, and the part without, as far as they lie behind a key."""
    order = "limit_at DESC, id DESC" if back else "limit_at, id"
    columns = f"{way.limit_at} AS limit_at, {way.id} AS id"
    parts = [_limited(way, behind, back=back)]
    if not heap.limited:
        parts.append(_free(way, behind, back=back))
    for part, values in filter(None, parts):
        yield Reach(way, columns, f"{way.condition} AND {part}", [*way.values, *values], order)


def _limited(way: Way, behind: Key | None, *, back: bool) -> Sql | None:
    """What has a limit: all of it, what lies beyond a limit, or nothing, for it lies before."""
    limit_at, key = behind or (None, None)
    if limit_at is not None:
        beyond = f"({way.limit_at}, {way.id}) {'<' if back else '>'} (%s, %s)"
        return beyond, [adapted(limit_at), adapted(key)]
    return (f"{way.limit_at} IS NOT NULL", []) if back or not behind else None


def _free(way: Way, behind: Key | None, *, back: bool) -> Sql | None:
    """What has none, which comes after all that has one."""
    limit_at, key = behind or (None, None)
    if key is not None and limit_at is None:
        return f"{way.limit_at} IS NULL AND {way.id} {'<' if back else '>'} %s", [adapted(key)]
    return None if back and behind else (f"{way.limit_at} IS NULL", [])
