"""Take in what another office sends: each under its own number once. The same again is answered as before;
with other content it is refused, with what differs, and nothing is overwritten; who wants it records what
differs as an addition (补充) to the matter that it is."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

from django.db import transaction

from fengqiao.cases import actions
from fengqiao.cases.actions.register import register
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.open_ledger import NoHeadings
from fengqiao.ledgers.definitions.cells import text_of
from fengqiao.ledgers.definitions.headings import LOOKED_AT, headings_of, plain
from fengqiao.ledgers.definitions.orders import Order, Orders, command_of
from fengqiao.ledgers.models import Delivery
from fengqiao.ledgers.permissions import check_may_take_orders
from fengqiao.lib import workbook
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import Feed, FeedColumn
from fengqiao.rulebook.tables import in_force

MOST = 500  # rows at a time
PERSONAL = ("name", "phone")
Sent = Mapping[str, str]
Act = Callable[[Orders, Sent, datetime], "Taken"]


class OrderDiffers(Refusal):
    """The number was here with other content: of which case, and in which columns."""

    code, status = "order_differs", 409

    def __init__(self, delivery: Delivery, columns: Sequence[FeedColumn]) -> None:
        super().__init__(
            "编号{number}已经收过，是{case}；这次的{differs}与上次不同，没有改动原来的。"
            "是新情况的，作为补充记入那件事项；是写错的，请在那件事项里“更正”。",
            number=delivery.number,
            case=delivery.case.number,
            differs=[f"“{column.label}”" for column in columns],
        )
        self.delivery, self.columns = delivery, columns


class TooManyOrders(Refusal):
    code, status = "too_many_orders", 413


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one: new, same (it was here), differs (it was, with other content; `differs` is what is said
    now, by column), added to the matter that it is, or refused with the reason."""

    number: str
    state: Literal["new", "same", "differs", "added", "refused"]
    case: Case | None = None
    reason: str = ""
    title: str = ""
    differs: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A file as it was read: its rows by field, and the columns that were left there unread."""

    rows: list[dict[str, str]]
    left: list[str]
    unknown: list[str]


def take_order(feed: Feed, sent: Sent, *, by: Post, at: datetime) -> Taken:
    """Take in one; a Refusal says why not."""
    return _take(_reader(feed, by, at), sent, at)


def add_to_order(feed: Feed, sent: Sent, *, by: Post, at: datetime) -> Taken:
    """Take it in; what differs from what was here under the number becomes an addition to the matter."""
    return _added(_reader(feed, by, at), sent, at)


def take_orders(
    feed: Feed, rows: Iterable[Sent], *, by: Post, at: datetime, adding: Collection[str] = ()
) -> list[Taken]:
    """Take in many, each by itself; of the numbers in `adding` what differs is recorded as an addition."""
    reader = _reader(feed, by, at)
    return [
        _answered(_added if sent.get("number", "") in adding else _take, reader, sent, at)
        for sent in rows
    ]


def look_orders_over(feed: Feed, rows: Iterable[Sent], *, by: Post, at: datetime) -> list[Taken]:
    """What would come of them; nothing is written."""
    reader = _reader(feed, by, at)
    return [_answered(_seen, reader, sent, at) for sent in rows]


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


def _answered(act: Act, reader: Orders, sent: Sent, at: datetime) -> Taken:
    number = sent.get("number", "")
    try:
        return act(reader, sent, at)
    except OrderDiffers as other:
        said = [(column.label, sent.get(column.field, "")) for column in other.columns]
        case, reason = other.delivery.case, other.sentence
        return Taken(number, "differs", case, reason, case.title, differs=said)
    except Refusal as refusal:
        return Taken(number, "refused", reason=refusal.sentence)


def _seen(reader: Orders, sent: Sent, at: datetime) -> Taken:
    order = reader.read(sent)
    return _earlier(reader, order) or Taken(order.number, "new", title=str(order.facts["title"]))


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
    if differs := reader.columns(found.differing(order.said)):
        raise OrderDiffers(found, differs)
    return Taken(order.number, "same", found.case, title=found.case.title)


# ── What comes again with other content ──────────────────────────────────────────────────────────


def _added(reader: Orders, sent: Sent, at: datetime) -> Taken:
    """Noted in the matter, by the one door, under a command that follows from what was said: once."""
    try:
        return _take(reader, sent, at)
    except OrderDiffers as other:
        delivery, columns = other.delivery, other.columns
    order = reader.read(sent)
    words = _words(reader.feed, columns, sent)
    command = command_of(str(delivery.pk), *sorted(order.said.values()))
    with transaction.atomic():
        act = actions.perform(
            delivery.case, "note", by=reader.by, at=at, command_id=command, facts={"text": words}
        )
        if not act.replayed:
            kept = Delivery.objects.select_for_update().get(pk=delivery.pk)
            Delivery.objects.filter(pk=kept.pk).update(added=[*kept.added, order.said])
    return Taken(order.number, "added", delivery.case, title=delivery.case.title)


def _words(feed: Feed, columns: Sequence[FeedColumn], sent: Sent) -> str:
    """What differs, column by column. Names and numbers of people stand in no note: they are put right
    where they are sealed."""
    lines = [f"{feed.label}：同一编号再次送来，与上次不同的有"]
    for column in columns:
        said = sent.get(column.field, "").strip() or "（这次没有写）"
        is_personal = column.field in PERSONAL
        lines.append(f"{column.label}：{'有变化，请用“更正当事人信息”改' if is_personal else said}")
    return "\n".join(lines)


def rows_in(given: object) -> Iterator[dict[str, str]]:
    """Rows that a page or a program sends back; what is no row of texts is left out."""
    for row in given if isinstance(given, list) else []:
        if isinstance(row, dict) and all(isinstance(value, str) for value in row.values()):
            yield {str(name): value for name, value in row.items()}
