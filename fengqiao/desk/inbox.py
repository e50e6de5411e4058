"""Whose move is it: the cases of one post in three heaps, each with the nearest limit first."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from fengqiao.cases import step
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Standing
from fengqiao.cases.querysets import cursors, heaps
from fengqiao.cases.querysets.heaps import Key
from fengqiao.desk import next_steps
from fengqiao.desk.next_steps import Steps
from fengqiao.desk.standings import ListStanding, standings
from fengqiao.desk.words import Left, colour_of, end_of_today, label_of, left, place_names
from fengqiao.jurisdiction.models import Post
from fengqiao.mediation.querysets import meeting_of
from fengqiao.rulebook.shapes import Verb
from fengqiao.rulebook.tables import in_force

MOST_ROWS = 20
MOST_TODAY = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a list: the matter, where it stands, what is nearest, what can be done now."""

    case: Case
    place: str
    stage: str
    colour: str
    left: Left | None
    next: Verb | None
    next_label: str
    lacks: str  # what comes next and cannot be done by this post now
    is_to_be_moved: bool  # a party cannot come to the meeting that is arranged


@dataclass(frozen=True, slots=True)
class Heap:
    """One tab: `words` on it, and what an empty one says."""

    name: str
    words: Any
    empty: Any
    of: Callable[[Post, datetime], heaps.Heap]


@dataclass(frozen=True, slots=True)
class Shown:
    """A page of a heap: its rows, what turns yellow today, where the next page begins ('' after the
    last)."""

    rows: list[Line]
    today: list[Line]
    next: str


def lines(heap: Heap, post: Post, at: datetime, cursor: str = "") -> Shown:
    """A page of a heap, the most urgent first; on the first, above it, what turns yellow today."""
    found = heap.of(post, at).page(MOST_ROWS + 1, behind=_key(cursor))
    shown, today = found[:MOST_ROWS], [] if cursor else _turning_today(post, at)
    both = {case.pk: case for case in (*shown, *today)}
    dressed_by_key = {line.case.pk: line for line in dressed(list(both.values()), post, at)}
    return Shown(
        rows=[dressed_by_key[case.pk] for case in shown],
        today=[dressed_by_key[case.pk] for case in today],
        next=_cursor_of(shown[-1]) if len(found) > MOST_ROWS else "",
    )


def _cursor_of(last: Case) -> str:
    key = {"id": last.pk, "limit_at": last.limit_at}
    return cursors.cursor_of(key, by_limit=last.limit_at is not None)


def _key(cursor: str) -> Key | None:
    if not cursor:
        return None
    key, limit_at = cursors.read(cursor, by_limit=False)
    return limit_at, key


def _turning_today(post: Post, at: datetime) -> list[Case]:
    """What begins to warn today, of the matters in which the post has a hand."""
    begins = datetime.combine(at.astimezone(SHANGHAI).date(), time(), tzinfo=SHANGHAI)
    return heaps.turning(post, begins, begins + timedelta(days=1), at).page(MOST_TODAY)


def beside(heap: Heap, case: Case, post: Post, at: datetime, *, back: bool = False) -> Case | None:
    """The matter that follows in the heap (or comes before); at its end its other end; None where
    there is no other. A matter that has left the heap is followed by what stands where it stood."""
    others = heap.of(post, at).without(case.pk)
    here = (case.limit_at, case.pk)
    found = others.page(1, behind=here, back=back) or others.page(1, back=back)
    return found[0] if found else None


def dressed(cases: Sequence[Case], post: Post, at: datetime) -> list[Line]:
    """Rows with what a reader needs beside the columns; the number of statements is fixed."""
    on_file = standings(cases)
    places = place_names(case.place for case in cases)
    return [_line(case, on_file[case.pk], places[case.place], post, at) for case in cases]


def _line(case: Case, standing: ListStanding, place: str, post: Post, at: datetime) -> Line:
    asked = next_steps.asked_for(meeting_of(standing.events, at))
    found = _steps_of(case, standing, post, at, asked)
    verb = found.first[0] if found.first else None
    return Line(
        case=case,
        place=place,
        stage=label_of(step.kind_of(case, at).stages[case.stage]),
        colour=colour_of(case, at),
        left=left(case.limit_at, case.yellow_at, at),
        next=verb,
        next_label=label_of(verb) if verb else "",
        lacks=label_of(found.lacking[0].verb) if found.lacking else "",
        is_to_be_moved=bool(asked),
    )


def _steps_of(
    case: Case, standing: Standing, post: Post, at: datetime, asked: Collection[str]
) -> Steps:
    """What brings the matter on, and what of it this post may do now."""
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    kind = tables.kind(case.kind)
    found = next_steps.considered_here(
        case, by=post, at=at, kind=kind, tables=tables, standing=standing, asked=asked
    )
    return next_steps.steps(found, case, by=post, kind=kind, standing=standing, asked=asked)


# ── The heaps ────────────────────────────────────────────────────────────────────────────────────


def _mine(post: Post, at: datetime) -> heaps.Heap:
    return heaps.moved_by(post)


def _waiting(post: Post, at: datetime) -> heaps.Heap:
    return heaps.moved_by_others(post)


def _due(post: Post, at: datetime) -> heaps.Heap:
    return heaps.warned_of(post, end_of_today(at))


HEAPS = {
    heap.name: heap
    for heap in (
        Heap("mine", _("待我处理"), _("没有等您处理的事项。"), _mine),
        Heap("waiting", _("等别人"), _("您单位经办的事项里，没有在等别人的。"), _waiting),
        Heap("due", _("快到期、已超期"), _("没有快到期的，也没有超期的。"), _due),
    )
}
