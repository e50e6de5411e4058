"""The ledgers that are read out of the cases: which there are, the lines of each, as a workbook; and the items
of a list."""

import tempfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import HEADERS, answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.cases_shown import here, named
from fengqiao.api.rules_shown import said
from fengqiao.api.shapes import (
    AskedLedger,
    ItemShown,
    ItemsShown,
    LedgerLine,
    LedgerPage,
    LedgerShown,
    LedgersShown,
)
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import Question, is_struck_off, items_of, page
from fengqiao.ledgers.actions.export_ledger import export_ledger
from fengqiao.ledgers.definitions.entries import Word, entries_of
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Ledger
from fengqiao.rulebook.tables import Tables

router = Router(tags=["ledgers"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ITEMS = 1000


class NoSuchLedger(Refusal):
    code, status = "no_such_ledger", 404

    def __init__(self) -> None:
        super().__init__("没有这本台账。请从 /api/v1/ledgers 列出的台账中选择。")


class NotAList(Refusal):
    code, status = "not_a_list", 404

    def __init__(self) -> None:
        super().__init__("这件事项不是清单，没有各项可看。")


@router.get("/ledgers", **described.door(answers={200: LedgersShown}))
def ledgers(request: HttpRequest) -> HttpResponse:
    """Which ledgers there are, and their columns."""
    caller = caller_of(request)
    word = _word(caller)
    rows = caller.tables(caller.post.place).ledgers()
    items = [
        LedgerShown(
            name=row.name,
            kind=row.kind,
            label=word(row),
            means=row.means_en if caller.language == "en" else row.means,
            source=row.source,
            columns={one.field: word(one) for one in row.columns},
        )
        for row in rows
    ]
    return answer(LedgersShown(items=items))


@router.get("/ledgers/{name}", **described.door(query=AskedLedger, answers={200: LedgerPage}))
def ledger(request: HttpRequest, name: str) -> HttpResponse:
    """The lines of one, as far as the caller sees the cases, a page at a time; details are masked."""
    caller, asked = caller_of(request), bodies.asked(request, AskedLedger)
    found = _ledger(name, caller)
    question = replace(_question(found, asked, caller), cursor=asked.cursor, limit=asked.limit)
    rows = page(caller.post, question)
    keys = [row["id"] for row in rows.rows]
    tables = caller.tables(caller.post.place)
    lines = entries_of(found, keys, tables=tables, on=caller.today, word=_word(caller))
    fields = [one.field for one in found.columns]
    items = [
        LedgerLine(id=key, cells=dict(zip(fields, map(_said, cells), strict=True)))
        for key, cells in zip(keys, lines, strict=True)
    ]
    return answer(LedgerPage(items=items, next=rows.next or None))


@router.post("/ledgers/{name}/export", **described.download(query=AskedLedger))
def export(request: HttpRequest, name: str) -> HttpResponse:
    """All of its lines as a workbook: details masked, marked with who took it, and on record (`export`)."""
    caller, asked = caller_of(request), bodies.asked(request, AskedLedger)
    found = _ledger(name, caller)
    question = _question(found, asked, caller)
    given = {key: str(value) for key, value in request.GET.items() if value}
    with tempfile.TemporaryDirectory() as folder:
        done = export_ledger(
            found, question, by=caller.post, at=caller.at, folder=Path(folder), asked=given
        )
        content = done.path.read_bytes()
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(done.name)}"}
    return HttpResponse(content, content_type=XLSX, headers={**HEADERS, **headers})


@router.get("/cases/{ref}/items", **described.door(answers={200: ItemsShown}))
def items(request: HttpRequest, ref: str) -> HttpResponse:
    """The items of a list, as far as the caller sees them, the nearest limit first."""
    caller = caller_of(request)
    tables = caller.tables(caller.post.place)
    gathering = Case.objects.one(bodies.without_control(ref), seen_by=caller.post)
    if not tables.kind(gathering.kind).gathers:
        raise NotAList
    seen = Case.objects.visible_to(caller.post).values("pk")
    rows = items_of(gathering).filter(pk__in=seen).select_related("holder", "receiver")
    found = rows.order_by("limit_at", "id")[:MOST_ITEMS]
    return answer(ItemsShown(items=[_item(row, tables, caller) for row in found]))


def _item(row: Case, tables: Tables, caller: Caller) -> ItemShown:
    return ItemShown(
        id=row.pk,
        number=row.number,
        kind=row.kind,
        title=row.title,
        stage=row.stage,
        stage_label=said(tables.kind(row.kind).stages[row.stage], caller.language),
        owner=named(row.receiver or row.holder),
        limit=here(row.limit_at) if row.limit_at else None,
        is_struck_off=is_struck_off(row, tables),
    )


def _question(found: Ledger, asked: AskedLedger, caller: Caller) -> Question:
    return Question(
        on=caller.today,
        kind=found.kind,
        done=found.done,
        place=asked.place,
        type=asked.type,
        channel=asked.channel,
        stage=asked.stage,
        colour=asked.colour,
    )


def _ledger(name: str, caller: Caller) -> Ledger:
    rows = caller.tables(caller.post.place).ledgers()
    found = next((row for row in rows if row.name == name), None)
    if found is None:
        raise NoSuchLedger
    return found


def _word(caller: Caller) -> Word:
    return lambda row: row.label_en if caller.language == "en" else row.label


def _said(cell: object) -> str:
    return "" if cell is None else str(cell)
