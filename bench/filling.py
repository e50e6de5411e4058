"""Filling a database with cases as the product writes them: the case, its people, who is on it, its
clock, the first link of its chain. Each row is like that of the one case which the product itself
wrote before (`bench.inside`), but for what differs from case to case. By COPY, without the indexes,
which are built afterwards."""

import os
import secrets
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path
from random import Random
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from bench import rows, sample, texts
from bench.addresses import conninfo
from fengqiao.lib import chain
from fengqiao.lib.crypto import KeyRing
from fengqiao.lib.uuid7 import uuid7

Row = dict[str, Any]
AT_A_TIME = 5_000
SPAN = timedelta(days=730)
OPEN, DISPATCHED, OURS, COMPARTMENT = 0.4, 0.25, 0.3, 0.03
PLAIN_INDEXES = """
    SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relname LIKE 'cases\\_%' AND NOT i.indisunique
"""
# As the trigger does it that was put aside while the rows came in.
SEARCHED = """
    INSERT INTO cases_search (case_id, place, plain, week)
    SELECT id, place, cases_plain(title, story), cases_week(id) FROM cases_case ORDER BY id
    ON CONFLICT DO NOTHING
"""


def fill(url: str, home: Path, ground: Row, cases: int) -> None:
    """`cases` cases over the two years before today, by as many processes as there are cores."""
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        indexes = connection.execute(PLAIN_INDEXES).fetchall()
        for name, _ in indexes:
            connection.execute(f"DROP INDEX {name}")
    ends_at = datetime.now(UTC) - timedelta(hours=1)
    workers = min(os.cpu_count() or 1, max(1, cases // AT_A_TIME))
    parts = [(cases * n // workers, cases * (n + 1) // workers) for n in range(workers)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        jobs = [pool.submit(_fill_part, url, home, ground, part, cases, ends_at) for part in parts]
        for job in jobs:
            job.result()
    _finish(url, [definition for _, definition in indexes], cases)


def _finish(url: str, indexes: Sequence[str], cases: int) -> None:
    with psycopg.connect(conninfo(url), autocommit=True) as connection:
        connection.execute("SET maintenance_work_mem = '1GB'")
        connection.execute(SEARCHED)
        for definition in indexes:
            connection.execute(definition)
        connection.execute(
            "INSERT INTO cases_numberseries (organ_id, mark, year, last)"
            " SELECT id, number_mark, %s, %s FROM jurisdiction_organ WHERE number_mark <> ''"
            " ON CONFLICT (organ_id, mark, year) DO UPDATE SET last = excluded.last",
            [datetime.now(UTC).year, cases],
        )
        connection.execute("VACUUM ANALYZE")


def _fill_part(
    url: str, home: Path, ground: Row, part: tuple[int, int], cases: int, ends_at: datetime
) -> None:
    """The cases from one number up to another, in the order in which they came in."""
    random, first, last = Random(part[0]), *part
    keys = KeyRing.load(home / "keys")
    with psycopg.connect(conninfo(url)) as connection:
        like = rows.first_case(connection)
        connection.execute("SET session_replication_role = replica")  # the rows fit by construction
        for start in range(first, last, AT_A_TIME):
            numbers = range(start, min(start + AT_A_TIME, last))
            moments = (ends_at - SPAN * (1 - n / cases) for n in numbers)
            made = [
                _rows(random, ground, like, keys, n, at)
                for n, at in zip(numbers, moments, strict=True)
            ]
            for table in made[0]:
                _copy(connection, table, [row for each in made for row in each[table]])
            connection.commit()


def _copy(connection: psycopg.Connection[Any], table: str, found: Sequence[Row]) -> None:
    if not found:
        return
    sql = f"COPY {table} ({', '.join(found[0])}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(sql) as copy:
        for row in found:
            copy.write_row(tuple(row.values()))


# ── The rows of one case ─────────────────────────────────────────────────────────────────────────


def _rows(
    random: Random, ground: Row, like: dict[str, Row], keys: KeyRing, n: int, at: datetime
) -> dict[str, list[Row]]:
    place = sample.place(random, ground["villages"])
    county, village = place[:6], place[:12]
    a, b, title, story = texts.dispute(random, ground["villages"][county][village])
    post, holder = ground["posts"][county], _holder(random, ground["centres"], place)
    limit_at = at + timedelta(days=random.randint(3, 60)) if random.random() < OPEN else None
    case = like["cases_case"] | {
        "id": uuid7(at),
        "number": f"〔{at.year}〕样人调字第{n:07d}号",
        "title": title,
        "story": story,
        "channel": random.choice(("visit", "visit", "phone", "patrol", "online", "police")),
        "type": random.choice(("0201", "0201", "0202", "0101", "0301")),
        "compartment": "minors" if random.random() < COMPARTMENT else "",
        "place": place,
        "stage": "accepted" if limit_at else "archived",
        "is_open": limit_at is not None,
        "colour": random.choice(("", "", "", "blue", "yellow", "red")),
        "holder_id": holder,
        "awaits_id": holder if limit_at else None,
        "registered_at": at,
        "registered_by_id": post,
        "limit_at": limit_at,
        "yellow_at": limit_at and limit_at - timedelta(days=3),
    }
    people = (("applicant", a), ("respondent", b))
    beside = {
        "cases_party": [
            _party(random, like, keys, case, position, role, name)
            for position, (role, name) in enumerate(people)
        ],
        "cases_assignment": list(_assignments(random, ground, like, case)),
        "cases_deadline": [_deadline(like, case)] if limit_at else [],
    }
    event = _event(like, case, beside["cases_party"])
    case |= {"length": 1, "head": event["hash"]}
    return {"cases_case": [case], **beside, "cases_event": [event]}


def _of(like: Row, case: Row, **differs: Any) -> Row:
    """A row of the case, with a key of its own."""
    own = {"id": uuid7(case["registered_at"]), "case_id": case["id"], "county": case["place"][:6]}
    return like | own | differs


def _holder(random: Random, centres: dict[str, str], place: str) -> str:
    """The village's centre, the town's or the county's, if it has one."""
    digits = random.choices((12, 9, 6), (6, 3, 1))[0]
    return centres.get(place[:digits]) or centres[place[:6]]


def _party(
    random: Random,
    like: dict[str, Row],
    keys: KeyRing,
    case: Row,
    position: int,
    role: str,
    name: str,
) -> Row:
    phone = f"138{random.randrange(10**8):08d}"
    party = _of(like["cases_party"], case, position=position, role=role)
    said = {"name": name, "phone": phone, "address": "大路北二组"}
    sealed = {
        column: keys.seal(text, row=party["id"], field=f"cases_party.{column}")
        for column, text in said.items()
    }
    code = secrets.token_hex(32) if role == "applicant" else ""  # he took a code away with him
    return party | sealed | {"phone_index": keys.phone_index(phone), "code_index": code}


def _assignments(random: Random, ground: Row, like: dict[str, Row], case: Row) -> Iterator[Row]:
    """The organ that took it in, and now and then a department that was sent it."""
    yield _assignment(like, case, case["holder_id"], "first")
    if random.random() < DISPATCHED:
        county = case["place"][:6]
        ours = county == sample.COUNTY and random.random() < OURS
        organ = ground["department"] if ours else random.choice(ground["departments"][county])
        yield _assignment(like, case, organ, "lead")


def _assignment(like: dict[str, Row], case: Row, organ: str, role: str) -> Row:
    at, by = case["registered_at"], case["registered_by_id"]
    return _of(
        like["cases_assignment"],
        case,
        organ_id=organ,
        role=role,
        sent_by_id=by,
        sent_at=at,
        signed_at=at,
        limit_at=case["limit_at"],
    )


def _deadline(like: dict[str, Row], case: Row) -> Row:
    at, limit_at = case["registered_at"], case["limit_at"]
    moments = {f"{name}_at": limit_at for name in ("raw", "due", "limit")}
    yellow_at = case["yellow_at"]
    return _of(like["cases_deadline"], case, started_at=at, yellow_at=yellow_at, **moments)


def _event(like: dict[str, Row], case: Row, parties: Sequence[Row]) -> Row:
    at, command = case["registered_at"], uuid7(case["registered_at"])
    facts = {name: case[name] for name in ("title", "place", "channel", "type")}
    body = {
        "case": str(case["id"]),
        "place_in_chain": 1,
        "verb": "register",
        "at": int(at.timestamp() * 1_000_000),
        "by": case["registered_by_id"],
        "command": str(command),
        "asked": command.hex * 2,
        "stage": "registered",
        "facts": {**facts, "parties": [str(party["id"]) for party in parties]},
    }
    return _of(
        like["cases_event"],
        case,
        at=at,
        by_id=case["registered_by_id"],
        command=command,
        asked=body["asked"],
        facts=Jsonb(body["facts"]),
        hash=chain.link(chain.BEGINNING, body),
    )
