"""The table of the bodies that mediate and of those who work in them, as they stand on the last day of a
time; courses and subsidies as they happened in it. What the columns mean says `rulebook/statistics`."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.db.models.functions import Substr

from fengqiao.figures.definitions.tables import (
    BODIES,
    BY_PLACE,
    COUNTY_DIGITS,
    REST,
    WHOLE,
    Line,
    Span,
    Table,
    as_shown,
    called,
    table_of,
)
from fengqiao.figures.models import StandingCount
from fengqiao.figures.querysets.tables import PART_DIGITS
from fengqiao.jurisdiction.models import Division
from fengqiao.mediators.models import Attendance, Subsidy
from fengqiao.mediators.querysets import (
    STRAIGHT,
    Counted,
    committees_on,
    mediators_counted,
    places_of_bodies,
)
from fengqiao.rulebook.shapes import TableColumn
from fengqiao.rulebook.tables import in_force

NOT_COMMITTEES = ("posted", "studio")
ASSOCIATIONS = ("trade", "region", "society")
Sums = Counter[str]


def bodies_of(place: str, span: Span, *, at: datetime) -> Table:
    """The table of a place, by its parts; a time that is not over yet is counted as it stands now. Of what is
    above a county, as it was folded last (`actions.count_bodies`)."""
    on = min(span.ends_on, at.date())
    columns = in_force(span.ends_on, place).table_columns(BODIES)
    digits = PART_DIGITS.get(len(place), len(place))
    stood = _stood(place, digits, on)
    sums, whole = _with_what_happened(stood.sums, place, digits, span)
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
        counted_at=stood.at or at,
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


@dataclass(frozen=True, slots=True)
class Stood:
    """What stood on a day, by part of a place; `at` is when the oldest of it was folded, None where none was."""

    sums: dict[str, Sums]
    at: datetime | None = None


def _stood(place: str, digits: int, on: date) -> Stood:
    if len(place) >= COUNTY_DIGITS:
        return Stood(_standing(place, on, digits))
    folded = {row.place: row for row in StandingCount.objects.within(place, on.replace(day=1))}
    sums: dict[str, Sums] = {}
    for key in sorted(places_of_bodies(place) | folded.keys()):
        mine = folded[key].sums if key in folded else standing_of(key, on)
        if mine:
            sums.setdefault(key[:digits], Counter()).update(mine)
    return Stood(sums, min((row.folded_at for row in folded.values()), default=None))


def standing_of(place: str, on: date) -> Sums:
    """What stood in a county, or straight in what is above one, on a day."""
    within = {} if len(place) >= COUNTY_DIGITS else {"within": STRAIGHT}
    return _standing(place, on, len(place), **within).get(place, Counter())


def _standing(place: str, on: date, digits: int, **within: str) -> dict[str, Sums]:
    """The bodies, and who works in them, by part of a place."""
    sums: dict[str, Sums] = {}
    places = {}
    rows = committees_on(place, on, **within)
    for key, where, *said in rows.values_list("pk", "organ__place", "kind", "trade", "posting"):
        places[key] = sums.setdefault(where[:digits], Counter())
        places[key].update(_of_committee(*said))
    for one in mediators_counted(place, on, **within):
        places[one.committee].update(_of_mediator(one))
    return sums


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


# ── What happened in the time ────────────────────────────────────────────────────────────────────

PLACE, COUNTY = "mediator__committee__organ__place", "mediator__county"


def _with_what_happened(
    sums: dict[str, Sums], place: str, digits: int, span: Span
) -> tuple[dict[str, Sums], Sums]:
    """By part of the place, and all of it: courses in which somebody took part, and subsidies."""
    attended, paid = _attendances(place, span), _subsidies(place, span)
    for part, many, courses in _by_part(
        attended, digits, Count("pk"), Count("course", distinct=True)
    ):
        sums.setdefault(part, Counter()).update(attendances=many, courses=courses)
    for part, amount in _by_part(paid, digits, Sum("amount")):
        sums.setdefault(part, Counter()).update({"subsidies": amount or Decimal(0)})
    whole: Sums = Counter()
    for one in sums.values():
        whole.update(one)
    whole["courses"] = attended.aggregate(n=Count("course", distinct=True))["n"]  # each once
    return sums, whole


def _by_part(rows: QuerySet[Any], digits: int, *measures: Any) -> Iterator[tuple[Any, ...]]:
    told = {f"n{n}": measure for n, measure in enumerate(measures)}
    where = COUNTY if digits <= COUNTY_DIGITS else PLACE
    by_part = rows.annotate(part=Substr(where, 1, digits)).order_by().values("part")
    for row in by_part.annotate(**told):
        yield (row["part"], *(row[name] for name in told))


def _attendances(place: str, span: Span) -> QuerySet[Any]:
    held = Q(course__held_on__gte=span.first, course__held_on__lte=span.ends_on)
    return Attendance.objects.filter(held, _of_mediators_in(place))


def _subsidies(place: str, span: Span) -> QuerySet[Any]:
    closed = Q(listed__closed_on__gte=span.first, listed__closed_on__lte=span.ends_on)
    return Subsidy.objects.filter(closed, _of_mediators_in(place), listed__state="closed")


def _of_mediators_in(place: str) -> Q:
    """By the county of each, which has an index; within one by the place of the committee."""
    if len(place) < COUNTY_DIGITS:
        return Q(**{f"{COUNTY}__startswith": place})
    within = Q(**{f"{PLACE}__startswith": place}) if len(place) > COUNTY_DIGITS else Q()
    return within & Q(**{COUNTY: place[:COUNTY_DIGITS]})
