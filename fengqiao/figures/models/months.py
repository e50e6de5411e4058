"""Sums of what happened, by place and month. Made anew from cases at any time; no case stands in them."""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Substr

from fengqiao.figures import querysets
from fengqiao.lib.uuid7 import uuid7


class MonthFigure(models.Model):
    """月度指标: the matters that a place received in a month, and how they stand. See `definitions`."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=12)
    county = models.GeneratedField(
        expression=Substr("place", 1, 6),
        output_field=models.CharField(max_length=6),
        db_persist=True,
    )
    month = models.DateField()  # its first day
    received = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    timed = models.PositiveIntegerField(default=0)
    on_time = models.PositiveIntegerField(default=0)
    open = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    evaluated = models.PositiveIntegerField(default=0)
    folded_at = models.DateTimeField()

    objects = querysets.MonthFigureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "month"], name="one_figure_a_place_and_month"),
            models.CheckConstraint(
                condition=Q(answered__lte=F("received"))
                & Q(on_time__lte=F("timed"))
                & Q(timed__lte=F("received"))
                & Q(overdue__lte=F("open"))
                & Q(evaluated__lte=F("answered")),
                name="a_part_is_no_larger_than_its_whole",
            ),
        ]
        indexes = [models.Index(fields=["county", "month"], name="figure_of_county")]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"
