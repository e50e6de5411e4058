"""Ledgers in and out: send a workbook, say what its columns mean, look, take it in, take it back;
take a list or one matter out."""

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fengqiao.cases.models import Case, Standing
from fengqiao.cases.permissions import refusal_of
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk import ledger as book
from fengqiao.desk.fields import Problem
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.words import label_of, place_names, said
from fengqiao.ledgers.actions.export_case import export_case
from fengqiao.ledgers.actions.export_list import Exported, export_list
from fengqiao.ledgers.actions.give_back import given_back
from fengqiao.ledgers.actions.look_over import Seen, look_over
from fengqiao.ledgers.actions.open_ledger import headings_in, open_ledger, sheet_of
from fengqiao.ledgers.actions.run import run
from fengqiao.ledgers.actions.undo import begin_undo, kept_of
from fengqiao.ledgers.definitions.cells import text_of
from fengqiao.ledgers.definitions.headings import LEFT_OUT, Headings, letter
from fengqiao.ledgers.definitions.rows import Understood
from fengqiao.ledgers.models import Import
from fengqiao.ledgers.permissions import MayNotExport, check_may_import, may
from fengqiao.ledgers.querysets import exports_of, import_of, imports_of
from fengqiao.lib import workbook
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.tables import in_force

LOOKED_AT = 2_000  # rows; the rest is looked at when it is taken in
ASKED_ABOUT = 80  # columns
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the workbook, as it is asked about."""

    name: str
    called: str
    meant: str
    sample: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A row as it would be taken in."""

    row: int
    title: str
    place: str
    registered_on: date
    stage: str
    people: int
    rest: str


# ── In ───────────────────────────────────────────────────────────────────────────────────────────


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def imports(request: StaffRequest) -> HttpResponse:
    """What was brought in so far, and the form that sends a workbook."""
    check_may_import(request.post, request.at)
    problems: list[Problem] = []
    if request.method == "POST":
        try:
            return redirect("import", _opened(request).pk)
        except Refusal as refusal:
            problems = [Problem(said(refusal.sentence), "file")]
    return show(
        request,
        "imports.html",
        status=422 if problems else 200,
        rows=imports_of(request.post),
        problems=problems,
        given=request.POST,
    )


def _opened(request: StaffRequest) -> Import:
    """The workbook that was sent, read."""
    sent = request.FILES.get("file")
    if sent is None or isinstance(sent, list):
        raise Refusal(_("还没有选择文件。"), status=422, code="file_missing")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger"
        with path.open("wb") as file:
            file.writelines(sent.chunks())
        return open_ledger(
            path,
            by=request.post,
            at=request.at,
            name=sent.name or "",
            sheet=request.POST.get("sheet", "").strip(),
            ledger_on=_day(request.POST.get("ledger_on", "")),
        )


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said) if said else None
    except ValueError:
        raise Refusal(
            _("台账日期要写成 2026-03-02 的样子。"), status=422, code="date_wrong"
        ) from None


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def imported(request: StaffRequest, key: UUID) -> HttpResponse:
    """One import: before, what its columns mean; meanwhile, how far it is; afterwards, what came of it."""
    check_may_import(request.post, request.at)
    found = import_of(request.post, key)
    if request.method == "POST":
        ACTS.get(request.POST.get("do", ""), _go_on)(request, found)
        return redirect("import", key) if Import.objects.filter(pk=key) else redirect("imports")
    return show(request, "import.html", one=found, **_page_of(found))


def _page_of(found: Import) -> dict[str, Any]:
    if found.state == "new" and found.folder.exists():
        headings = headings_in(sheet_of(found), found)
        seen = look_over(found, most=LOOKED_AT)
        return {
            "columns": _columns(found, headings),
            "fields": _fields(found),
            "seen": seen,
            "first": _first(seen, found),
            "is_cut": sheet_of(found).is_cut,
        }
    done = min(100, round(100 * found.position / max(1, found.rows)))
    kept = kept_of(found) if found.kept else []
    return {"done": done, "rest": given_back(found) is not None, "kept": kept}


def _columns(found: Import, headings: Headings) -> list[Column]:
    """The columns that have a name or something in them, with the first word of each."""
    rows = list(zip(range(5), sheet_of(found).read(found.folder, headings.begins), strict=False))
    columns = []
    for at, (called, meant) in enumerate(zip(headings.names, headings.fields, strict=True)):
        said = (text for _nth, row in rows if at < len(row) and (text := text_of(row[at])))
        sample = next(said, "")[:20]
        if called or sample:
            columns.append(Column(f"column-{at}", called or letter(at), meant, sample))
    return columns[:ASKED_ABOUT]


def _fields(found: Import) -> list[tuple[str, str]]:
    rules = in_force(found.at.date(), found.county).ledger_columns(found.kind)
    return [(rule.field, label_of(rule)) for rule in rules]


def _first(seen: Seen, found: Import) -> list[Shown]:
    stages = in_force(found.at.date(), found.county).kind(found.kind).stages
    places = place_names(one.facts["place"] for one in seen.first)
    return [_shown(one, places, label_of(stages[one.facts["stage"]])) for one in seen.first]


def _shown(one: Understood, places: dict[str, str], stage: str) -> Shown:
    facts = one.facts
    return Shown(
        row=one.row,
        title=facts["title"],
        place=places[facts["place"]],
        registered_on=facts["registered_on"],
        stage=stage,
        people=len(one.parties),
        rest="、".join(one.rest),
    )


def _map(request: StaffRequest, found: Import) -> None:
    """What somebody says that the columns mean."""
    known = {field for field, _label in _fields(found)} | {"", LEFT_OUT}
    columns = list(found.columns)
    for at, meant in enumerate(columns):
        said = request.POST.get(f"column-{at}", meant)
        columns[at] = said if said in known else meant
    if found.state == "new":
        found.columns = columns
        found.save(update_fields=["columns"])


def _start(request: StaffRequest, found: Import) -> None:
    _map(request, found)
    run(found, by=request.post, at=request.at)


def _go_on(request: StaffRequest, found: Import) -> None:
    if found.is_under_way:
        run(found, by=request.post, at=request.at)


def _forget(request: StaffRequest, found: Import) -> None:
    if found.state == "new":
        workbook.forget(found.folder)
        found.delete()


def _undo(request: StaffRequest, found: Import) -> None:
    reason = request.POST.get("reason", "")
    begin_undo(found, by=request.post, at=request.at, reason=reason)
    run(found, by=request.post, at=request.at)


ACTS: dict[str, Callable[[StaffRequest, Import], None]] = {
    "map": _map,
    "start": _start,
    "go_on": _go_on,
    "forget": _forget,
    "undo": _undo,
}


@require_POST
@staff_page
def refused_rows(request: StaffRequest, key: UUID) -> HttpResponseBase:
    """The workbook of what could not be taken, each row with its reason."""
    check_may_import(request.post, request.at)
    found = import_of(request.post, key)
    path = given_back(found) if found.by_id == request.post.pk else None
    if path is None:
        raise Refusal(
            _("没有导入的行只由上传的人取回，保留三十天；现在已经没有了。"),
            status=404,
            code="refused_rows_gone",
        )
    name = f"没有导入的行-{found.file.rpartition('.')[0]}.xlsx"
    return FileResponse(path.open("rb"), as_attachment=True, filename=name, content_type=XLSX)


# ── Out ──────────────────────────────────────────────────────────────────────────────────────────


@require_POST
@staff_page
def list_out(request: StaffRequest) -> HttpResponseBase:
    """The list that was asked for, as a workbook."""
    given = {name: str(value) for name, value in request.POST.items()}
    with tempfile.TemporaryDirectory() as folder:
        done = export_list(
            book.question(given | {"cursor": ""}, request.post, request.at),
            by=request.post,
            at=request.at,
            folder=Path(folder),
            asked=book.asked_again(given),
            in_full=bool(given.get("in_full")),
            reason=given.get("reason", ""),
        )
        return _sent(done, XLSX)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def case_out(request: StaffRequest, ref: str) -> HttpResponseBase:
    """The whole matter as a ZIP, to who says why."""
    found = Case.objects.one(ref, seen_by=request.post)
    if request.method != "POST":
        why_not = _why_not_out(request, found)
        return show(request, "case_out.html", case=found, why_not=why_not, may_take_out=not why_not)
    with tempfile.TemporaryDirectory() as folder:
        done = export_case(
            found,
            by=request.post,
            at=request.at,
            command_id=as_uuid(request.POST.get("command_id", "")) or uuid7(request.at),
            folder=Path(folder),
            reason=request.POST.get("reason", ""),
        )
        return _sent(done, "application/zip")


def _why_not_out(request: StaffRequest, case: Case) -> str:
    kind, standing = request.tables.kind(case.kind), Standing(case)
    verb, by = kind.verbs["export"], request.post
    tables = request.tables
    refusal = refusal_of(
        verb, case, by=by, at=request.at, kind=kind, tables=tables, standing=standing
    )
    return said(refusal.sentence) if refusal else ""


def _sent(done: Exported, media_type: str) -> FileResponse:
    """The file; it is gone from the disk when it was sent."""
    file = done.path.open("rb")
    return FileResponse(file, as_attachment=True, filename=done.name, content_type=media_type)


@require_safe
@staff_page
def exports(request: StaffRequest) -> HttpResponse:
    """What left, for who audits."""
    if not may(request.post, "audit", request.at):
        raise MayNotExport(_("只有审计岗位可以查看导出记录。"))
    return show(request, "exports.html", rows=exports_of(request.post, on=request.at.date()))
