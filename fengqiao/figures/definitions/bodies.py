"""The table of the bodies that mediate and of those who work in them, as they stand on the last day of a
time; courses and subsidies as they happened in it. What the columns mean says `rulebook/statistics`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from fengqiao.figures.definitions.tables import (
    BODIES,
    BY_PLACE,
    REST,
    WHOLE,
    Line,
    Span,
    Table,
    as_shown,
    called,
    table_of,
)
from fengqiao.figures.querysets.tables import PART_DIGITS
from fengqiao.jurisdiction.models import Division
from fengqiao.mediators.models import Attendance, Subsidy
from fengqiao.mediators.querysets import Counted, committees_on, mediators_counted
from fengqiao.rulebook.shapes import TableColumn
from fengqiao.rulebook.tables import in_force

NOT_COMMITTEES = ("posted", "studio")
ASSOCIATIONS = ("trade", "region", "society")
Sums = Counter[str]


def bodies_of(place: str, span: Span, *, at: datetime) -> Table:
    """The table of a place, by its parts; a time that is not over yet is counted as it stands now."""
    on = min(span.ends_on, at.date())
    columns = in_force(span.ends_on, place).table_columns(BODIES)
    digits = PART_DIGITS.get(len(place), len(place))
    sums, whole = _counted(place, digits, span, on)
    parts = dict(Division.objects.children_of(place, span.ends_on).values_list("pk", "name"))
    lines = [
        _line(code, called(code, parts.get(code, code)), sums.get(code, Counter()), columns)
        for code in sorted({*parts, *(sums.keys() - {place})})
    ]
    if place in sums:
        lines.append(_line(place, "", sums[place], columns, REST))
    return Table(
        place=place,
        span=span,
        columns=columns,
        lines=lines,
        whole=_line(place, "", whole, columns, WHOLE),
        by=BY_PLACE,
        counted_at=at,
        name=BODIES,
    )


def made_of(name: str, place: str, span: Span, *, at: datetime, by: str = BY_PLACE) -> Table:
    """Either table."""
    return bodies_of(place, span, at=at) if name == BODIES else table_of(place, span, by=by)


def _line(
    key: str, name: str, sums: Sums, columns: tuple[TableColumn, ...], kind: str = ""
) -> Line:
    numbers = {one.code: as_shown(sums[one.counts], one) for one in columns}
    return Line(key, name, numbers, kind)


# ── Counting ─────────────────────────────────────────────────────────────────────────────────────


def _counted(place: str, digits: int, span: Span, on: date) -> tuple[dict[str, Sums], Sums]:
    """By part of the place, and all of it."""
    sums: dict[str, Sums] = {}
    whole: Sums = Counter()
    for part, name, number in _all(place, digits, span, on):
        sums.setdefault(part, Counter())[name] += number
        whole[name] += number
    for within, courses in _courses(place, digits, span).items():
        target = sums.setdefault(within, Counter()) if within is not None else whole
        target["courses"] = len(courses)
    return sums, whole


def _all(place: str, digits: int, span: Span, on: date) -> Iterator[tuple[str, str, Any]]:
    """Everything that adds up: the part, the way of counting, how much."""
    places = {}
    rows = committees_on(place, on).values_list("pk", "organ__place", "kind", "trade", "posting")
    for key, where, *said in rows.iterator():
        places[key] = part = where[:digits]
        yield from ((part, name, 1) for name in _of_committee(*said))
    for one in mediators_counted(place, on):
        yield from ((places[one.committee], name, 1) for name in _of_mediator(one))
    for where in _attendances(place, span).values_list("mediator__committee__organ__place"):
        yield where[0][:digits], "attendances", 1
    for where, amount in _subsidies(place, span):
        yield where[:digits], "subsidies", amount


def _of_committee(kind: str, trade: str, posting: str) -> Iterator[str]:
    yield "kind_association" if kind in ASSOCIATIONS else f"kind_{kind}"
    if kind not in NOT_COMMITTEES:
        yield "committees"
    if kind == "trade":
        yield "kind_trade"
        yield f"trade_{trade}"
    if kind == "posted":
        yield f"posting_{posting}"


def _of_mediator(one: Counted) -> Iterable[str]:
    told = {
        "mediators": True,
        "members": one.is_member,
        one.work: True,
        "women": one.gender == "female",
        "minority": one.ethnicity == "minority",
        "party": one.political_status == "party_member",
        one.education: bool(one.education),
        "law_licence": one.has_law_licence,
        "bought": one.is_bought,
    }
    return [name for name, holds in told.items() if holds]


def _attendances(place: str, span: Span) -> Any:
    held = Attendance.objects.filter(
        course__held_on__gte=span.first, course__held_on__lte=span.ends_on
    )
    return held.filter(mediator__committee__organ__place__startswith=place)


def _courses(place: str, digits: int, span: Span) -> dict[str | None, set[Any]]:
    """The courses in which somebody of each part took part; under None those of the whole place."""
    found: dict[str | None, set[Any]] = {None: set()}
    rows = _attendances(place, span).values_list("course", "mediator__committee__organ__place")
    for course, where in rows:
        found.setdefault(where[:digits], set()).add(course)
        found[None].add(course)
    return found


def _subsidies(place: str, span: Span) -> Iterator[tuple[str, Decimal]]:
    closed = Subsidy.objects.filter(
        listed__state="closed",
        listed__closed_on__gte=span.first,
        listed__closed_on__lte=span.ends_on,
    ).filter(mediator__committee__organ__place__startswith=place)
    for where, amount in closed.values_list("mediator__committee__organ__place", "amount"):
        yield where, amount or Decimal(0)
