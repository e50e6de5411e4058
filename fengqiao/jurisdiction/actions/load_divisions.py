"""Bring the packed divisions into the database: a county with all above it, a province, or all.

Loading again changes only what differs. PostgreSQL copies into a table beside and merges; SQLite
inserts row by row, which it does faster than anything else.
"""

import json
import lzma
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from fengqiao.jurisdiction.models import DIVISION_LEVELS, Division, DivisionChange
from fengqiao.jurisdiction.querysets import NoSuchPlace

FOLDER = Path(__file__).resolve().parent.parent / "divisions"
# Since when a code holds is seldom known; the first edition of GB/T 2260 is of 1980.
SINCE_ALWAYS = date(1980, 1, 1)
PARENT_DIGITS = {2: 0, 4: 2, 6: 4, 9: 6, 12: 9}
ROWS_AT_A_TIME = 10_000
COLUMNS = "code, name, level, parent_code, valid_from, valid_to, aliases"
CHANGING = ("name", "level", "parent_code", "valid_from", "valid_to", "aliases")


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many divisions of each level were read from the packed files."""

    by_level: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.by_level.values())


Row = tuple[str, str, str, str, str, str | None, str]


@transaction.atomic
def load_divisions(prefix: str) -> Loaded:
    """Load everything under `prefix` ('' is the nation) and what contains it.

    For a county that has ceased, its successors are loaded. NoSuchPlace for an unknown code.
    """
    counts: Counter[str] = Counter()
    for living in _history().successors.get(prefix, [prefix]):
        rows = _counted(packed_rows(living), counts)
        _copy(rows) if connection.vendor == "postgresql" else _insert(rows)
        _write_changes(living)
    if prefix and not Division.objects.under(prefix).exists():
        raise NoSuchPlace(prefix, SINCE_ALWAYS)
    return Loaded({level: counts[level] for level in Division.Level.values if counts[level]})


def packed_rows(prefix: str) -> Iterator[Row]:
    """The divisions under `prefix` and above it, and those that went up in them."""
    for code, name in _packed(prefix):
        yield _row(code, name)
    history = _history()
    for code, (name, last_day) in history.abolished.items():
        if any(_belongs(each, prefix) for each in (code, *history.successors[code])):
            yield _row(code, name, valid_to=last_day)


@cache
def packed_names() -> dict[str, str]:
    """The counties of China and what they lie in, by their codes; nothing has to be loaded for it."""
    return {code: name for code, name in _packed("") if len(code) <= len("411726")}


def _counted(rows: Iterable[Row], counts: Counter[str]) -> Iterator[Row]:
    for row in rows:
        counts[row[2]] += 1
        yield row


def _packed(prefix: str) -> Iterator[tuple[str, str]]:
    for path in sorted(FOLDER.glob(f"{prefix[:2]}*.tsv.xz")):
        with lzma.open(path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                code, _, name = line.rstrip("\n").partition("\t")
                if _belongs(code, prefix):
                    yield code, name


def _belongs(code: str, prefix: str) -> bool:
    return code.startswith(prefix) or prefix.startswith(code)


def _row(code: str, name: str, valid_to: date | None = None) -> Row:
    history = _history()
    return (
        code,
        name,
        DIVISION_LEVELS[len(code)],
        code[: PARENT_DIGITS[len(code)]],
        history.began.get(code, SINCE_ALWAYS).isoformat(),
        valid_to.isoformat() if valid_to else None,
        json.dumps(history.aliases.get(code, []), ensure_ascii=False),
    )


@dataclass(frozen=True, slots=True)
class _History:
    changes: tuple[dict[str, Any], ...]
    abolished: dict[str, tuple[str, date]]
    successors: dict[str, list[str]]
    began: dict[str, date]
    aliases: dict[str, list[str]]


@cache
def _history() -> _History:
    told = tomllib.loads((FOLDER / "changes.toml").read_text(encoding="utf-8"))
    aliases: dict[str, list[str]] = defaultdict(list)
    for alias in told["alias"]:
        aliases[alias["code"]] += alias["names"]
    for change in told["change"]:
        for code in change["new"]:
            aliases[code].append(change["old_name"])
    return _History(
        changes=tuple(told["change"]),
        abolished={
            change["old"]: (change["old_name"], change["on"] - timedelta(days=1))
            for change in told["change"]
        },
        successors={change["old"]: change["new"] for change in told["change"]},
        began={code: change["on"] for change in told["change"] for code in change["begins"]},
        aliases=dict(aliases),
    )


def _copy(rows: Iterator[Row]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE divisions_to_load ON COMMIT DROP AS"
            f" SELECT {COLUMNS} FROM jurisdiction_division WHERE false"
        )
        with cursor.copy(f"COPY divisions_to_load ({COLUMNS}) FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
        cursor.execute(
            f"INSERT INTO jurisdiction_division ({COLUMNS})"
            f" SELECT {COLUMNS} FROM divisions_to_load ON CONFLICT (code) {_update()}"
        )
        cursor.execute("DROP TABLE divisions_to_load")


def _insert(rows: Iterator[Row]) -> None:
    with connection.cursor() as cursor:
        while some := list(islice(rows, ROWS_AT_A_TIME)):
            cursor.executemany(
                f"INSERT INTO jurisdiction_division ({COLUMNS})"
                f" VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (code) {_update()}",
                some,
            )


def _update() -> str:
    """Touch a row that is there already only where it differs."""
    sets = ", ".join(f"{column} = {_told(column)}" for column in CHANGING)
    old = ", ".join(f"jurisdiction_division.{column}" for column in CHANGING)
    new = ", ".join(f"excluded.{column}" for column in CHANGING)
    return f"DO UPDATE SET {sets} WHERE ({old}) IS DISTINCT FROM ({new})"


def _told(column: str) -> str:
    """What the files say, but for the names of a division that its own county has renamed."""
    if column not in ("name", "aliases"):
        return f"excluded.{column}"
    table = "jurisdiction_division"
    return f"CASE WHEN {table}.is_named_here THEN {table}.{column} ELSE excluded.{column} END"


def _write_changes(prefix: str) -> None:
    for change in _history().changes:
        for new in change["new"]:
            if any(_belongs(code, prefix) for code in (change["old"], *change["new"])):
                DivisionChange.objects.update_or_create(
                    old=change["old"],
                    new=new,
                    on=change["on"],
                    defaults={key: change[key] for key in ("how", "source", "verified")},
                )
