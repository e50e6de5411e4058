"""A list goes out as a workbook: with a power of its own, marked with who took it and when, recorded.

Details are masked; who needs them in full says why, and each matter's history keeps it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from uuid import UUID

from fengqiao.cases.actions.export import export
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.querysets import Question, page
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.definitions.lines import Writer, lines_of
from fengqiao.ledgers.definitions.marks import mark_of
from fengqiao.ledgers.models import Export
from fengqiao.ledgers.permissions import check_may_export
from fengqiao.lib import idcard, masking, phone
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.lib.workbook_writer import Table
from fengqiao.rulebook.tables import in_force

KIND = "dispute"
A_PAGE = 100
MOST, MOST_IN_FULL = 100_000, 500


class TooManyInFull(Refusal):
    code, status = "export_too_large", 422

    def __init__(self, most: int) -> None:
        super().__init__("一次最多导出{most}件。请缩小筛选范围，分几次导出。", most=most)


class NoLedgerOfThisKind(Refusal):
    code, status = "no_ledger_of_this_kind", 422

    def __init__(self) -> None:
        super().__init__("现在只有矛盾纠纷有台账格式。请在“种类”里选矛盾纠纷，再导出。")


class ExportReasonMissing(Refusal):
    code, status = "export_reason_missing", 422

    def __init__(self) -> None:
        super().__init__("导出完整个人信息要写明理由，每件事项的经过里都会记下来。")


@dataclass(frozen=True, slots=True)
class Exported:
    """The workbook, and what is on record of it."""

    path: Path
    name: str
    record: Export


def export_list(
    question: Question,
    *,
    by: Post,
    at: datetime,
    folder: Path,
    asked: Mapping[str, str],
    in_full: bool = False,
    reason: str = "",
) -> Exported:
    """Write every case that `by` sees and `question` asks for into a workbook in `folder`.

    `asked` is the question as it is put on record.
    """
    check_may_export(by, at, in_full=in_full)
    if question.kind not in ("", KIND):
        raise NoLedgerOfThisKind
    if in_full and not reason.strip():
        raise ExportReasonMissing
    pages = pages_of(question, by, MOST_IN_FULL if in_full else MOST)
    if in_full:
        pages = iter(_told_each(list(pages), by, at, reason))
    path = folder / f"{uuid7(at).hex}.xlsx"
    count = _write(path, pages, by=by, at=at, asked=asked, in_full=in_full, reason=reason)
    record = Export.objects.create(
        id=uuid7(at),
        county=by.place[:6],
        by=by,
        at=at,
        asked=recorded_question(asked),
        rows=count,
        is_masked=not in_full,
        reason=reason.strip()[:200],
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )
    return Exported(path, f"台账-{at.astimezone(SHANGHAI):%Y%m%d-%H%M}.xlsx", record)


def pages_of(question: Question, by: Post, most: int) -> Iterator[list[UUID]]:
    """The keys of all cases of the list, a page at a time."""
    asked, seen = replace(question, kind=KIND, limit=A_PAGE, cursor=""), 0
    while True:
        found = page(by, asked)
        seen += len(found.rows)
        if seen > most:
            raise TooManyInFull(most)
        yield [row["id"] for row in found.rows]
        if not found.next:
            return
        asked = replace(asked, cursor=found.next)


def _told_each(
    pages: Sequence[list[UUID]], by: Post, at: datetime, reason: str
) -> Sequence[list[UUID]]:
    """Each matter's history says that its details were taken out, before they are."""
    for keys in pages:
        for line in lines_of(keys):
            export(line.case, by=by, at=at, command_id=uuid7(at), reason=reason.strip())
    return pages


def _write(
    path: Path,
    pages: Iterator[list[UUID]],
    *,
    by: Post,
    at: datetime,
    asked: Mapping[str, str],
    in_full: bool,
    reason: str,
) -> int:
    tables = in_force(at.astimezone(SHANGHAI).date(), by.place)
    writer = Writer(tables, tables.kind(KIND), in_full=in_full)
    mark = mark_of(by, at)
    told = "个人信息未遮盖，请妥善保管" if in_full else "个人信息已遮盖"
    notes = [
        f"{mark}，{told}{f'，理由：{reason.strip()}' if reason.strip() else ''}。{_words(asked)}"
    ]
    count = 0
    with Table(path, columns=writer.columns, notes=notes, mark=mark) as table:
        for keys in pages:
            for line in lines_of(keys):
                count += 1
                table.add(writer.line(count, line))
        table.note(f"合计：{count}件。{mark}。")
    return count


def _words(asked: Mapping[str, str]) -> str:
    shown = "，".join(f"{name}={value}" for name, value in recorded_question(asked).items())
    return f"条件：{shown}。" if shown else "没有筛选条件。"


def recorded_question(asked: Mapping[str, str]) -> dict[str, str]:
    """The question without what names somebody."""
    return {name: _without_number(value) for name, value in asked.items() if value}


def _without_number(value: str) -> str:
    if idcard.read(value):
        return masking.id_number(value)
    return masking.phone(value) if phone.is_mobile(value) else value
