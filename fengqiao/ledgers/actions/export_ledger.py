"""A ledger goes out as a workbook under the headings that people know: masked, marked, recorded."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import Question
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.actions.export_list import MOST, Exported, pages_of, recorded_question
from fengqiao.ledgers.definitions.entries import entries_of
from fengqiao.ledgers.definitions.marks import mark_of
from fengqiao.ledgers.models import Export
from fengqiao.ledgers.permissions import check_may_export
from fengqiao.lib.uuid7 import uuid7
from fengqiao.lib.workbook_writer import Table
from fengqiao.rulebook.shapes import Ledger
from fengqiao.rulebook.tables import in_force

SERIAL_WIDTH = 6


def export_ledger(
    ledger: Ledger,
    question: Question,
    *,
    by: Post,
    at: datetime,
    folder: Path,
    asked: Mapping[str, str],
    only: Sequence[UUID] | None = None,
) -> Exported:
    """Write every case of the ledger that `by` sees and `question` asks for; `asked` stands on record.

    `only`: these cases, which `by` was found to see, instead of what the question asks for.
    """
    check_may_export(by, at)
    path = folder / f"{uuid7(at).hex}.xlsx"
    pages = pages_of(replace(question, done=ledger.done), by, MOST) if only is None else [only]
    count = _write(path, ledger, pages, by=by, at=at)
    record = Export.objects.create(
        id=uuid7(at),
        county=by.place[:6],
        by=by,
        at=at,
        asked={"ledger": ledger.name, **recorded_question(asked)},
        rows=count,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    day = at.astimezone(SHANGHAI)
    return Exported(path, f"{ledger.label}-{day:%Y%m%d-%H%M}.xlsx", record)


def _write(
    path: Path, ledger: Ledger, pages: Iterable[Sequence[UUID]], *, by: Post, at: datetime
) -> int:
    on = at.astimezone(SHANGHAI).date()
    tables, mark, count = in_force(on, by.place), mark_of(by, at), 0
    columns = [("序号", SERIAL_WIDTH), *((one.label, one.width) for one in ledger.columns)]
    notes = [f"{ledger.label}：{ledger.means}", f"{mark}，个人信息已遮盖"]
    with Table(path, columns=columns, notes=notes, mark=mark) as table:
        for keys in pages:
            for line in entries_of(ledger, keys, tables=tables, on=on, word=lambda one: one.label):
                count += 1
                table.add([str(count), *line])
        table.note(f"合计：{count}件")
    return count
