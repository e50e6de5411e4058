"""立卷: the file as it is now, bound into one PDF/A and kept as its next version."""

import hashlib
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from fengqiao.cases import step
from fengqiao.cases.models import Case
from fengqiao.cases.permissions import check_open
from fengqiao.cases.step import Move, Taken
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.crypto import locked
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.storing import store
from fengqiao.lib.uuid7 import uuid7
from fengqiao.papers.definitions.binding import Bound, bound
from fengqiao.papers.definitions.dossier import Line
from fengqiao.papers.definitions.matter import Matter
from fengqiao.papers.definitions.versions import row_of
from fengqiao.papers.models import Dossier


class GapsUnexplained(Refusal):
    code, status = "gaps_unexplained", 409


class NothingToBind(Refusal):
    code, status = "nothing_to_bind", 409


def make_dossier(case: Case, *, by: Post, at: datetime, command_id: UUID, **facts: Any) -> Taken:
    """Bind the file (人民调解法 27), by who opened it today; what is missing must have been explained."""
    return step.take(
        case,
        "make_dossier",
        by=by,
        at=at,
        command_id=command_id,
        facts=facts,
        write=partial(_write, by),
    )


def _write(by: Post, move: Move) -> None:
    check_open(move.case, by=by, at=move.at)
    matter = Matter(move.case, by=by, at=move.at, about=None, masked=False)
    check_whole(matter.lines)
    made = bound(matter, at=move.at)
    dossier = _dossier(move, matter, made)
    dossier.key, stored = locked(made.pdf)
    store(dossier.path, stored)
    move.add(dossier)
    around = [row_of(one.draft, one.printed, by=move.post, at=move.at) for one in made.around]
    for paper in around:
        move.add(paper)
    move.event_facts.update(
        around={paper.form: paper.sha256 for paper in around},
        dossier=str(dossier.pk),
        version=dossier.version,
        pages=dossier.pages,
        sha256=dossier.sha256,
        kept_until=dossier.kept_until.isoformat() if dossier.kept_until else "",
    )


def check_whole(lines: list[Line]) -> None:
    """Refuse a file with gaps that nobody explained, and one in which nothing lies."""
    if not any(line.papers or line.scans for line in lines):
        raise NothingToBind("卷宗里还没有文书。请先制作文书，再立卷。")
    missing = [line.item for line in lines if line.state == "missing"]
    explained = any(line.item.name == "statement" and line.state == "there" for line in lines)
    if missing and not explained:
        raise GapsUnexplained(
            "卷宗还缺{missing}。请补齐；补不齐的，先制作《卷宗情况说明》写明原因，再立卷。",
            missing=[f"《{item.label}》" for item in missing],
        )


def _dossier(move: Move, matter: Matter, made: Bound) -> Dossier:
    rule = matter.retention
    return Dossier(
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        version=move.case.dossiers.count() + 1,
        parts=made.parts,
        pages=made.pages,
        size=len(made.pdf),
        sha256=hashlib.sha256(made.pdf).hexdigest(),
        retention=rule.name,
        years=rule.years,
        kept_until=date(matter.ended_on.year + rule.years, 12, 31) if rule.years else None,
        at=move.at,
        by=move.post,
    )
