"""Take a whole import back, but for what somebody has worked on since."""

from datetime import datetime
from uuid import uuid5

from fengqiao.cases.actions.undo_import import WorkedOnSince, undo_import
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Post
from fengqiao.ledgers.models import Import, ImportedRow
from fengqiao.ledgers.permissions import check_may_import
from fengqiao.lib import workbook
from fengqiao.lib.refusal import Refusal

BATCH = 200


class ReasonMissing(Refusal):
    code, status = "undo_reason_missing", 422

    def __init__(self) -> None:
        super().__init__("请写明为什么撤销这次导入。")


class NotDoneYet(Refusal):
    code, status = "import_not_done", 409

    def __init__(self) -> None:
        super().__init__("这次导入还没有做完，或者已经撤销。请刷新页面。")


def begin_undo(imported: Import, *, by: Post, at: datetime, reason: str) -> Import:
    """Say that the import is to be taken back, and why."""
    check_may_import(by, at)
    if not reason.strip():
        raise ReasonMissing
    if imported.state not in ("running", "done"):
        raise NotDoneYet
    imported.state, imported.undone_reason = "undoing", reason.strip()[:200]
    imported.save(update_fields=["state", "undone_reason"])
    workbook.forget(imported.folder)
    return imported


def undo_some(imported: Import, *, by: Post, at: datetime, most: int = BATCH) -> Import:
    """Take back the next cases; the import is undone when none is left that can be."""
    if imported.state != "undoing":
        return imported
    for case in _left(imported).filter(length=1).order_by("id")[:most]:
        _undo(case, imported, by, at)
    if not _left(imported).filter(length=1).exists():
        imported.state, imported.ended_at = "undone", at
        imported.kept = _left(imported).count()
        imported.save(update_fields=["state", "ended_at", "kept"])
    return imported


def kept_of(imported: Import, most: int = 100) -> list[Case]:
    """Cases of an undone import that somebody had worked on: they stay."""
    return list(_left(imported).order_by("id")[:most])


def _undo(case: Case, imported: Import, by: Post, at: datetime) -> None:
    try:
        undo_import(
            case,
            by=by,
            at=at,
            command_id=uuid5(case.pk, "undo_import"),
            reason=imported.undone_reason,
        )
    except WorkedOnSince:  # in this very moment
        return
    ImportedRow.objects.filter(case=case).update(rest=b"")


def _left(imported: Import):  # type: ignore[no-untyped-def]
    return Case.objects.filter(imported__imported=imported).exclude(stage="undone")
