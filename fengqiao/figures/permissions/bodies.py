"""The committees, mediators, courses and lists behind a number of the table of bodies.

Whose education, politics or people it counts is not listed: these were told to be counted, and are sealed
(docs/adr/0011). Names of committees and mediators stand in the open (人民调解法 10).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from fengqiao.figures.definitions.bodies import ASSOCIATIONS, NOT_COMMITTEES
from fengqiao.figures.definitions.tables import BODIES, Span
from fengqiao.figures.permissions.tables import NoSuchColumn, check_may_see
from fengqiao.jurisdiction.models import Post
from fengqiao.mediators.models import Course, SubsidyList
from fengqiao.mediators.querysets import committees_on, mediators_on, members_in_office
from fengqiao.rulebook.shapes import TableColumn
from fengqiao.rulebook.tables import in_force

A_PAGE = 50
SEALED = frozenset({"minority", "party", "secondary", "college", "bachelor"})
COMMITTEES = {
    "committees": ~Q(kind__in=NOT_COMMITTEES),
    "kind_association": Q(kind__in=ASSOCIATIONS),
}
MEDIATORS = {
    "mediators": Q(),
    "full_time": Q(work="full_time"),
    "part_time": Q(work="part_time"),
    "women": Q(gender="female"),
    "law_licence": Q(has_law_licence=True),
    "bought": Q(is_bought=True),
}


@dataclass(frozen=True, slots=True)
class Body:
    """A line behind a number: kind is committee, mediator, course or list; `beside` where it belongs or when
    it was; `amount` of how many people or how much money, None where it is one."""

    kind: Literal["committee", "mediator", "course", "list"]
    key: UUID
    name: str
    beside: str
    amount: Any = None


@dataclass(frozen=True, slots=True)
class BodyCell:
    """A number of the table of bodies: which column, of which place, over which time; with `only_here` of what
    stands at no part of the place."""

    column: TableColumn
    place: str
    span: Span
    only_here: bool = False

    @property
    def is_sealed(self) -> bool:
        return self.column.counts in SEALED


def body_column(code: str, span: Span, place: str) -> TableColumn:
    columns = in_force(span.ends_on, place).table_columns(BODIES)
    found = next((one for one in columns if one.code == code), None)
    if found is None:
        raise NoSuchColumn
    return found


def bodies_behind(
    cell: BodyCell, *, post: Post, at: datetime, page: int = 1
) -> tuple[list[Body], bool]:
    """A page of what the number counts, and whether there is more; nothing of what is sealed."""
    check_may_see(post, cell.place)
    if cell.is_sealed:
        return [], False
    rows, line = _behind(cell, min(cell.span.ends_on, at.date()))
    first = (max(page, 1) - 1) * A_PAGE
    found = list(rows[first : first + A_PAGE + 1])
    return [line(row) for row in found[:A_PAGE]], len(found) > A_PAGE


def _behind(cell: BodyCell, on: date) -> tuple[QuerySet[Any], Callable[[Any], Body]]:
    counts = cell.column.counts
    if counts in ("courses", "attendances"):
        return _courses(cell), _course
    if counts == "subsidies":
        return _lists(cell), _list
    if counts in MEDIATORS or counts == "members":
        return _mediators(cell, on), _mediator
    return _committees(cell, on), _committee


def _committees(cell: BodyCell, on: date) -> QuerySet[Any]:
    rows = committees_on(cell.place, on).filter(_of_committee(cell.column.counts))
    return _here(rows, cell, "organ__place").order_by("organ__place", "organ__name", "pk")


def _of_committee(counts: str) -> Q:
    if counts in COMMITTEES:
        return COMMITTEES[counts]
    what, _bar, which = counts.partition("_")
    return {"kind": Q(kind=which), "trade": Q(trade=which), "posting": Q(posting=which)}[what]


def _mediators(cell: BodyCell, on: date) -> QuerySet[Any]:
    rows = mediators_on(cell.place, on).filter(MEDIATORS.get(cell.column.counts, Q()))
    if cell.column.counts == "members":
        rows = rows.filter(pk__in=members_in_office(on).values("mediator_id"))
    rows = _here(rows, cell, "committee__organ__place")
    return rows.order_by("committee__organ__place", "committee", "pk")


def _courses(cell: BodyCell) -> QuerySet[Any]:
    within = Q(held_on__gte=cell.span.first, held_on__lte=cell.span.ends_on)
    where = _where(cell, "attendances__mediator__committee__organ__place")
    rows = Course.objects.filter(within, where)
    return rows.annotate(people=Count("attendances")).order_by("held_on", "pk")


def _lists(cell: BodyCell) -> QuerySet[Any]:
    within = Q(closed_on__gte=cell.span.first, closed_on__lte=cell.span.ends_on)
    where = _where(cell, "subsidies__mediator__committee__organ__place")
    rows = SubsidyList.objects.filter(within, where, state="closed")
    return rows.annotate(money=Sum("subsidies__amount")).order_by("closed_on", "pk")


def _here(rows: QuerySet[Any], cell: BodyCell, place: str) -> QuerySet[Any]:
    return rows.filter(**{place: cell.place}) if cell.only_here else rows


def _where(cell: BodyCell, place: str) -> Q:
    return Q(**{place if cell.only_here else f"{place}__startswith": cell.place})


def _committee(row: Any) -> Body:
    return Body("committee", row.pk, row.organ.name, str(row.get_kind_display()))


def _mediator(row: Any) -> Body:
    return Body("mediator", row.pk, row.name, row.committee.organ.name)


def _course(row: Any) -> Body:
    return Body("course", row.pk, row.topic, f"{row.held_on:%Y-%m-%d}", row.people)


def _list(row: Any) -> Body:
    return Body("list", row.pk, row.title, f"{row.closed_on:%Y-%m-%d}", row.money)
