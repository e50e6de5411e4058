"""The tables that are reported: any place, any months; the cases behind a number; to report, to put right."""

import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk import statistics as shown
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import Option, way_down
from fengqiao.desk.views.ledgers import XLSX
from fengqiao.desk.words import in_english, label_of, place_names, said
from fengqiao.figures.actions.correct import correct
from fengqiao.figures.actions.report import report
from fengqiao.figures.definitions.bodies import made_of
from fengqiao.figures.definitions.counting import MEASURES
from fengqiao.figures.definitions.tables import (
    BODIES,
    BY_PLACE,
    CASES,
    Span,
    Table,
    as_reported,
    changes_since,
    span_asked,
    span_of,
    standing,
)
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
    may_report,
    report_seen,
    table_place,
)
from fengqiao.ledgers.actions.export_table import export_table
from fengqiao.lib.refusal import Refusal

PDF = "application/pdf"
MEDIA = {"xlsx": XLSX, "pdf": PDF}


@require_safe
@staff_page
def table(request: StaffRequest, name: str = CASES) -> HttpResponse:
    """A table of a place: of its cases, or of the bodies that mediate."""
    place, span = _asked(request)
    by = shown.way_asked(request.GET.get("by", ""))
    found = made_of(name, place, span, at=request.at, by=by)
    return show(
        request,
        "statistics.html",
        **_page_of(request, found),
        **_reporting(request, found),
        ways=[(name, label, name == found.by) for name, label in shown.WAYS.items()],
        offered=shown.spans_offered(_today(request)),
        asked=_again(found),
    )


def _today(request: StaffRequest) -> Any:
    return request.at.astimezone(SHANGHAI).date()


def _asked(request: StaffRequest) -> tuple[str, Span]:
    """The place and the months; the post's own place where none is asked for."""
    given = request.POST if request.method == "POST" else request.GET
    own = table_place(request.post)
    if own is None:
        raise NoTables
    place = given.get("place", own)
    check_may_see(request.post, place)
    return place, span_asked(given.get("from", ""), given.get("to", ""), _today(request))


def _page_of(request: StaffRequest, found: Table) -> dict[str, Any]:
    columns = shown.columns_of(found)
    way = way_down(table_place(request.post) or "", found.place)
    return {
        "table": found,
        "way": way,
        "name": way[-1].label if way else _("全国"),
        "title": shown.TITLES[found.name],
        "address": shown.ADDRESSES[found.name],
        "behind": shown.BEHIND[found.name],
        "columns": columns,
        "groups": shown.groups_of(columns),
        "rows": shown.rows_of(found),
        "span": shown.span_words(found.span),
        "months": urlencode(shown.months(found.span)),
        "from": f"{found.span.first:%Y-%m}",
        "to": f"{found.span.last:%Y-%m}",
    }


def _again(found: Table) -> dict[str, str]:
    """What was asked for, to be asked again."""
    return {
        "table": found.name,
        "place": found.place,
        **shown.months(found.span),
        "by": found.by,
    }


def _name(request: StaffRequest) -> str:
    return BODIES if request.POST.get("table") == BODIES else CASES


# ── Reporting ────────────────────────────────────────────────────────────────────────────────────


def _reporting(request: StaffRequest, found: Table) -> dict[str, Any]:
    """Who reported this table, of the place and of what lies below; and whether it can be done now."""
    parts = [row for row in found.lines if not row.kind] if found.by == BY_PLACE else []
    rows = _reports(found).filter(place__in=[found.place, *(row.key for row in parts)])
    of = {row.place: row for row in rows}
    mine = of.get(found.place)
    may = may_report(request.post, found.place, request.at) and mine is None
    return {
        "report": mine,
        "parts": bool(parts),
        "below": [(row.name, of[row.key]) for row in parts if row.key in of],
        "awaited": [row.name for row in parts if row.key not in of],
        "may_report": may,
        "is_over": found.span.is_over(request.at),
    }


def _reports(found: Table) -> Any:
    span = found.span
    rows = TableReport.objects.of_span(found.name, span.first, span.ends_on).corrected_too()
    return rows.select_related("by__user", "by__organ").defer("rows")


@require_POST
@staff_page
def report_table(request: StaffRequest) -> HttpResponse:
    """The table goes up."""
    _place, span = _asked(request)
    made = report(span, by=request.post, at=request.at, name=_name(request))
    messages.success(
        request,
        _("已经零报告。")
        if made.is_zero
        else _("已经上报。上报的数字不再改动，有变化的记录更正。"),
    )
    return redirect("table_report", made.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def reported(request: StaffRequest, key: UUID) -> HttpResponse:
    """A table as it was reported, what was put right since, and what else is another now."""
    found = report_seen(request.post, key)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            correct(found, by=request.post, at=request.at, reason=request.POST.get("reason", ""))
            messages.success(request, _("更正已经记下，列在上报的数字后面。"))
            return redirect("table_report", key)
        except Refusal as refusal:
            problems = [Problem(said(refusal.sentence), "reason")]
    corrections = list(found.corrections.select_related("by__user", "by__organ").order_by("id"))
    asis = as_reported(found)
    changes = changes_since(
        standing(found, corrections),
        made_of(found.table, found.place, asis.span, at=request.at),
    )
    return show(
        request,
        "table_report.html",
        status=422 if problems else 200,
        report=found,
        corrections=[(one, _told(one.changes, asis)) for one in corrections],
        changes=_told(changes, asis),
        may_correct=may_report(request.post, found.place, request.at),
        problems=problems,
        given=request.POST,
        asked={"report": str(found.pk)},
        **_page_of(request, asis),
    )


def _told(changes: list[dict[str, str]], asis: Table) -> list[dict[str, str]]:
    """Changes with the columns' names."""
    labels = {one.code: label_of(one) for one in asis.columns}
    return [
        {
            **one,
            "name": one["name"] or (_("合计") if one["kind"] == "whole" else _("没有细到下一级的")),
            "label": labels.get(one["code"], one["code"]),
        }
        for one in changes
    ]


# ── What stands behind ───────────────────────────────────────────────────────────────────────────


@require_safe
@staff_page
def behind(request: StaffRequest) -> HttpResponse:
    """The cases behind a number, as far as the post may open them."""
    place, span = _asked(request)
    column = case_column(request.GET.get("code", ""), span, place)
    body = as_uuid(request.GET.get("body", ""))
    cell = Cell(column, place, span, body, only_here=bool(request.GET.get("here")))
    after = after_of(request.GET.get("cursor", ""))
    rows, following = cases_behind(cell, post=request.post, after=after)
    day = MEASURES[column.counts].day
    names = place_names(row.case.place for row in rows)
    types = {row.code: label_of(row) for row in request.tables.types()}
    again = request.GET.copy()
    again["cursor"] = cursor_of(following)
    return show(
        request,
        "table_cases.html",
        rows=[
            (row, names[row.case.place], types.get(row.case.type, ""), getattr(row, day))
            for row in rows
        ],
        column=label_of(column),
        means=column.means_en if in_english() else column.means,
        name=_place(way_down(table_place(request.post) or "", place)),
        span=shown.span_words(span),
        back=urlencode({"place": place, **shown.months(span)}),
        next=again.urlencode() if following else "",
    )


@require_safe
@staff_page
def bodies_of_number(request: StaffRequest) -> HttpResponse:
    """The committees, mediators, courses or lists behind a number of the other table."""
    place, span = _asked(request)
    column = body_column(request.GET.get("code", ""), span, place)
    cell = BodyCell(column, place, span, only_here=bool(request.GET.get("here")))
    page = _page(request.GET.get("page", ""))
    rows, is_more = bodies_behind(cell, post=request.post, at=request.at, page=page)
    again = request.GET.copy()
    again["page"] = str(page + 1)
    return show(
        request,
        "table_bodies.html",
        rows=rows,
        is_sealed=cell.is_sealed,
        column=label_of(column),
        means=column.means_en if in_english() else column.means,
        name=_place(way_down(table_place(request.post) or "", place)),
        span=shown.span_words(span),
        back=urlencode({"place": place, **shown.months(span)}),
        next=again.urlencode() if is_more else "",
    )


def _page(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 5 else 1


def _place(way: list[Option]) -> str:
    return way[-1].label if way else _("全国")


@require_POST
@staff_page
def table_out(request: StaffRequest) -> HttpResponseBase:
    """The table as a workbook or on paper: as it is counted now, or as it was reported."""
    key = as_uuid(request.POST.get("report", ""))
    if key:
        kept = report_seen(request.post, key)
        found, asked = as_reported(kept), {"place": kept.place, **shown.months(span_of(kept))}
    else:
        place, span = _asked(request)
        by = shown.way_asked(request.POST.get("by", ""))
        found = made_of(_name(request), place, span, at=request.at, by=by)
        asked = _again(found)
    form = "pdf" if request.POST.get("form") == "pdf" else "xlsx"
    with tempfile.TemporaryDirectory() as folder:
        done = export_table(
            found, by=request.post, at=request.at, folder=Path(folder), form=form, asked=asked
        )
        file = done.path.open("rb")
        return FileResponse(file, as_attachment=True, filename=done.name, content_type=MEDIA[form])
