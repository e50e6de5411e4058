"""Take a whole ledger in at one go: while the database writes some rows, the next are made ready.

Where it stands moves on in the same transaction as the rows: killed in the middle, it goes on there,
and nothing is lost or there twice. In memory lie two batches, however long the ledger is.
"""

import gc
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from fengqiao.cases.querysets import sort_in
from fengqiao.ledgers.actions.take_in import BATCH, Batch, batches_of, finish, going, put_down
from fengqiao.ledgers.models import Import
from fengqiao.ledgers.permissions import check_may_import

OBJECTS = 200_000  # made before somebody looks for circles among them: hardly any are left behind
TURN = 0.0005  # seconds after which the thread that writes may have the interpreter
Told = Callable[[Import], None]


def take_all(imported: Import, *, at: datetime, told: Told) -> Import:
    """Take in everything from where the import stands; `told` hears how far it is after each batch."""
    check_may_import(imported.by, at)
    way = going(imported)
    batches = batches_of(way, at=at)
    is_long = imported.rows - imported.position > BATCH
    two = is_long and connection.vendor == "postgresql" and not connection.in_atomic_block
    with _unhurried():
        for standing in _by_two(imported, batches, at) if two else _alone(imported, batches, at):
            imported = standing
            told(imported)
    finish(imported, at, way.headings)
    sort_in()
    return imported


def _alone(imported: Import, batches: Iterator[Batch], at: datetime) -> Iterator[Import]:
    for batch in batches:
        yield put_down(imported, batch, at=at)


def _by_two(imported: Import, batches: Iterator[Batch], at: datetime) -> Iterator[Import]:
    """A thread with a connection of its own writes a batch, while this one makes the next ready."""
    with ThreadPoolExecutor(1) as writer:
        try:
            written = None
            for batch in batches:
                if written:
                    yield written.result()
                written = writer.submit(put_down, imported, batch, at=at)
            if written:
                yield written.result()
        finally:
            writer.submit(connection.close)


@contextmanager
def _unhurried() -> Iterator[None]:
    """Look for garbage in circles seldom, and hand the interpreter over quickly."""
    before, turn = gc.get_threshold(), sys.getswitchinterval()
    gc.set_threshold(OBJECTS, *before[1:])
    sys.setswitchinterval(TURN)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        sys.setswitchinterval(turn)
