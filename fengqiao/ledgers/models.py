"""What is kept of imports and exports: who, when, which file or question, how much; never the file."""

import json
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings
from django.db import models

from fengqiao.cases.models import Case, PersonalField
from fengqiao.cases.models.people import WITH_THE_CASE
from fengqiao.lib.uuid7 import uuid7


class Import(models.Model):
    """台账导入: one sheet of one file, as somebody brings it in.

    state: new (read, not yet confirmed), running, done, undoing, undone. `position` is the next row
    of the sheet to be looked at, so that whoever goes on after an interruption goes on there.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    serial = models.PositiveIntegerField()  # within county and year; stands in the cases' numbers
    year = models.PositiveSmallIntegerField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    kind = models.CharField(max_length=32)
    file = models.CharField(max_length=255)  # as it was called
    sha256 = models.CharField(max_length=64)
    sheet = models.CharField(max_length=100)
    columns = models.JSONField(default=list)  # the field that each column means, '' for none
    ledger_on = models.DateField()  # the day from which 去年, 昨天 count
    state = models.CharField(max_length=8, default="new")
    rows = models.PositiveIntegerField()
    position = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)  # in the system already
    refused = models.PositiveIntegerField(default=0)
    empty = models.PositiveIntegerField(default=0)  # blank rows, totals, headings
    ended_at = models.DateTimeField(null=True)
    undone_reason = models.CharField(max_length=200, blank=True, default="")
    kept = models.PositiveIntegerField(default=0)  # of an undone one: worked on since, so left

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "serial"], name="import_serial_is_taken_once"
            )
        ]
        indexes = [models.Index(fields=["county", "-at"], name="import_of_county")]

    def __str__(self) -> str:
        return f"{self.file} {self.sheet} ({self.state})"

    @property
    def folder(self) -> Path:
        """Where the rows lie while they are taken in; emptied when it is done."""
        return Path(settings.FENGQIAO_HOME) / "imports" / self.id.hex

    @property
    def is_under_way(self) -> bool:
        return self.state in ("running", "undoing")


class ImportedRow(models.Model):
    """台账行: where in which file a case stood, and what the ledger said that has no other place."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.OneToOneField(Case, models.PROTECT, related_name="imported")
    county = models.CharField(max_length=6)
    imported = models.ForeignKey(Import, models.PROTECT, related_name="taken_rows", db_index=False)
    row = models.PositiveIntegerField()  # as the table programme counts, from 1
    rest = PersonalField(
        purpose="保留台账原有栏目，供核对和更正", basis="《人民调解法》27", retention=WITH_THE_CASE
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["imported", "row"], name="a_row_of_a_ledger_is_taken_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.imported_id} {self.row}"

    @property
    def has_rest(self) -> bool:
        return bool(self.__dict__.get("rest"))

    def kept(self) -> list[tuple[str, str]]:
        """What the ledger said beside, by heading: opened only for who opened the file."""
        said: dict[str, str] = json.loads(self.rest) if self.has_rest else {}
        return list(said.items())


class Delivery(models.Model):
    """来文: what another office sent under its own number, and the case that came of it; or what a resident
    sent by an `app`, under a number that follows from what he said.

    `said` has of each field only its keyed hash: enough to know the same again, or what is another. `added`
    has the same of what came later under the number, and was recorded as an addition (补充).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    feed = models.CharField(max_length=32)
    number = models.CharField(max_length=64)  # the sender's
    case = models.ForeignKey(Case, models.PROTECT, related_name="deliveries")
    app = models.ForeignKey(
        "jurisdiction.ReportingApp", models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    said = models.JSONField()
    added = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(
                fields=["county", "feed", "number"], name="a_senders_number_comes_in_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["app", "-id"], name="delivery_of_app", condition=models.Q(app__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return f"{self.feed} {self.number}"

    def differing(self, said: Mapping[str, str]) -> set[str]:
        """The fields that say something else than last time; none where it was said so before."""
        every: list[Mapping[str, str]] = [self.said, *self.added]
        if said in every:
            return set()
        last = every[-1]
        return {name for name in last.keys() | said.keys() if last.get(name) != said.get(name)}


class Export(models.Model):
    """导出记录: what left, by whom, asked how, how many rows, masked or not; never changed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField()
    asked = models.JSONField(default=dict)
    rows = models.PositiveIntegerField()
    is_masked = models.BooleanField(default=True)
    reason = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_masked=True) | ~models.Q(reason=""),
                name="an_export_in_full_has_its_reason",
            )
        ]
        indexes = [models.Index(fields=["county", "-at"], name="export_of_county")]

    def __str__(self) -> str:
        return f"{self.rows} rows at {self.at:%Y-%m-%d %H:%M}"
