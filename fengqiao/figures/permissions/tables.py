"""Who may see the tables that are reported, who may report them, and which cases behind a number somebody may open.

A table is numbers: of its own place and what lies below, whoever works for it sees them all, also where
the cases behind them are not for him to open.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.figures.definitions.counting import MEASURES
from fengqiao.figures.definitions.tables import CASES, Span, SpanWrong
from fengqiao.figures.models import CountedCase, TableReport
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.scope import sight_of
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import TableColumn
from fengqiao.rulebook.tables import in_force

A_PAGE = 20


class NoTables(Refusal):
    code, status = "no_tables", 403

    def __init__(self) -> None:
        super().__init__("您的岗位不看统计报表。请交给本单位办理事项的同事。")


class PlaceNotYours(Refusal):
    code, status = "table_place_not_seen", 404

    def __init__(self) -> None:
        super().__init__("这个地方不在您的辖区里。请从本辖区的报表往下点。")


class MayNotReport(Refusal):
    code, status = "may_not_report", 403

    def __init__(self) -> None:
        super().__init__("您的岗位不能上报本辖区的报表。请交给有“统计上报”权限的同事。")


def table_place(post: Post) -> str | None:
    """The place whose tables a post sees, with all below it; None for who sees none."""
    is_seen = sight_of(post.role, date.max) in ("place", "organ")
    return post.place if is_seen and len(post.place) <= 12 else None


def check_may_see(post: Post, place: str) -> None:
    own = table_place(post)
    if own is None:
        raise NoTables
    if not place.startswith(own):
        raise PlaceNotYours


def may_report(post: Post, place: str, at: datetime) -> bool:
    """Its own place only: what lies below reports for itself."""
    tables = in_force(at.astimezone(SHANGHAI).date(), post.place)
    return place == post.place and tables.may(post.role, "report_table")


def check_may_report(post: Post, place: str, at: datetime) -> None:
    check_may_see(post, place)
    if not may_report(post, place, at):
        raise MayNotReport


# ── The cases behind a number ────────────────────────────────────────────────────────────────────


class NoSuchColumn(Refusal):
    code, status = "column_not_found", 404

    def __init__(self) -> None:
        super().__init__("报表里没有这一栏。请从报表里点数字打开。")


class NoSuchReport(Refusal):
    code, status = "table_report_not_found", 404

    def __init__(self) -> None:
        super().__init__("没有找到这次上报。请从统计报表里打开。")


def report_seen(post: Post, key: UUID | None) -> TableReport:
    """A report of the post's place or of one below; NoSuchReport for any other."""
    own = table_place(post)
    rows = TableReport.objects.select_related("by__user", "by__organ")
    found: TableReport | None = rows.filter(pk=key).first()
    if found is None or own is None or not found.place.startswith(own):
        raise NoSuchReport
    return found


def case_column(code: str, span: Span, place: str) -> TableColumn:
    """The column of the case table by its code, as it holds at the end of the time."""
    columns = in_force(span.ends_on, place).table_columns(CASES)
    found = next((one for one in columns if one.code == code), None)
    if found is None:
        raise NoSuchColumn
    return found


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a table: which column, of which place over which months; of one body, or (`only_here`)
    of what was reported for no part of the place."""

    column: TableColumn
    place: str
    span: Span
    body: UUID | None = None
    only_here: bool = False


def cases_behind(
    cell: Cell, *, post: Post, after: tuple[date, UUID] | None = None
) -> tuple[list[Any], tuple[date, UUID] | None]:
    """Those behind a number which the post may open, the last to end first, and where the next page begins."""
    check_may_see(post, cell.place)
    measure = MEASURES[cell.column.counts]
    rows = CountedCase.objects.at_place(cell.place).during(
        measure.day, cell.span.first, cell.span.last
    )
    rows = rows.filter(measure.behind, _narrower(cell)).seen_by(post)
    if after is not None:
        day, key = after
        rows = rows.filter(
            Q(**{f"{measure.day}__lt": day}) | Q(**{measure.day: day, "case__lt": key})
        )
    found = list(
        rows.select_related("case__holder").order_by(f"-{measure.day}", "-case")[: A_PAGE + 1]
    )
    if len(found) <= A_PAGE:
        return found, None
    last = found[A_PAGE - 1]
    return found[:A_PAGE], (getattr(last, measure.day), last.case_id)


def _narrower(cell: Cell) -> Q:
    narrower = Q(organ_id=cell.body) if cell.body else Q()
    return narrower & Q(place=cell.place) if cell.only_here else narrower


def cursor_of(after: tuple[date, UUID] | None) -> str:
    """Where the next page begins, as it stands in an address; '' at the end."""
    return f"{after[0]:%Y-%m-%d}.{after[1]}" if after else ""


def after_of(cursor: str) -> tuple[date, UUID] | None:
    """Where a page begins; SpanWrong for what was not handed out."""
    if not cursor:
        return None
    day, _dot, key = cursor.partition(".")
    try:
        return date.fromisoformat(day), UUID(key)
    except ValueError:
        raise SpanWrong("翻页的记号不对，请从第一页重新开始。") from None
