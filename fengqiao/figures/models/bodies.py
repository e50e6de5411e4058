"""How many bodies and mediators stood in a place, for the tables of places above a county."""

from django.db import models

from fengqiao.figures import querysets
from fengqiao.lib.uuid7 import uuid7


class StandingCount(models.Model):
    """队伍月数: what stood in a county, or straight in a city or a province, on the last day of a month;
    of this month, on the day on which it was counted.

    `sums`: by the ways of counting of the table of bodies; nobody stands in them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=6)
    month = models.DateField()  # its first day
    on = models.DateField()
    sums = models.JSONField(default=dict)
    folded_at = models.DateTimeField()

    objects = querysets.StandingCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["place", "month"], name="a_place_stands_once_a_month")
        ]
        indexes = [models.Index(fields=["month", "place"], name="standing_of_month")]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m}"
