"""For the tables that are reported: what counts of each case, and the sums by place, body and month."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models.functions import Substr

from fengqiao.cases.models import Case
from fengqiao.cases.models.case import LEVELS, level_column
from fengqiao.figures import querysets
from fengqiao.lib.uuid7 import uuid7

DIVISION_LEVELS = {name: digits for name, digits in LEVELS.items() if digits <= 12}


def organ_key() -> "models.ForeignKey[Any, Any]":
    """The body that mediated."""
    return models.ForeignKey(
        "jurisdiction.Organ", models.PROTECT, null=True, related_name="+", db_index=False
    )


def count() -> "models.PositiveIntegerField[Any, Any]":
    return models.PositiveIntegerField(default=0)


def yuan() -> "models.DecimalField[Any, Any]":
    return models.DecimalField(max_digits=16, decimal_places=2, default=Decimal(0))


class CountedCase(models.Model):
    """统计件: what counts of one case, as it was when it was counted last.

    body, source, form: see `definitions.counting`. `type` is the ministry's. `is_apart`: it lies in a
    compartment; nothing is kept but that it ended, and in which county.
    """

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="counted")
    place = models.CharField(max_length=12)
    province = level_column(2)
    city = level_column(4)
    county = level_column(6)
    town = level_column(9)
    village = level_column(12)
    organ = organ_key()
    registered_on = models.DateField()
    ended_on = models.DateField(null=True)
    performed_on = models.DateField(null=True)
    confirmed_on = models.DateField(null=True)
    is_apart = models.BooleanField(default=False)
    is_agreed = models.BooleanField(default=False)
    is_difficult = models.BooleanField(default=False)
    parties = count()
    amount = yuan()
    body = models.CharField(max_length=12, blank=True, default="")
    source = models.CharField(max_length=16, blank=True, default="")
    type = models.CharField(max_length=2, blank=True, default="")
    form = models.CharField(max_length=8, blank=True, default="")
    spared = count()  # lines of ledgers that nobody had to write
    counted_at = models.DateTimeField()

    objects = querysets.CountedCaseQuerySet.as_manager()

    class Meta:
        indexes = [
            *(
                models.Index(
                    fields=[level, "-ended_on", "-case"],
                    name=f"counted_{level}_ended",
                    condition=models.Q(ended_on__isnull=False),
                )
                for level in DIVISION_LEVELS
            ),
            *(
                models.Index(
                    fields=["county", day],
                    name=f"counted_county_{day.removesuffix('_on')}",
                    condition=models.Q(**{f"{day}__isnull": False}),
                )
                for day in ("performed_on", "confirmed_on", "registered_on")
            ),
            models.Index(fields=["-counted_at"], name="counted_last"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.ended_on or ''}".strip()


class MonthCount(models.Model):
    """月度统计: one row for each place, body and month; each column is a way of counting.

    `apart`: of a county, those in compartments, which are in no other column.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=12)
    county = models.GeneratedField(
        expression=Substr("place", 1, 6),
        output_field=models.CharField(max_length=6),
        db_persist=True,
    )
    organ = organ_key()
    month = models.DateField()  # its first day

    cases = count()
    parties = count()
    agreed = count()
    difficult = count()
    amount = yuan()

    by_village = count()
    by_residents = count()
    by_town = count()
    by_street = count()
    by_enterprise = count()
    by_association = count()

    on_initiative = count()
    on_application = count()
    entrusted = count()
    from_court = count()
    from_procuratorate = count()
    from_police = count()
    from_petition = count()
    from_others = count()

    type_01 = count()
    type_02 = count()
    type_03 = count()
    type_04 = count()
    type_05 = count()
    type_06 = count()
    type_07 = count()
    type_08 = count()
    type_09 = count()
    type_10 = count()
    type_11 = count()
    type_12 = count()
    type_13 = count()
    type_14 = count()
    type_15 = count()
    type_16 = count()
    type_17 = count()
    type_18 = count()

    oral = count()
    written = count()
    performed = count()
    confirmed = count()
    spared = count()
    apart = count()
    folded_at = models.DateTimeField()

    objects = querysets.MonthCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(agreed__lte=models.F("cases"))
                & models.Q(difficult__lte=models.F("cases"))
                & models.Q(entrusted__lte=models.F("cases"))
                & models.Q(oral__lte=models.F("agreed") - models.F("written")),
                name="a_part_of_a_column_is_no_larger_than_it",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "month"], name="count_of_county"),
            models.Index(fields=["place", "month"], name="count_of_place"),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"
