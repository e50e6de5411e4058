"""A page of a list: what a post may see and asked for, in one statement.

Lists are index ranges with a keyset. Each way in is read by itself, as far as a page reaches; the
heads are merged, and the rows of the page dressed with the names that belong to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from fengqiao.cases.querysets import cursors, search
from fengqiao.cases.querysets.reading import Row, adapted, as_moment, rows
from fengqiao.cases.querysets.ways import Reach, Sql, Way, merged, ways_in
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import proof, prove
from fengqiao.jurisdiction.scope import column_of
from fengqiao.lib.uuid7 import first_of

MOST_A_PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a list is asked for, on which day. `order`: "newest" or "limit" (nearest limit first).

    `q`: words, or a number of any kind; `number`: one that a case has, or had in an old ledger.
    `done`: one of these verbs is on file.
    `since`, `before`: received at the one moment or later, and before the other.
    """

    on: date
    place: str = ""
    kind: str = ""
    stage: str = ""
    colour: str = ""
    type: str = ""
    q: str = ""
    number: str = ""
    channel: str = ""
    done: tuple[str, ...] = ()
    awaits: UUID | None = None
    holder: UUID | None = None
    is_open: bool | None = None
    overdue_at: datetime | None = None
    since: datetime | None = None
    before: datetime | None = None
    order: str = "newest"
    cursor: str = ""
    limit: int = 20

    @property
    def by_limit(self) -> bool:
        return self.order == "limit"


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of a list, and the cursor of the next page ('' at the end)."""

    rows: list[Row]
    next: str


COLUMNS = """
    c.id, c.number, c.kind, c.title, c.type, c.stage, c.colour, c.colour_until, c.place, c.registered_at,
    c.limit_at, c.yellow_at, c.is_open, c.holder_id, c.awaits_id,
    o.name AS holder_name, w.name AS awaits_name, d.name AS place_name
"""
NAMES = """
    JOIN jurisdiction_organ o ON o.id = c.holder_id
    LEFT JOIN jurisdiction_organ w ON w.id = c.awaits_id
    LEFT JOIN jurisdiction_division d ON d.code = substr(c.place, 1, 12)
"""


def page(post: Post, question: Question) -> Page:
    """One page of what `post` may see and asked for. One statement; where a number may be meant, two."""
    if search.may_be_number(question.q):
        named = replace(question, q="", number=question.q)
        found = _page(post, named)
        if found.rows or (question.cursor and _page(post, replace(named, cursor="")).rows):
            return found
    return _page(post, question)


def _page(post: Post, question: Question) -> Page:
    size = max(1, min(question.limit, MOST_A_PAGE))
    reaches = [_reach(way, question) for way in ways_in(post)]
    if not reaches:
        prove(post)
        return Page([], "")
    sql, values = _statement(reaches, question, size + 1, proof(post))
    found = [_faded(row, question.on) for row in _typed(rows(sql, values))]
    if len(found) <= size:
        return Page(found, "")
    return Page(found[:size], cursors.cursor_of(found[size - 1], by_limit=question.by_limit))


def rows_of(keys: Sequence[UUID], on: date) -> dict[UUID, Row]:
    """These cases as rows of a list; that the reader may see them is for the caller to know."""
    if not keys:
        return {}
    marks = ", ".join(["%s"] * len(keys))
    sql = f"SELECT {COLUMNS} FROM cases_case c {NAMES} WHERE c.id IN ({marks})"
    found = _typed(rows(sql, [adapted(key) for key in keys]))
    return {row["id"]: _faded(row, on) for row in found}


def _faded(row: Row, on: date) -> Row:
    """A colour that has expired is none."""
    until = row.pop("colour_until")
    if until is not None and until < on:
        row["colour"] = ""
    return row


def _typed(found: list[Row]) -> list[Row]:
    """Rows as Python has them: SQLite keeps text and numbers."""
    if connection.vendor != "postgresql":
        for row in found:
            _type(row)
    return found


def _type(row: Row) -> None:
    row["id"], row["is_open"] = UUID(row["id"]), bool(row["is_open"])
    for column in ("registered_at", "limit_at", "yellow_at"):
        row[column] = row[column] and as_moment(row[column])
    for column in ("holder_id", "awaits_id"):
        row[column] = row[column] and UUID(row[column])
    if isinstance(row["colour_until"], str):
        row["colour_until"] = date.fromisoformat(row["colour_until"])


# ── The statement ────────────────────────────────────────────────────────────────────────────────


def _statement(reaches: Sequence[Reach], question: Question, size: int, proven: Sql) -> Sql:
    asked, order, (stands, stamp) = _conditions(question), order_of(question), proven
    if words := search.words_for_pairs(question.q):
        keys, values = search.merged(
            reaches, words, asked, place=question.place, size=size, newest=_newest_week(question)
        )
    else:
        keys, values = merged(reaches, size, asked)
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT id FROM ({keys}) ways"
        f" ORDER BY {order} LIMIT {size}) picked JOIN cases_case c ON c.id = picked.id {NAMES}"
        f" WHERE {stands} ORDER BY {_qualified(order)}"
    )
    return sql, [*values, *stamp]


def _newest_week(question: Question) -> int:
    """The week of the newest case that can be on the page; today may be a week further on elsewhere."""
    if question.cursor and not question.by_limit:
        return search.week_of(cursors.read(question.cursor, by_limit=False)[0])
    return search.week_of(question.on) + 1


def order_of(question: Question) -> str:
    return "limit_at, id" if question.by_limit else "id DESC"


def _qualified(order: str) -> str:
    return ", ".join(f"c.{part}" for part in order.split(", "))


def _reach(way: Way, question: Question) -> Reach:
    within, values = _within(way, question)
    columns = f"{way.id} AS id"
    if question.by_limit:
        columns = f"{way.limit_at} AS limit_at, {way.id} AS id"
    return Reach(way, columns, within, values, order_of(question))


def _within(way: Way, question: Question) -> Sql:
    """The part of the way's index that the list reads: what came in when it is asked for, what has a
    limit, what lies behind the cursor."""
    condition, values = way.condition, list(way.values)
    for compares, moment in ((">=", question.since), ("<", question.before)):
        if moment is not None:
            condition = f"{condition} AND {way.id} {compares} %s"
            values.append(adapted(first_of(moment)))
    if question.by_limit:
        condition = f"{condition} AND {way.limit_at} IS NOT NULL"
    if not question.cursor:
        return condition, values
    key, limit_at = cursors.read(question.cursor, by_limit=question.by_limit)
    if question.by_limit:
        behind = f"({way.limit_at}, {way.id}) > (%s, %s)"
        return f"{condition} AND {behind}", [*values, adapted(limit_at), adapted(key)]
    return f"{condition} AND {way.id} < %s", [*values, adapted(key)]


def _conditions(question: Question) -> Sql:
    """Everything asked for of the case itself, as SQL that begins with AND, and its values."""
    found: list[Sql] = []
    if question.place:
        found.append((f"c.{column_of(question.place)} = %s", [question.place]))
    for column in ("kind", "stage", "colour", "type", "channel"):
        if value := getattr(question, column):
            found.append((f"c.{column} = %s", [value]))
    if question.colour:
        found.append(("c.colour_until >= %s", [adapted(question.on)]))
    for column in ("awaits", "holder"):
        if value := getattr(question, column):
            found.append((f"c.{column}_id = %s", [adapted(value)]))
    if question.is_open is not None:
        found.append((f"c.is_open = {'TRUE' if question.is_open else 'FALSE'}", []))
    if question.overdue_at is not None:
        found.append(("c.limit_at < %s", [adapted(question.overdue_at)]))
    if question.done:
        found.append(_on_file(question.done))
    if question.number:
        found.append(search.numbered(question.number))
    if question.q.strip():
        found += search.conditions(question.q)
    where = "".join(f" AND {condition}" for condition, _ in found)
    return where, [value for _, values in found for value in values]


def _on_file(verbs: Sequence[str]) -> Sql:
    places = ", ".join(["%s"] * len(verbs))
    history = "SELECT 1 FROM cases_event e WHERE e.case_id = c.id"
    return f"EXISTS ({history} AND e.verb IN ({places}))", [*verbs]
