"""The case itself, its number series, and its links to other cases."""

from typing import Any

from django.db import models
from django.db.models.functions import Substr

from fengqiao.cases.querysets import CaseQuerySet
from fengqiao.lib.uuid7 import uuid7

LEVELS = {"province": 2, "city": 4, "county": 6, "town": 9, "village": 12, "grid": 15}
OUTSIDE = models.Q(compartment="")  # who sees by place sees nothing that lies in a compartment


def level_column(digits: int) -> models.GeneratedField:
    """The place's ancestor with that many digits, kept by the database: a subtree is one equality."""
    return models.GeneratedField(
        expression=Substr("place", 1, digits),
        output_field=models.CharField(max_length=digits),
        db_persist=True,
    )


def organ_key(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    """An organ's part in a case; which of them are looked up says `Case.Meta.indexes`."""
    return models.ForeignKey(
        "jurisdiction.Organ", models.PROTECT, null=null, related_name="+", db_index=False
    )


class Case(models.Model):
    """事项: something somebody raised and somebody must answer."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=32)
    number = models.CharField(max_length=64)
    # In an old ledger. Nearly no case has one: nulls tell the planner so.
    former_number = models.CharField(max_length=64, null=True, blank=True)  # noqa: DJ001
    title = models.CharField(max_length=200)
    story = models.TextField()
    channel = models.CharField(max_length=20)
    type = models.CharField(max_length=8, blank=True, default="")
    occurred_on = models.DateField(null=True, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    compartment = models.CharField(max_length=24, blank=True, default="")

    place = models.CharField(max_length=18)
    province = level_column(2)
    city = level_column(4)
    county = level_column(6)
    town = level_column(9)
    village = level_column(12)
    grid = level_column(15)

    stage = models.CharField(max_length=32)
    stage_before = models.CharField(max_length=32, blank=True, default="")
    is_open = models.BooleanField(default=True)
    colour = models.CharField(max_length=8, blank=True, default="")
    colour_until = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=32, blank=True, default="")

    holder = organ_key()
    receiver = organ_key(null=True)
    awaits = organ_key(null=True)

    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey(
        "jurisdiction.Post", models.PROTECT, related_name="+", db_index=False
    )
    accepted_on = models.DateField(null=True, blank=True)
    concluded_on = models.DateField(null=True, blank=True)
    limit_at = models.DateTimeField(null=True, blank=True)  # nearest running limit that binds us
    yellow_at = models.DateTimeField(null=True, blank=True)  # when that one turns yellow
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")

    length = models.PositiveIntegerField(default=0)  # events so far
    head = models.CharField(max_length=64, default="")  # hash of the last of them

    objects = CaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number"], name="case_number_is_unique"),
            models.CheckConstraint(
                condition=models.Q(receiver__isnull=True) | models.Q(stage="dispatched"),
                name="case_waits_for_a_signature_only_when_dispatched",
            ),
        ]
        indexes = [
            *(
                models.Index(fields=[level, "-id"], name=f"case_{level}_newest", condition=OUTSIDE)
                for level in LEVELS
            ),
            *(
                models.Index(
                    fields=[level, "limit_at", "id"],
                    name=f"case_{level}_limit",
                    condition=OUTSIDE & models.Q(limit_at__isnull=False),
                )
                for level in LEVELS
            ),
            models.Index(
                fields=["limit_at", "id"],
                name="case_nation_limit",
                condition=OUTSIDE & models.Q(limit_at__isnull=False),
            ),
            models.Index(
                fields=["place", "limit_at", "stage"],
                name="case_open",
                condition=OUTSIDE & models.Q(is_open=True),
            ),
            models.Index(
                fields=["county", "concluded_on"],
                name="case_concluded",
                condition=OUTSIDE & models.Q(concluded_on__isnull=False),
            ),
            models.Index(
                fields=["former_number"],
                name="case_former_number",
                condition=models.Q(former_number__isnull=False),
            ),
            models.Index(
                fields=["holder", "limit_at", "id"],
                name="case_held",
                condition=models.Q(is_open=True),
            ),
            models.Index(
                fields=["awaits", "limit_at", "id"],
                name="case_awaits",
                condition=models.Q(awaits__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"

    @property
    def county_code(self) -> str:
        return self.place[:6]


class NumberSeries(models.Model):
    """The last number given by an organ under a mark in a year; taken inside the transaction, so
    without gaps."""

    organ = models.ForeignKey("jurisdiction.Organ", models.PROTECT, related_name="+")
    mark = models.CharField(max_length=24)  # 泌人调字; another one for each kind of matter
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "mark", "year"], name="one_series_per_organ_mark_and_year"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mark} {self.year}: {self.last}"


class Link(models.Model):
    """关联: two cases that belong together; a link never deletes or hides either."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="links")
    county = models.CharField(max_length=6)
    other = models.ForeignKey(Case, models.PROTECT, related_name="linked_from")
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="a_pair_is_linked_once"),
            models.CheckConstraint(
                condition=~models.Q(case=models.F("other")), name="no_case_is_linked_to_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} – {self.other_id}"
