"""What is recorded: one Event an act, chained by hash, written together with the rows it is about.

Only `step` imports this.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, models

from fengqiao.cases.models import Case, Event
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import hot_cursor
from fengqiao.lib import chain
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7


class CommandReused(Refusal):
    code, status = "command_reused", 409

    def __init__(self) -> None:
        super().__init__("这个操作编号已经用于另一个操作。请刷新页面后重新提交。")


def asked(verb: str, by: Post, subject: object, facts: Mapping[str, Any]) -> str:
    """The hash of what a sender asked, by which a repeated command is known for the same one."""
    text = json.dumps([verb, str(by.pk), str(subject), facts], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def earlier(command: UUID, asked_now: str) -> Event | None:
    """The event that this command made before; CommandReused if it then asked something else."""
    found = Event.objects.filter(command=command).select_related("case__holder", "case__receiver")
    event = found.first()
    if event and event.asked != asked_now:
        raise CommandReused
    return event


def next_event(
    case: Case,
    *,
    verb: str,
    by: Post,
    at: datetime,
    command: UUID,
    asked: str,
    facts: Mapping[str, Any],
) -> Event:
    """The next link of the case's chain, not yet written; moves the case's head on."""
    event = Event(
        id=uuid7(at),
        case=case,
        county=case.county_code,
        place_in_chain=case.length + 1,
        verb=verb,
        at=at,
        by=by,
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
    """What the hash of an event covers."""
    return {
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


def write_together(rows: Sequence[models.Model]) -> None:
    """Insert rows of several tables: on PostgreSQL in one statement, on SQLite one after the other."""
    inserts = [_insert(row) for row in rows]
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            for sql, values in inserts:
                cursor.execute(sql, values)
        return
    *before, last = inserts
    with_parts = ", ".join(f"w{n} AS ({sql})" for n, (sql, _) in enumerate(before))
    sql = f"WITH {with_parts} {last[0]}" if before else last[0]
    with hot_cursor() as cursor:
        cursor.execute(sql, [value for _, values in inserts for value in values])


Fields = Sequence["models.Field[Any, Any]"]
_INSERTS: dict[type[models.Model], tuple[str, Fields]] = {}


def _insert(row: models.Model) -> tuple[str, list[Any]]:
    sql, fields = _insert_of(type(row))
    return sql, [f.get_db_prep_save(f.pre_save(row, add=True), connection) for f in fields]


def _insert_of(model: type[models.Model]) -> tuple[str, Fields]:
    if model not in _INSERTS:
        fields = [f for f in model._meta.concrete_fields if not f.generated]
        columns = ", ".join(f'"{f.column}"' for f in fields)
        places = ", ".join(["%s"] * len(fields))
        _INSERTS[model] = (
            f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({places})',
            fields,
        )
    return _INSERTS[model]
