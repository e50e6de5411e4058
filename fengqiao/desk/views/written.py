"""The ledgers that nobody writes: which there are, how many lines they spared, and each with its filters."""

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.db.models import Sum
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import page
from fengqiao.desk import ledger as book
from fengqiao.desk import statistics
from fengqiao.desk.fields import types_of
from fengqiao.desk.history import COLOURS
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import drill
from fengqiao.desk.views.ledgers import XLSX
from fengqiao.desk.words import in_english, label_of
from fengqiao.figures.definitions.tables import Span, span_asked
from fengqiao.figures.models import MonthCount
from fengqiao.figures.permissions import table_place
from fengqiao.ledgers.actions.export_ledger import export_ledger
from fengqiao.ledgers.definitions.entries import entries_of
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Ledger


class NoSuchLedger(Refusal):
    code, status = "ledger_not_found", 404


@require_safe
@staff_page
def ledgers(request: StaffRequest) -> HttpResponse:
    """Which ledgers there are, and how many lines nobody had to write."""
    today = request.at.astimezone(SHANGHAI).date()
    year = Span(today.replace(month=1, day=1), today.replace(day=1))
    place = table_place(request.post)
    last_month = span_asked("", "", today)
    return show(
        request,
        "ledgers.html",
        rows=[
            (row.name, label_of(row), row.means_en if in_english() else row.means, row.source)
            for row in request.tables.ledgers()
        ],
        spared=_spared(place, year) if place is not None else None,
        year=today.year,
        last_month=urlencode(statistics.months(last_month)),
    )


def _spared(place: str, span: Span) -> int:
    rows = MonthCount.objects.within(place, span.first, span.last)
    return rows.aggregate(sum=Sum("spared"))["sum"] or 0


@require_safe
@staff_page
def ledger(request: StaffRequest, name: str) -> HttpResponse:
    """A ledger, as far as the post sees its cases, a page at a time."""
    found, given = _ledger(request, name), _given(request)
    asked = book.question(given, request.post, request.at)
    rows = page(request.post, replace(asked, kind=found.kind, done=found.done))
    keys = [row["id"] for row in rows.rows]
    lines = entries_of(found, keys, tables=request.tables, on=asked.on, word=label_of)
    again = book.asked_again(given)
    return show(
        request,
        "written_ledger.html",
        name=name,
        label=label_of(found),
        means=found.means_en if in_english() else found.means,
        columns=[label_of(one) for one in found.columns],
        rows=list(zip(keys, lines, strict=True)),
        given=given,
        again=again.items(),
        next=urlencode(book.asked_again(given, cursor=rows.next)) if rows.next else "",
        first=urlencode(again) if given.get("cursor") else "",
        **_filters(request, found.kind, given),
    )


def _given(request: StaffRequest) -> dict[str, str]:
    """What was asked; words are not searched here, so that no number of a person stands in an address."""
    asked = {key: str(value) for key, value in request.GET.items()}
    return asked | {"q": "", "kind": ""}


def _ledger(request: StaffRequest, name: str) -> Ledger:
    for found in request.tables.ledgers():
        if found.name == name:
            return found
    raise NoSuchLedger(_("没有这本台账。请从台账目录里打开。"))


def _filters(request: StaffRequest, of_kind: str, given: dict[str, str]) -> dict[str, Any]:
    """What can be chosen in each filter."""
    tables, post = request.tables, request.post
    kind = tables.kind(of_kind)
    today = request.at.astimezone(SHANGHAI).date()
    place = book.place_asked(given.get("place", ""), post)
    channels = kind.verbs["register"].facts["channel"].choices
    return {
        "places": drill(post.place, place or post.place, today),
        "place": place or post.place,
        "stages": [(row.name, label_of(row)) for row in kind.stages.values()],
        "colours": COLOURS.items(),
        "channels": [(one.value, label_of(one)) for one in channels],
        "types": types_of(tables, given.get("type", ""), of_kind),
    }


@require_POST
@staff_page
def ledger_out(request: StaffRequest, name: str) -> HttpResponseBase:
    """The ledger as it was asked for, as a workbook."""
    found = _ledger(request, name)
    given = {key: str(value) for key, value in request.POST.items()} | {"q": "", "cursor": ""}
    with tempfile.TemporaryDirectory() as folder:
        done = export_ledger(
            found,
            replace(book.question(given, request.post, request.at), kind=found.kind),
            by=request.post,
            at=request.at,
            folder=Path(folder),
            asked=book.asked_again(given),
        )
        file = done.path.open("rb")
        return FileResponse(file, as_attachment=True, filename=done.name, content_type=XLSX)
