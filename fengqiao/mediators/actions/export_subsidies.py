"""A list goes out as a workbook, for the treasury: marked with who took it out and when, on record with
its hash. Each case by its number alone; a protected one without it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, taking
from fengqiao.lib.workbook_writer import Table, Value
from fengqiao.mediators.models import Subsidy, SubsidyList
from fengqiao.mediators.step import REVIEW
from fengqiao.rulebook.tables import Tables, in_force

COLUMNS = (
    ("序号", 6),
    ("调解员", 12),
    ("调解组织", 28),
    ("事项编号", 24),
    ("协议形式", 10),
    ("难度", 10),
    ("理由", 40),
    ("金额（元）", 12),
    ("审核人", 12),
)
FORMS = {"written": "书面协议", "oral": "口头协议"}  # the treasury reads Chinese
PROTECTED = "（专人办理的事项）"


@dataclass(frozen=True, slots=True)
class Written:
    """The workbook, what to call it, and its hash as it stands on record."""

    path: Path
    name: str
    sha256: str


def export_subsidies(listed: SubsidyList, *, by: Post, at: datetime, folder: Path) -> Written:
    """Only a list that was shown and closed leaves the house."""
    with taking(
        "export_subsidies", by=by, at=at, county=listed.county, about=listed, power=REVIEW
    ) as move:
        if listed.state != "closed":
            raise Unfit("公示期满、定稿以后才能导出。")
        path = folder / f"{listed.pk.hex}-{at:%H%M%S%f}.xlsx"
        count = _write(path, listed, by=by, at=at)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        move.note(listed, None, {"rows": count, "sha256": digest})
    return Written(path, f"{listed.title}.xlsx", digest)


def _write(path: Path, listed: SubsidyList, *, by: Post, at: datetime) -> int:
    mark = f"{by.user.name}（{by.organ.name}）于{at.astimezone(SHANGHAI):%Y年%m月%d日 %H:%M}导出"
    shown = f"公示：{listed.shown_from_on}至{listed.shown_until_on}，{listed.closed_on}定稿"
    rules = in_force(at.astimezone(SHANGHAI).date(), listed.county)
    rows = listed.subsidies.select_related(
        "case", "mediator__committee__organ", "reviewed_by__user"
    ).order_by("mediator__name", "id")
    count, total = 0, Decimal(0)
    notes = [f"{listed.title}。{shown}。{mark}。本名单供财政核拨，系统不付款。"]
    with Table(path, columns=COLUMNS, sheet="补贴名单", notes=notes, mark=mark) as table:
        for count, row in enumerate(rows, start=1):
            table.add(_cells(count, row, rules))
            total += row.amount or Decimal(0)
        table.note(f"合计：{count}件，{total}元。{mark}。")
    return count


def _cells(number: int, row: Subsidy, rules: Tables) -> list[Value]:
    labels = {fact.code: fact.label for fact in rules.difficulty_facts()}
    return [
        number,
        row.mediator.name,
        row.mediator.committee.organ.name,
        PROTECTED if row.case.compartment else row.case.number,
        FORMS[row.form],
        rules.difficulty(row.difficulty).label,
        "、".join(labels.get(code, code) for code in row.reasons),
        row.amount,
        row.reviewed_by.user.name if row.reviewed_by else "",
    ]
