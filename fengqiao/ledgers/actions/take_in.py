"""Take a ledger in, some rows at a time: each row a case through the one door, or back with the reason.

Whoever goes on does so where the last transaction ended; a row that was taken is known again by
what it says, so that nothing comes in twice.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import uuid5

import msgspec
from django.db import IntegrityError, transaction

from fengqiao.cases.actions.import_ import Former, ready_import
from fengqiao.cases.actions.register import series_of
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Event, row_of
from fengqiao.cases.step import Ready, write_ready
from fengqiao.ledgers.actions.give_back import give_back, let_go, note_refused
from fengqiao.ledgers.actions.open_ledger import headings_in, sheet_of
from fengqiao.ledgers.definitions.headings import Headings
from fengqiao.ledgers.definitions.places import Places
from fengqiao.ledgers.definitions.rows import Memory, Reader, Unclear, Understood
from fengqiao.ledgers.definitions.words import Words
from fengqiao.ledgers.models import Import, ImportedRow
from fengqiao.ledgers.permissions import check_may_import
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.lib.workbook import Sheet
from fengqiao.rulebook.tables import in_force

BATCH = 1_000
MEMORY = "memory.json"
DAY_MS = 86_400_000

TO_BE_TAKEN = ("new", "running")

Read = Understood | Unclear | None


class GoneOnElsewhere(Refusal):
    code, status = "import_gone_on_elsewhere", 409

    def __init__(self) -> None:
        super().__init__("这次导入正在别处进行，或者已经完成。请刷新页面查看。")


@dataclass(slots=True)
class Counts:
    """What came of some rows. `refused`: the row, and why."""

    rows: int = 0
    taken: int = 0
    repeated: int = 0
    empty: int = 0
    refused: list[tuple[int, str]] = field(default_factory=list)


@dataclass(slots=True)
class Going:
    """An import under way in this process: its rows from where it stands, and their reader."""

    imported: Import
    headings: Headings
    reader: Reader
    rows: Iterator[Read]
    begins: int


def going(imported: Import, *, start: int | None = None) -> Going:
    """Ready to read on from `start` (a row from 0), or from where the import stands."""
    sheet = sheet_of(imported)
    headings = headings_in(sheet, imported)
    begins = max(imported.position if start is None else start, headings.begins)
    memory = _memory_at(imported) if start is None else Memory()
    reader = reader_of(imported, sheet, headings, memory or Memory())
    first = begins if memory else headings.begins
    numbered = enumerate(sheet.read(imported.folder, first), start=first)
    rows = (reader.read(n, cells) for n, cells in numbered)
    return Going(imported, headings, reader, islice(rows, begins - first, None), begins)


def reader_of(imported: Import, sheet: Sheet, headings: Headings, memory: Memory) -> Reader:
    """Who reads the rows of this import, with all that they are read against."""
    by, on = imported.by, imported.at.astimezone(SHANGHAI).date()
    return Reader(
        headings,
        kind=imported.kind,
        post=by,
        words=Words(in_force(on, by.place), imported.kind),
        places=Places(by, on),
        ledger_on=imported.ledger_on,
        merged=sheet.merged,
        named=f"{sheet.name} {imported.file}",
        memory=memory,
    )


def take_some(imported: Import, *, at: datetime, most: int = BATCH) -> Import:
    """Take the next rows in, in one transaction; the import then stands behind them."""
    check_may_import(imported.by, at)
    with transaction.atomic():
        held = _held(imported)
        if held.state not in TO_BE_TAKEN:
            return held
        way = going(held)
        batch = next(batches_of(way, at=at, size=most), None)
        if batch:
            held = put_down(held, batch, at=at)
        is_last = batch is None or batch.counts.rows < most
        if not is_last:
            _note_memory(held, way.reader.memory)
    if is_last:
        finish(held, at, way.headings)
    return held


@dataclass(slots=True)
class Batch:
    """Rows that were read and passed the door, and are still to be written. `start`: the first."""

    start: int
    read: Sequence[Read]
    ready: Ready
    counts: Counts


def batches_of(way: Going, *, at: datetime, size: int = BATCH) -> Iterator[Batch]:
    """The rows from where the import stands, made ready some at a time."""
    start = way.begins
    while read := list(islice(way.rows, size)):
        yield ready_batch(way.imported, start, read, at=at)
        start += len(read)


def ready_batch(imported: Import, start: int, read: Sequence[Read], *, at: datetime) -> Batch:
    """Bring rows that were read through the door, all but the writing."""
    counts = Counts(rows=len(read), empty=sum(one is None for one in read))
    counts.refused = [(one.row, one.reason) for one in read if isinstance(one, Unclear)]
    understood = [one for one in read if isinstance(one, Understood)]
    numbers = beginning_of_numbers(imported)
    matters = _renewed(imported, [_former(imported, one, numbers) for one in understood])
    ready = ready_import(
        imported.kind, by=imported.by, at=at, command_id=imported.pk, matters=matters
    )
    for one, answer in zip(understood, ready.answers, strict=True):
        if isinstance(answer, Refusal):
            counts.refused.append((one.row, answer.sentence))
        elif answer.replayed:
            counts.repeated += 1
        else:
            counts.taken += 1
    return Batch(start, read, ready, counts)


def put_down(imported: Import, batch: Batch, *, at: datetime) -> Import:
    """Write a batch and move the import on behind it, in one transaction.

    Where somebody else has brought in one of its rows meanwhile, it passes the door once more.
    """
    try:
        return _put_down(imported, batch)
    except IntegrityError:
        return _put_down(imported, ready_batch(imported, batch.start, batch.read, at=at))


def _put_down(imported: Import, batch: Batch) -> Import:
    with transaction.atomic():
        held = _held(imported)
        if held.state not in TO_BE_TAKEN or max(held.position, batch.start) != batch.start:
            raise GoneOnElsewhere
        write_ready(batch.ready)
        held.position = batch.start + batch.counts.rows
        add(held, batch.counts)
        held.save()
    return held


def _held(imported: Import) -> Import:
    """The import as it stands, kept from others until the end of the transaction."""
    held = Import.objects.select_for_update(of=("self",)).select_related("by__organ", "by__user")
    found: Import = held.get(pk=imported.pk)
    return found


def _renewed(imported: Import, matters: list[Former]) -> list[Former]:
    """A row whose import was undone is new: it comes in by another command than it did before."""
    if not Import.objects.filter(county=imported.county, state__in=("undoing", "undone")).exists():
        return matters
    while True:
        commands = [one.command_id for one in matters]
        undone = Event.objects.filter(command__in=commands, case__stage="undone")
        gone = set(undone.values_list("command", flat=True))
        if not gone:
            return matters
        matters = [
            replace(one, command_id=uuid5(one.command_id, "again"))
            if one.command_id in gone
            else one
            for one in matters
        ]


def add(imported: Import, counts: Counts) -> None:
    """Keep the score, and what was refused."""
    imported.state = "running"
    imported.taken += counts.taken
    imported.repeated += counts.repeated
    imported.empty += counts.empty
    imported.refused += len(counts.refused)
    note_refused(imported.folder, counts.refused)


def finish(imported: Import, at: datetime, headings: Headings) -> None:
    """Nothing is left to be read: what could not be taken goes back. Interrupted, it begins again."""
    give_back(imported, headings)
    imported.state, imported.ended_at = "done", at
    imported.save(update_fields=["state", "ended_at"])
    let_go(imported)


# ── One row ──────────────────────────────────────────────────────────────────────────────────────


def _former(imported: Import, one: Understood, numbers: str) -> Former:
    return Former(
        command_id=one.command_id,
        asked=one.asked,
        facts=one.facts,
        origin={"file": imported.sha256, "sheet": imported.sheet, "row": one.row},
        number=lambda: f"{numbers}{one.row:04d}号",
        former_number=one.old_number,
        parties=one.parties,
        holder=one.holder,
        order=one.row % DAY_MS,
        beside=_beside(imported, one),
    )


def beginning_of_numbers(imported: Import) -> str:
    """〔2026〕泌人调字第录3-0017号: row 17 of the third ledger that the county brought in that year."""
    on = imported.at.astimezone(SHANGHAI).date()
    kind = in_force(on, imported.by.place).kind(imported.kind)
    _, mark = series_of(imported.by.organ_id, kind.mark, on)
    return f"〔{imported.year}〕{mark}第录{imported.serial}-"


def _beside(imported: Import, one: Understood) -> Callable[[Case], list[Any]]:
    def beside(case: Case) -> list[Any]:
        rest = msgspec.json.encode(one.rest).decode() if one.rest else ""
        return [
            row_of(
                ImportedRow,
                id=uuid7(imported.at),
                case=case,
                county=case.county_code,
                imported=imported,
                row=one.row,
                rest=rest,
            )
        ]

    return beside


# ── What goes along from batch to batch ──────────────────────────────────────────────────────────


def _memory_at(imported: Import) -> Memory | None:
    """What was noted when the import came to where it stands; None where it was interrupted since."""
    try:
        kept = json.loads((imported.folder / MEMORY).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    if kept["position"] != imported.position or "said_again" not in kept:
        return None
    latest = kept["latest_on"]
    return Memory(
        latest_on=date.fromisoformat(latest) if latest else None,
        carried=kept["carried"],
        said=set(kept["said"]),
        said_again=Counter({int(row): count for row, count in kept["said_again"].items()}),
    )


def _note_memory(imported: Import, memory: Memory) -> None:
    kept = {
        "position": imported.position,
        "latest_on": memory.latest_on.isoformat() if memory.latest_on else "",
        "carried": memory.carried,
        "said": list(memory.said),
        "said_again": memory.said_again,
    }
    (imported.folder / MEMORY).write_text(json.dumps(kept), encoding="utf-8")
