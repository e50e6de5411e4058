"""What is recorded: one Event an act, chained by hash, written together with the rows it is about.

Only `step` imports this.
"""

import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import count
from typing import Any
from uuid import UUID

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections, models

from fengqiao.cases.models import Case, Event, row_of
from fengqiao.cases.models.stream import columns_of, stream_of
from fengqiao.cases.querysets import adapted, keys, rows
from fengqiao.cases.querysets.ways import Sql
from fengqiao.jurisdiction.models import Actor, party_of, post_of
from fengqiao.lib import chain
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7

TAKE_NUMBER = """
    INSERT INTO cases_numberseries (organ_id, mark, year, last) VALUES (%s, %s, %s, 1)
    ON CONFLICT (organ_id, mark, year) DO UPDATE SET last = cases_numberseries.last + 1
    RETURNING last
"""
NUMBERED = """
    numbered AS (
        SELECT %s::text || lpad(last::text, greatest(4, length(last::text)), '0') || '号' AS number
        FROM taken
    )
"""
ANY_OF = "SELECT 1 AS found FROM cases_event WHERE command = ANY(%s::uuid[]) LIMIT 1"
COMPUTED = "(SELECT number FROM numbered)"


class CommandReused(Refusal):
    code, status = "command_reused", 409

    def __init__(self) -> None:
        super().__init__("这个操作编号已经用于另一个操作。请刷新页面后重新提交。")


def asked(verb: str, by: Actor, subject: object, facts: Mapping[str, Any]) -> str:
    """The fingerprint of what a sender asked, by which a repeated command is known for the same."""
    party = party_of(by)
    sender = f"{by.pk} {party}" if party else str(by.pk)
    text = json.dumps([verb, sender, str(subject), facts], sort_keys=True, default=str)
    return keys().fingerprint(text)


def earlier(command: UUID, asked_now: str) -> Event | None:
    """The event that this command made before; CommandReused if it then asked something else.

    Every act asks, and nearly every answer is no: so it is asked by hand.
    """
    if not rows("SELECT 1 AS found FROM cases_event WHERE command = %s", [adapted(command)]):
        return None
    found = Event.objects.filter(command=command).select_related("case__holder", "case__receiver")
    event = found.first()
    if event and event.asked != asked_now:
        raise CommandReused
    return event


def earlier_of(commands: Sequence[UUID]) -> dict[UUID, Event]:
    """Of many commands the events that they made before."""
    if connection.vendor == "postgresql" and not rows(ANY_OF, [list(commands)]):
        return {}
    found = Event.objects.filter(command__in=commands).select_related("case")
    return {event.command: event for event in found}


def next_event(
    case: Case,
    *,
    verb: str,
    by: Actor,
    at: datetime,
    command: UUID,
    asked: str,
    facts: Mapping[str, Any],
    party: UUID | None = None,
) -> Event:
    """The next link of the case's chain, not yet written; moves the case's head on.

    `party`: who of the people acted, where the visitor himself does not say it (he just came).
    """
    event = row_of(
        Event,
        id=uuid7(at),
        case=case,
        county=case.county_code,
        place_in_chain=case.length + 1,
        verb=verb,
        at=at,
        by=post_of(by),
        party_id=party or party_of(by),
        command=command,
        asked=asked,
        stage=case.stage,
        facts=dict(facts),
        previous=case.head,
    )
    event.hash = hash_of(event)
    case.length, case.head = event.place_in_chain, event.hash
    return event


def hash_of(event: Event) -> str:
    return chain.link(event.previous, body_of(event))


def body_of(event: Event) -> dict[str, Any]:
    """What the hash of an event covers; a party only where one acted, as ever since there were any."""
    party = {"party": str(event.party_id)} if event.party_id else {}
    return {
        **party,
        "case": str(event.case_id),
        "place_in_chain": event.place_in_chain,
        "verb": event.verb,
        "at": int(event.at.timestamp() * 1_000_000),
        "by": str(event.by_id),
        "command": str(event.command),
        "asked": event.asked,
        "stage": event.stage,
        "facts": event.facts,
    }


# ── Writing rows together ────────────────────────────────────────────────────────────────────────


def write_together(made: Sequence[models.Model], changes: Sequence[Sql] = ()) -> None:
    """Make `changes` (see below) and insert rows of several tables: on PostgreSQL in one statement,
    on SQLite one after the other."""
    statements = [*changes, *((_insert(type(row)), _values(row)) for row in made)]
    if connection.vendor == "postgresql":
        sql = _as_one(tuple(sql for sql, _ in statements))
        _execute(sql, [value for _, values in statements for value in values])
        return
    alike: dict[str, list[list[Any]]] = {}
    for sql, values in statements:
        alike.setdefault(sql, []).append(values)
    with connection.cursor() as cursor:
        for sql, several in alike.items():
            cursor.executemany(sql, several)


Packed = tuple[str, "bytes | list[list[Any]]"]  # a statement for many rows of a table, and the rows


def packed(made: Sequence[models.Model]) -> list[Packed]:
    """The rows of many acts, table by table, as they go to the database: on PostgreSQL each table in
    one stream. Nothing has to be made of them any more when they are written."""
    tables: dict[type[models.Model], list[models.Model]] = {}
    for row in made:
        tables.setdefault(type(row), []).append(row)
    if connection.vendor == "postgresql":
        return [(_stream(model), stream_of(model, rows)) for model, rows in tables.items()]
    return [(_insert(model), [*map(_values, rows)]) for model, rows in tables.items()]


def write_packed(tables: Sequence[Packed]) -> None:
    """Insert what was packed."""
    with connection.cursor() as cursor:
        for sql, rows_of_it in tables:
            if isinstance(rows_of_it, bytes):
                with cursor.copy(sql) as stream:
                    stream.write(rows_of_it)
            else:
                cursor.executemany(sql, rows_of_it)


@cache
def _stream(model: type[models.Model]) -> str:
    columns = ", ".join(f'"{f.column}"' for f in columns_of(model))
    return f'COPY "{model._meta.db_table}" ({columns}) FROM STDIN (FORMAT binary)'


@dataclass(frozen=True, slots=True)
class Series:
    """What a new case is numbered in: the organ's own series of the year, by its mark (泌人调字)."""

    organ_id: UUID
    mark: str
    year: int

    @property
    def beginning(self) -> str:
        return f"〔{self.year}〕{self.mark}第"


def write_new(case: Case, beside: Sequence[models.Model], series: Series, *, proven: Sql) -> None:
    """Insert a new case with its rows under the next number of `series`: 〔2026〕泌人调字第0001号.

    `proven`: the proof of who does it (`jurisdiction.querysets.proof`). The number is taken with the
    rows, so that none is lost and nobody waits for another's act; on PostgreSQL it is all one statement.
    """
    taken = [adapted(series.organ_id), series.mark, series.year]
    if connection.vendor != "postgresql":
        last = rows(TAKE_NUMBER, taken)[0]["last"]
        case.number = f"{series.beginning}{last:04d}号"
        write_together([case, *beside])
        return
    own = _values(case)
    del own[_place_of_number()]
    others = [value for row in beside for value in _values(row)]
    stands, stamp = proven
    sql = _as_new_case(tuple(type(row) for row in beside), stands)
    case.number = _execute(sql, [*taken, series.beginning, *own, *others, *stamp])


def change_of(row: models.Model, names: Collection[str]) -> Sql:
    """What brings these columns of a row that was read before up to what they are now."""
    fields = [f for f in row._meta.concrete_fields if f.name in names or f.attname in names]
    values = [f.get_db_prep_save(getattr(row, f.attname), connection) for f in fields]
    return _update(type(row), tuple(f.column for f in fields)), [*values, adapted(row.pk)]


def limit_for_lists(case: Case) -> Sql:
    """What tells those who are on the case its nearest limit, by which their lists are ordered."""
    sql = (
        'UPDATE "cases_assignment" SET "limit_at" = %s WHERE "case_id" = %s AND "ended_at" IS NULL'
    )
    return sql, [adapted(case.limit_at), adapted(case.pk)]


def _execute(sql: str, values: list[Any]) -> Any:
    """Run a statement with many values, and give the one value that it answers, if any.

    Its places are numbered once, not at every call, as psycopg does where they are more than fifty.
    """
    ours = connections[DEFAULT_DB_ALIAS]  # once, as in `hot_cursor`
    if ours.queries_logged:
        with ours.cursor() as cursor:
            cursor.execute(sql, values)
            return _answer(cursor)
    ours.close_if_health_check_failed()
    ours.ensure_connection()
    with ours.wrap_database_errors, psycopg.RawCursor(ours.connection) as raw:
        raw.execute(_numbered(sql), values)
        return _answer(raw)


def _answer(cursor: Any) -> Any:
    return cursor.fetchone()[0] if cursor.description else None


@cache
def _numbered(sql: str) -> bytes:
    number = count(1)
    return re.sub("%s", lambda _: f"${next(number)}", sql).encode()


@cache
def _as_one(statements: tuple[str, ...]) -> str:
    *before, last = statements
    parts = ", ".join(f"w{n} AS ({sql})" for n, sql in enumerate(before))
    return f"WITH {parts} {last}" if before else last


@cache
def _as_new_case(beside: tuple[type[models.Model], ...], stands: str) -> str:
    inserts = [_insert(Case, "number"), *(_insert(model) for model in beside)]
    parts = ", ".join(f"w{n} AS ({sql})" for n, sql in enumerate(inserts))
    asked = f"SELECT number FROM numbered WHERE {stands}"
    return f"WITH taken AS ({TAKE_NUMBER}), {NUMBERED}, {parts} {asked}"


@cache
def _update(model: type[models.Model], columns: tuple[str, ...]) -> str:
    places = ", ".join(f'"{column}" = %s' for column in columns)
    return f'UPDATE "{model._meta.db_table}" SET {places} WHERE "id" = %s'


@cache
def _insert(model: type[models.Model], numbered: str = "") -> str:
    """The insertion of a row; the column `numbered` takes what the statement itself has computed."""
    fields = columns_of(model)
    columns = ", ".join(f'"{f.column}"' for f in fields)
    places = ", ".join(COMPUTED if f.column == numbered else "%s" for f in fields)
    return f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})'


def _values(row: models.Model) -> list[Any]:
    """The values of a row as this database takes them; PostgreSQL takes most of them as they are."""
    kept, ours = row.__dict__, connections[DEFAULT_DB_ALIAS]  # once, as in `hot_cursor`
    if ours.vendor != "postgresql":
        return [f.get_db_prep_save(f.pre_save(row, add=True), ours) for f in columns_of(type(row))]
    return [
        f.get_db_prep_save(f.pre_save(row, add=True), ours) if special else kept[f.attname]
        for f, special in _marked(type(row))
    ]


@cache
def _place_of_number() -> int:
    return [field.attname for field in columns_of(Case)].index("number")


@cache
def _marked(model: type[models.Model]) -> list[tuple["models.Field[Any, Any]", bool]]:
    """The columns, and of each whether its value has to be made for PostgreSQL: JSON and sealed text."""
    special = (models.JSONField, models.BinaryField)
    return [(field, isinstance(field, special)) for field in columns_of(model)]
