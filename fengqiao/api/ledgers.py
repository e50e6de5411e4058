"""The ledgers that are read out of the cases: which there are, and the lines of each."""

from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.shapes import AskedLedger, LedgerLine, LedgerPage, LedgerShown, LedgersShown
from fengqiao.cases.querysets import Question, page
from fengqiao.ledgers.definitions.entries import Word, entries_of
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Ledger, RuleError

router = Router(tags=["ledgers"])
KIND = "dispute"


class NoSuchLedger(Refusal):
    code, status = "no_such_ledger", 404

    def __init__(self) -> None:
        super().__init__("没有这本台账。请从 /api/v1/ledgers 列出的台账中选择。")


@router.get("/ledgers", **described.door(answers={200: LedgersShown}))
def ledgers(request: HttpRequest) -> HttpResponse:
    """Which ledgers there are, and their columns."""
    caller = caller_of(request)
    word = _word(caller)
    rows = caller.tables(caller.post.place).ledgers(KIND)
    items = [
        LedgerShown(
            name=row.name,
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
    question = Question(on=caller.today, kind=KIND, done=found.done)
    rows = page(
        caller.post,
        replace(
            question,
            place=asked.place,
            type=asked.type,
            channel=asked.channel,
            stage=asked.stage,
            colour=asked.colour,
            cursor=asked.cursor,
            limit=asked.limit,
        ),
    )
    keys = [row["id"] for row in rows.rows]
    tables = caller.tables(caller.post.place)
    lines = entries_of(found, keys, tables=tables, on=caller.today, word=_word(caller))
    fields = [one.field for one in found.columns]
    items = [
        LedgerLine(id=key, cells=dict(zip(fields, map(_said, cells), strict=True)))
        for key, cells in zip(keys, lines, strict=True)
    ]
    return answer(LedgerPage(items=items, next=rows.next or None))


def _ledger(name: str, caller: Caller) -> Ledger:
    try:
        return caller.tables(caller.post.place).ledger(KIND, name)
    except RuleError:
        raise NoSuchLedger from None


def _word(caller: Caller) -> Word:
    return lambda row: row.label_en if caller.language == "en" else row.label


def _said(cell: object) -> str:
    return "" if cell is None else str(cell)
