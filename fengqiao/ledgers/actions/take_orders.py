"""Take in what another office sends: each under its own number once. The same again is answered as before;
with other content it is refused, with what differs, and nothing is overwritten."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from django.db import transaction

from fengqiao.cases.actions.register import register
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.open_ledger import NoHeadings
from fengqiao.ledgers.definitions.cells import text_of
from fengqiao.ledgers.definitions.headings import LOOKED_AT, headings_of, plain
from fengqiao.ledgers.definitions.orders import Order, Orders
from fengqiao.ledgers.models import Delivery
from fengqiao.ledgers.permissions import check_may_take_orders
from fengqiao.lib import workbook
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import Feed
from fengqiao.rulebook.tables import in_force

MOST = 500  # rows at a time
Sent = Mapping[str, str]


class OrderDiffers(Refusal):
    code, status = "order_differs", 409


class TooManyOrders(Refusal):
    code, status = "too_many_orders", 413


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one: new, same (it was here), or refused with the reason."""

    number: str
    state: Literal["new", "same", "refused"]
    case: Case | None = None
    reason: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read: its rows by field, and the columns that were left there unread."""

    rows: list[dict[str, str]]
    left: list[str]
    unknown: list[str]


def take_order(feed: Feed, sent: Sent, *, by: Post, at: datetime) -> Taken:
    """Take in one; a Refusal says why not."""
    return _take(_reader(feed, by, at), sent, at)


def take_orders(feed: Feed, rows: Iterable[Sent], *, by: Post, at: datetime) -> list[Taken]:
    """Take in many, each by itself."""
    reader = _reader(feed, by, at)
    return [_answered(reader, sent, at, is_real=True) for sent in rows]


def look_orders_over(feed: Feed, rows: Iterable[Sent], *, by: Post, at: datetime) -> list[Taken]:
    """What would come of them; nothing is written."""
    reader = _reader(feed, by, at)
    return [_answered(reader, sent, at, is_real=False) for sent in rows]


def read_table(feed: Feed, path: Path) -> Table:
    """The first sheet of a workbook that has the feed's headings. What is to be left there is not read."""
    with TemporaryDirectory() as folder:
        for sheet in workbook.read_into(Path(folder), path):
            top = list(islice(sheet.read(Path(folder)), LOOKED_AT))
            found = headings_of(top, sheet.merged, feed.columns)
            if found is None:
                continue
            if sheet.rows - found.begins > MOST:
                raise TooManyOrders("一次最多接收{most}行，请分成几个文件。", most=MOST)
            rows = [
                {
                    field: text_of(cell)
                    for field, cell in zip(found.fields, cells, strict=False)
                    if field
                }
                for cells in sheet.read(Path(folder), found.begins)
            ]
            leaves = {plain(word) for word in feed.leaves}
            left = [name for name in found.unknown if plain(name) in leaves]
            unknown = [name for name in found.unknown if plain(name) not in leaves]
            return Table([row for row in rows if any(row.values())], left, unknown)
    raise NoHeadings


def _reader(feed: Feed, by: Post, at: datetime) -> Orders:
    check_may_take_orders(by, at)
    on = at.astimezone(SHANGHAI).date()
    return Orders(feed, by=by, on=on, tables=in_force(on, by.place))


def _answered(reader: Orders, sent: Sent, at: datetime, *, is_real: bool) -> Taken:
    number = sent.get("number", "")
    try:
        if is_real:
            return _take(reader, sent, at)
        order = reader.read(sent)
        title = str(order.facts["title"])
        return _earlier(reader, order) or Taken(order.number, "new", title=title)
    except Refusal as refusal:
        return Taken(number, "refused", reason=refusal.sentence)


def _take(reader: Orders, sent: Sent, at: datetime) -> Taken:
    order = reader.read(sent)
    if earlier := _earlier(reader, order):
        return earlier
    try:
        return _taken(reader, order, at)
    except Refusal:  # in this very moment somebody else brought it in
        if earlier := _earlier(reader, order):
            return earlier
        raise


def _taken(reader: Orders, order: Order, at: datetime) -> Taken:
    facts: dict[str, Any] = order.facts
    with transaction.atomic():
        made = register(
            reader.feed.kind,
            by=reader.by,
            at=at,
            command_id=order.command_id,
            parties=order.parties,
            **facts,
        )
        if not made.replayed:
            _note(reader, order, made.case, at)
    state: Literal["new", "same"] = "same" if made.replayed else "new"
    return Taken(order.number, state, made.case, title=made.case.title)


def _note(reader: Orders, order: Order, case: Case, at: datetime) -> None:
    Delivery.objects.create(
        id=uuid7(at),
        county=case.county_code,
        feed=reader.feed.name,
        number=order.number,
        case=case,
        at=at,
        said=order.said,
    )


def _earlier(reader: Orders, order: Order) -> Taken | None:
    """The case that came of this number before; OrderDiffers where it now says something else."""
    known = Delivery.objects.filter(
        county=reader.by.place[:6], feed=reader.feed.name, number=order.number
    )
    found = known.select_related("case").first()
    if found is None:
        return None
    if differs := [column.label for column in reader.columns(_differing(found.said, order.said))]:
        raise OrderDiffers(
            "编号{number}已经收过，是{case}；这次的{differs}与上次不同，没有改动原来的。"
            "要更正的，请在那件事项里“更正”；有新情况的，在那里“记一笔”。",
            number=order.number,
            case=found.case.number,
            differs=[f"“{label}”" for label in differs],
        )
    return Taken(order.number, "same", found.case, title=found.case.title)


def _differing(before: Mapping[str, str], now: Mapping[str, str]) -> set[str]:
    return {name for name in before.keys() | now.keys() if before.get(name) != now.get(name)}


def rows_in(given: object) -> Iterator[dict[str, str]]:
    """Rows that a page or a program sends back; what is no row of texts is left out."""
    for row in given if isinstance(given, list) else []:
        if isinstance(row, dict) and all(isinstance(value, str) for value in row.values()):
            yield {str(name): value for name, value in row.items()}
