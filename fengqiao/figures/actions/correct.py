"""更正: what has changed since a table was reported is told apart: by whom it was put right, what, and why."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fengqiao.figures.actions.count import count
from fengqiao.figures.definitions.bodies import made_of
from fengqiao.figures.definitions.tables import changes_since, span_of, standing
from fengqiao.figures.models import ReportCorrection, TableReport
from fengqiao.figures.permissions import check_may_report
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7

LONGEST = 500


class NothingChanged(Refusal):
    code, status = "nothing_changed", 409

    def __init__(self) -> None:
        super().__init__("现在数出来的和上报的（连同已经记录的更正）一样，没有要更正的。")


class CorrectionReasonMissing(Refusal):
    code, status = "correction_reason_missing", 422

    def __init__(self) -> None:
        super().__init__("请写明为什么更正，例如：发生地更正、重新办理。不写姓名。")


def correct(
    report: TableReport, *, by: Post, at: datetime, reason: str, command_id: UUID | None = None
) -> ReportCorrection:
    """Record all that is another now; CorrectionReasonMissing, NothingChanged, MayNotReport.

    The same command twice records once.
    """
    check_may_report(by, report.place, at)
    mine = ReportCorrection.objects.filter(report=report, by=by)
    if command_id and (repeated := mine.filter(pk=command_id).first()):
        return repeated
    if not reason.strip():
        raise CorrectionReasonMissing
    count(at=at)
    with transaction.atomic():
        held = TableReport.objects.select_for_update().get(pk=report.pk)
        rows = standing(held, held.corrections.order_by("id"))
        now = made_of(held.table, held.place, span_of(held), at=at)
        changes = changes_since(rows, now)
        if not changes:
            raise NothingChanged
        return ReportCorrection.objects.create(
            id=command_id or uuid7(at),
            report=held,
            county=held.county,
            at=at,
            by=by,
            reason=reason.strip()[:LONGEST],
            changes=changes,
        )
