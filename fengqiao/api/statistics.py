"""The tables that are reported: counted, opened, reported, put right."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.cases_shown import here
from fengqiao.api.shapes import (
    AskedBodies,
    AskedTable,
    AskedTableCases,
    BodiesPage,
    BodyShown,
    CountedCaseShown,
    TableCasesPage,
    TableChange,
    TableColumnShown,
    TableCorrecting,
    TableCorrectionShown,
    TableLine,
    TableReporting,
    TableReportShown,
    TableShown,
)
from fengqiao.figures.actions.correct import correct
from fengqiao.figures.actions.report import report
from fengqiao.figures.definitions.bodies import made_of
from fengqiao.figures.definitions.counting import MEASURES
from fengqiao.figures.definitions.tables import BODIES, CASES, Span, Table, rows_of, span_asked
from fengqiao.figures.models import TableReport
from fengqiao.figures.permissions import (
    BodyCell,
    Cell,
    NoTables,
    after_of,
    bodies_behind,
    body_column,
    case_column,
    cases_behind,
    check_may_see,
    cursor_of,
    report_seen,
    table_place,
)
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import TableColumn

router = Router(tags=["statistics"])


class NoSuchTable(Refusal):
    code, status = "table_not_found", 404

    def __init__(self) -> None:
        super().__init__("没有这张统计报表。可以用的是 cases 和 bodies。")


@router.get(
    "/statistics/cases/behind",
    **described.door(query=AskedTableCases, answers={200: TableCasesPage}),
)
def behind(request: HttpRequest) -> HttpResponse:
    """The cases behind a number of the case table, as far as the caller may open them."""
    caller, asked = caller_of(request), bodies.asked(request, AskedTableCases)
    place, span = place_and_span(asked, caller)
    column = case_column(asked.code, span, place)
    cell = Cell(column, place, span, asked.body, only_here=asked.here)
    rows, after = cases_behind(cell, post=caller.post, after=after_of(asked.cursor))
    day = MEASURES[column.counts].day
    items = [
        CountedCaseShown(
            id=row.case_id,
            number=row.case.number,
            title=row.case.title,
            place=row.case.place,
            counted_on=getattr(row, day),
        )
        for row in rows
    ]
    return answer(TableCasesPage(items=items, next=cursor_of(after) or None))


@router.get(
    "/statistics/bodies/behind",
    **described.door(query=AskedBodies, answers={200: BodiesPage}),
)
def behind_bodies(request: HttpRequest) -> HttpResponse:
    """The committees, mediators, courses or lists behind a number of the table of bodies."""
    caller, asked = caller_of(request), bodies.asked(request, AskedBodies)
    place, span = place_and_span(asked, caller)
    cell = BodyCell(body_column(asked.code, span, place), place, span, only_here=asked.here)
    rows, is_more = bodies_behind(cell, post=caller.post, at=caller.at, page=asked.page)
    items = [
        BodyShown(
            kind=row.kind,
            id=row.key,
            name=row.name,
            beside=row.beside,
            amount=None if row.amount is None else str(row.amount),
        )
        for row in rows
    ]
    following = asked.page + 1 if is_more else None
    return answer(BodiesPage(items=items, is_sealed=cell.is_sealed, next_page=following))


@router.get("/statistics/reports/{report_id}", **described.door(answers={200: TableReportShown}))
def reported(request: HttpRequest, report_id: str) -> HttpResponse:
    """A table as it was reported, with what was put right since."""
    caller = caller_of(request)
    return answer(_reported(report_seen(caller.post, bodies.uuid_or_none(report_id))))


@router.post(
    "/statistics/reports/{report_id}/corrections",
    **described.door(body=TableCorrecting, answers={201: TableReportShown}),
)
def put_right(request: HttpRequest, report_id: str) -> HttpResponse:
    """Record all that is another now than it was reported, and why."""
    caller, said = caller_of(request), bodies.asked_in_body(request, TableCorrecting)
    found = report_seen(caller.post, bodies.uuid_or_none(report_id))
    correct(found, by=caller.post, at=caller.at, reason=said.reason, command_id=said.command_id)
    return answer(_reported(found), status=201)


@router.get("/statistics/{table}", **described.door(query=AskedTable, answers={200: TableShown}))
def table(request: HttpRequest, table: str) -> HttpResponse:
    """A table of a place over whole months: `cases` or `bodies`."""
    caller, asked = caller_of(request), bodies.asked(request, AskedTable)
    place, span = place_and_span(asked, caller)
    found = made_of(_name(table), place, span, at=caller.at, by=asked.by)
    reports = TableReport.objects.of_span(found.name, span.first, span.ends_on)
    key = reports.filter(place=place).values_list("pk", flat=True).first()
    return answer(
        TableShown(
            table=found.name,
            place=place,
            first_on=span.first,
            last_on=span.ends_on,
            columns=[_column(one, caller) for one in found.columns],
            lines=_lines(found),
            counted_at=_here(found.counted_at),
            report_id=key,
        )
    )


@router.post(
    "/statistics/{table}/reports",
    **described.door(body=TableReporting, answers={201: TableReportShown}),
)
def report_table(request: HttpRequest, table: str) -> HttpResponse:
    """Report the table of one's own place. A second time for the same months is refused."""
    caller, said = caller_of(request), bodies.asked_in_body(request, TableReporting)
    span = span_asked(said.first, said.last, caller.today)
    made = report(span, by=caller.post, at=caller.at, name=_name(table), command_id=said.command_id)
    return answer(_reported(made), status=201)


def _name(table: str) -> str:
    if table not in (CASES, BODIES):
        raise NoSuchTable
    return table


def place_and_span(asked: AskedTable, caller: Caller) -> tuple[str, Span]:
    """Within what the caller may see of tables."""
    own = table_place(caller.post)
    if own is None:
        raise NoTables
    place = own if asked.place is None else asked.place
    check_may_see(caller.post, place)
    return place, span_asked(asked.first, asked.last, caller.today)


def _here(at: datetime | None) -> datetime | None:
    return here(at) if at else None


def _column(one: TableColumn, caller: Caller) -> TableColumnShown:
    english = caller.language == "en"
    return TableColumnShown(
        code=one.code,
        label=one.label_en if english else one.label,
        group=one.group_en if english else one.group,
        unit=one.unit,
        means=one.means_en if english else one.means,
        source=one.source,
        of=one.of,
    )


def _lines(found: Table) -> list[TableLine]:
    return [TableLine(**row) for row in rows_of(found)]


def _reported(found: TableReport) -> TableReportShown:
    return TableReportShown(
        id=found.pk,
        table=found.table,
        place=found.place,
        first_on=found.first_on,
        last_on=found.last_on,
        at=here(found.at),
        by=found.by.user.name,
        is_zero=found.is_zero,
        sha256=found.sha256,
        lines=[TableLine(**row) for row in found.rows],
        corrections=[
            TableCorrectionShown(
                at=here(one.at),
                by=one.by.user.name,
                reason=one.reason,
                changes=[_change(change) for change in one.changes],
            )
            for one in found.corrections.select_related("by__user").order_by("id")
        ],
    )


def _change(one: dict[str, str]) -> TableChange:
    return TableChange(
        key=one["key"], kind=one["kind"], code=one["code"], was=one["was"], now=one["now"]
    )
