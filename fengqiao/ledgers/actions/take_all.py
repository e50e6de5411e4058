"""Take a whole ledger in at one go, on as many processor cores as there are.

One process reads the rows in order, for a row leans on those above it; the others bring them through
the door, a batch and a transaction each. Killed in the middle, it is begun again: what was taken is
known by what it says. In memory lie a few batches, however long the ledger is.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from datetime import datetime
from itertools import islice
from multiprocessing import get_context
from uuid import UUID

import django
from django.db import connection

from fengqiao.ledgers.actions.take_in import (
    BATCH,
    Counts,
    Read,
    add,
    finish,
    going,
    taken_in,
)
from fengqiao.ledgers.models import Import
from fengqiao.ledgers.permissions import check_may_import

AHEAD = 2  # batches that wait for each process
Told = Callable[[Import], None]


def take_all(imported: Import, *, at: datetime, processes: int, told: Told) -> Import:
    """Take everything in; `told` hears how far it is after each batch."""
    check_may_import(imported.by, at)
    way = going(imported, start=0)
    imported.taken = imported.repeated = imported.refused = imported.empty = 0
    imported.position, imported.state = way.headings.begins, "running"
    imported.save()
    batches = _batches(way.rows)
    is_long = imported.rows - imported.position > BATCH
    several = is_long and processes > 1 and connection.vendor == "postgresql"
    counted = (
        _by_several(imported, batches, at, processes) if several else _alone(imported, batches, at)
    )
    for counts in counted:
        add(imported, counts)
        imported.position += counts.rows
        imported.save()
        told(imported)
    finish(imported, at, way.headings)
    imported.save()
    return imported


def _batches(rows: Iterator[Read]) -> Iterator[list[Read]]:
    while some := list(islice(rows, BATCH)):
        yield some


def _alone(imported: Import, batches: Iterator[list[Read]], at: datetime) -> Iterator[Counts]:
    for batch in batches:
        yield taken_in(imported, batch, at=at)


def _by_several(
    imported: Import, batches: Iterator[list[Read]], at: datetime, processes: int
) -> Iterator[Counts]:
    """Batches handed out as they are read, never more than a few at once."""
    connection.close()
    with ProcessPoolExecutor(
        processes, mp_context=get_context("spawn"), initializer=django.setup
    ) as pool:
        waiting: set[Future[Counts]] = set()
        for batch in batches:
            waiting.add(pool.submit(_take, imported.pk, batch, at))
            if len(waiting) >= processes * AHEAD:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (one.result() for one in done)
        for one in waiting:
            yield one.result()


def _take(key: UUID, batch: Sequence[Read], at: datetime) -> Counts:
    """In a process of its own."""
    imported = Import.objects.select_related("by__organ", "by__user").get(pk=key)
    return taken_in(imported, batch, at=at)
