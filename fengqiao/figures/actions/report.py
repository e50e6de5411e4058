"""上报: a table goes up as it stands, for a time that is over; what stands in it then stays as it was."""

import hashlib
import json
from datetime import datetime
from uuid import UUID

from fengqiao.figures.actions.count import count
from fengqiao.figures.definitions.bodies import made_of
from fengqiao.figures.definitions.tables import CASES, Span, rows_of
from fengqiao.figures.models import TableReport
from fengqiao.figures.permissions import check_may_report
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7


class NotOverYet(Refusal):
    code, status = "span_not_over", 422

    def __init__(self) -> None:
        super().__init__("这段时间还没有过完，数字还会变。请在最后一个月过完以后再上报。")


class ReportedAlready(Refusal):
    code, status = "reported_already", 409

    def __init__(self) -> None:
        super().__init__("这张报表已经上报过，上报的数字不再改动。后来有变化的，请记录更正。")


def report(
    span: Span, *, by: Post, at: datetime, name: str = CASES, command_id: UUID | None = None
) -> TableReport:
    """Report a table of the post's own place; NotOverYet, ReportedAlready, MayNotReport.

    The same command twice reports once.
    """
    check_may_report(by, by.place, at)
    if repeated := _reported_by(command_id, by):
        return repeated
    if not span.is_over(at):
        raise NotOverYet
    count(at=at)
    table = made_of(name, by.place, span, at=at)
    rows = rows_of(table)
    made, is_new = TableReport.objects.get_or_create(
        table=name,
        place=by.place,
        first_on=span.first,
        last_on=span.ends_on,
        defaults={
            "id": command_id or uuid7(at),
            "county": by.place[:6],
            "at": at,
            "by": by,
            "counted_at": at,
            "rows": rows,
            "is_zero": table.whole.is_empty,
            "sha256": hash_of(rows),
        },
    )
    if not is_new:
        raise ReportedAlready
    return made


def _reported_by(command_id: UUID | None, by: Post) -> TableReport | None:
    rows = TableReport.objects.filter(by=by)
    found: TableReport | None = rows.filter(pk=command_id).first() if command_id else None
    return found


def hash_of(rows: object) -> str:
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
