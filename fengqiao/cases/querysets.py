"""What can be asked of cases: one, many, a page of a list, a search. Always through a scope.

Lists are index ranges with a keyset: a page costs the same at ten cases and at ten million.
The page is read by SQL on Django's own connection; everything else by the ORM.
"""

import base64
import binascii
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Self
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, models

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import hot_cursor
from fengqiao.jurisdiction.scope import Branch, column_of, visible_to
from fengqiao.lib import bigrams, idcard, phone
from fengqiao.lib.crypto import KeyRing
from fengqiao.lib.refusal import Refusal

MOST_A_PAGE = 100
Row = dict[str, Any]


class CaseNotFound(Refusal):
    """There is no such case, or it is not this post's to see; the two look the same."""

    code, status = "case_not_found", 404

    def __init__(self) -> None:
        super().__init__("没有找到这件事项。请核对编号；如果是别处的事项，请向经办单位询问。")


class SearchTooShort(Refusal):
    code, status = "search_too_short", 400

    def __init__(self) -> None:
        super().__init__("请至少输入两个字再搜索。")


class CursorUnreadable(Refusal):
    code, status = "cursor_unreadable", 400

    def __init__(self) -> None:
        super().__init__("翻页标记无法识别，请从第一页重新开始。")


class CaseQuerySet(models.QuerySet[Any]):
    """Cases; a face begins with `visible_to` or `one`, which see no more than the post does."""

    def visible_to(self, post: Post) -> Self:
        assignments = apps.get_model("cases", "Assignment").objects.all()
        return self.filter(visible_to(post).q(assignments))

    def named(self, ref: str | UUID) -> Self:
        """By number or by id, as both may stand in an address."""
        key = as_uuid(ref)
        return self.filter(pk=key) if key else self.filter(number=str(ref))

    def one(self, ref: str | UUID, *, seen_by: Post) -> Any:
        """The case, or CaseNotFound: for a foreign one just as for one that is not there."""
        found = self.visible_to(seen_by).named(ref).select_related("holder", "receiver").first()
        if found is None:
            raise CaseNotFound
        return found


def as_uuid(ref: object) -> UUID | None:
    """The UUID that `ref` is or spells; None for anything else."""
    if isinstance(ref, UUID):
        return ref
    try:
        return UUID(str(ref))
    except ValueError:
        return None


@cache
def keys() -> KeyRing:
    """The key ring of this installation; made at its first start, refused when a part is missing."""
    directory = Path(settings.FENGQIAO_HOME) / "keys"
    with suppress(FileExistsError):  # also when another process was first
        if not directory.exists():
            return KeyRing.create(directory)
    return KeyRing.load(directory)


# ── Reading rows fast ────────────────────────────────────────────────────────────────────────────


def rows(sql: str, params: Sequence[Any]) -> list[Row]:
    with hot_cursor() as cursor:
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


# ── A page of a list ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a list is asked for, on which day. `order`: "newest" or "limit" (nearest limit first)."""

    on: date
    place: str = ""
    kind: str = ""
    stage: str = ""
    colour: str = ""
    type: str = ""
    q: str = ""
    awaits: UUID | None = None
    holder: UUID | None = None
    is_open: bool | None = None
    overdue_at: datetime | None = None
    order: str = "newest"
    cursor: str = ""
    limit: int = 20


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


def page(post: Post, question: Question) -> Page:
    """One page of what `post` may see and asked for. One statement."""
    size = max(1, min(question.limit, MOST_A_PAGE))
    where, values = _conditions(question)
    ways = [_way_in(branch) for branch in visible_to(post).branches()]
    if not ways:
        return Page([], "")
    sql, params = _union(ways, where, values, order_of(question), size + 1)
    found = rows(sql, params)
    if connection.vendor != "postgresql":
        for row in found:
            _type(row)
    for row in found:
        _fade(row, question.on)
    following = _cursor(found[size - 1], question) if len(found) > size else ""
    return Page(found[:size], following)


def _fade(row: Row, on: date) -> None:
    """A colour that has expired is none."""
    until = row.pop("colour_until")
    if until is not None and until < on:
        row["colour"] = ""


def _type(row: Row) -> None:
    """A row as Python has it: SQLite keeps text and numbers."""
    row["id"], row["is_open"] = UUID(row["id"]), bool(row["is_open"])
    for column in ("registered_at", "limit_at", "yellow_at"):
        row[column] = row[column] and as_moment(row[column])
    for column in ("holder_id", "awaits_id"):
        row[column] = row[column] and UUID(row[column])
    if isinstance(row["colour_until"], str):
        row["colour_until"] = date.fromisoformat(row["colour_until"])


def order_of(question: Question) -> str:
    return "limit_at, id" if question.order == "limit" else "id DESC"


def _union(
    ways: list[tuple[str, list[Any]]], where: str, values: list[Any], order: str, size: int
) -> tuple[str, list[Any]]:
    """Each way in is an index range of its own; their heads are merged and then dressed."""
    parts: list[str] = []
    params: list[Any] = []
    for way, way_values in ways:
        parts.append(
            f"SELECT * FROM (SELECT c.id, c.limit_at FROM cases_case c"
            f" WHERE {way}{where} ORDER BY {_qualified(order)} LIMIT {size}) way_{len(parts)}"
        )
        params += [*way_values, *values]
    merged = " UNION ".join(parts)
    sql = (
        f"SELECT {COLUMNS} FROM (SELECT id FROM ({merged}) ways"
        f" ORDER BY {order} LIMIT {size}) picked JOIN cases_case c ON c.id = picked.id"
        " JOIN jurisdiction_organ o ON o.id = c.holder_id"
        " LEFT JOIN jurisdiction_organ w ON w.id = c.awaits_id"
        " LEFT JOIN jurisdiction_division d ON d.code = substr(c.place, 1, 12)"
        f" ORDER BY {_qualified(order)}"
    )
    return sql, params


def _qualified(order: str) -> str:
    return ", ".join(f"c.{part}" for part in order.split(", "))


def _way_in(branch: Branch) -> tuple[str, list[Any]]:
    """A branch of the scope as SQL; what it means is said in `jurisdiction.scope`."""
    if branch.kind == "column":
        outside = "c.compartment = ''"
        if not branch.column:
            return outside, []
        return f"c.{branch.column} = %s AND {outside}", [branch.code]
    mine = "a.post_id = %s" if branch.personal_only else "(a.post_id IS NULL OR a.post_id = %s)"
    assigned = (
        "SELECT a.case_id FROM cases_assignment a"
        f" WHERE a.organ_id = %s AND a.ended_at IS NULL AND {mine}"
    )
    return f"c.id IN ({assigned})", [adapted(branch.organ_id), adapted(branch.post_id)]


def adapted(value: Any) -> Any:
    """A UUID, day or moment as this database takes it."""
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, date):
        return connection.ops.adapt_datefield_value(value)
    return value


def _conditions(question: Question) -> tuple[str, list[Any]]:
    """Everything asked for, as SQL that begins with AND, and its values."""
    found: list[tuple[str, list[Any]]] = []
    if question.place:
        found.append((f"c.{column_of(question.place)} = %s", [question.place]))
    for column in ("kind", "stage", "colour", "type"):
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
    if question.order == "limit":
        found.append(("c.limit_at IS NOT NULL", []))
    if question.q.strip():
        found.append(_matching(question.q.strip()))
    if question.cursor:
        found.append(_behind(question))
    where = "".join(f" AND {condition}" for condition, _ in found)
    return where, [value for _, values in found for value in values]


# ── Keyset ───────────────────────────────────────────────────────────────────────────────────────


def _cursor(last: Row, question: Question) -> str:
    text: str = last["id"].hex
    if question.order == "limit":
        text += "@" + last["limit_at"].isoformat()
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _behind(question: Question) -> tuple[str, list[Any]]:
    """Rows after the cursor in the list's order."""
    key, limit_at = _read_cursor(question.cursor)
    if question.order != "limit":
        return "c.id < %s", [adapted(key)]
    if limit_at is None:
        raise CursorUnreadable
    return "(c.limit_at, c.id) > (%s, %s)", [adapted(limit_at), adapted(key)]


def _read_cursor(cursor: str) -> tuple[UUID, datetime | None]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        key, _, limit_at = text.partition("@")
        return UUID(key), datetime.fromisoformat(limit_at) if limit_at else None
    except (ValueError, binascii.Error):
        raise CursorUnreadable from None


def as_moment(value: datetime | str) -> datetime:
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# ── Search ───────────────────────────────────────────────────────────────────────────────────────


def _matching(words: str) -> tuple[str, list[Any]]:
    """A telephone or identity number is looked up exactly, by its blind index; words by pairs."""
    if idcard.read(words):
        return _party_index("id_index", "id_index", words)
    if phone.is_mobile(words):
        return _party_index("phone_index", "phone_index", words)
    if "字第" in words:
        return "c.number = %s", [words]
    return _words(words)


def _party_index(column: str, index: str, words: str) -> tuple[str, list[Any]]:
    blind = getattr(keys(), index)(words)
    return f"c.id IN (SELECT p.case_id FROM cases_party p WHERE p.{column} = %s)", [blind]


def _words(words: str) -> tuple[str, list[Any]]:
    if connection.vendor == "postgresql":
        pairs = pairs_of(words)
        if not pairs:
            raise SearchTooShort
        return (
            "cases_pairs(c.title, c.story) @> %s::text[]"
            " AND cases_plain(c.title, c.story) LIKE ALL (%s::text[])",
            [pairs, [f"%{like(word)}%" for word in bigrams.words(words)]],
        )
    grams = bigrams.wanted(words)
    if not any(len(gram) > 1 for gram in grams):
        raise SearchTooShort
    asked = " ".join(token(gram) if len(gram) > 1 else f"{token(gram)}*" for gram in grams)
    return "c.id IN (SELECT case_id FROM cases_search WHERE cases_search MATCH %s)", [asked]


def pairs_of(words: str) -> list[str]:
    """The pairs of characters that PostgreSQL's index holds (see migration `search`)."""
    return list(
        dict.fromkeys(
            word[i : i + 2] for word in bigrams.words(words) for i in range(len(word) - 1)
        )
    )


def like(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def tokens(grams: Sequence[str]) -> str:
    return " ".join(token(gram) for gram in grams)


def token(gram: str) -> str:
    """A pair as plain letters: SQLite's tokenizer knows no characters newer than Unicode 6.1."""
    return "".join(f"{ord(character):05x}" for character in gram)


def index_text(case: Any, *, anew: bool = False) -> None:
    """Bring SQLite's text index into step with the case; PostgreSQL's is kept by its function."""
    if connection.vendor == "postgresql":
        return
    with connection.cursor() as cursor:
        if anew:
            cursor.execute("DELETE FROM cases_search WHERE case_id = %s", [case.pk.hex])
        cursor.execute(
            "INSERT INTO cases_search (case_id, grams) VALUES (%s, %s)",
            [case.pk.hex, tokens(bigrams.grams(f"{case.title} {case.story}"))],
        )
