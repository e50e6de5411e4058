"""What was reported: a table as it stood, who reported it, and what was put right afterwards."""

from django.db import models
from django.db.models import F, Q

from fengqiao.figures import querysets
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7


class TableReport(models.Model):
    """上报的报表: the numbers of a place over some months as they were reported; never changed.

    `rows`: [{"key": place, "name": …, "numbers": {code: number}}, …], the place itself last. `is_zero`: there
    was nothing to report (零报告).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    table = models.CharField(max_length=16)
    place = models.CharField(max_length=12)
    first_on = models.DateField()
    last_on = models.DateField()  # of whole months
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    counted_at = models.DateTimeField()  # up to when it was counted
    rows = models.JSONField()
    is_zero = models.BooleanField()
    sha256 = models.CharField(max_length=64)  # of the rows

    objects = querysets.TableReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["table", "place", "first_on", "last_on"], name="a_table_is_reported_once"
            ),
            models.CheckConstraint(
                condition=Q(last_on__gt=F("first_on")), name="a_report_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.place} {self.first_on:%Y-%m} – {self.last_on:%Y-%m}"


class ReportCorrection(models.Model):
    """报表更正: what had changed since a table was reported: by whom it was put right, why; never changed.

    `changes`: [{"key": place, "name": …, "code": column, "was": number, "now": number}, …].
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    report = models.ForeignKey(TableReport, models.PROTECT, related_name="corrections")
    county = models.CharField(max_length=6)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=500)
    changes = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="a_correction_says_why")
        ]

    def __str__(self) -> str:
        return f"{self.report_id} {self.at:%Y-%m-%d}"
