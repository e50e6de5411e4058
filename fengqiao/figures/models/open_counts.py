"""What everybody may be told of a month: how many matters came in, by kind, type and place; written once."""

from django.db import models
from django.db.models.functions import Substr

from fengqiao.figures import querysets
from fengqiao.lib.uuid7 import uuid7


class OpenCount(models.Model):
    """公开件数: how many matters of a kind came in in a month, in a county or one of its towns, of a type ('' of any).

    None where there were some, but not how many is told. What was published stays as it was: two versions
    of a number would tell of the one matter between them.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=9)  # the county's code and - for what lies in no town
    county = models.GeneratedField(
        expression=Substr("place", 1, 6),
        output_field=models.CharField(max_length=6),
        db_persist=True,
    )
    month = models.DateField()  # its first day
    kind = models.CharField(max_length=32)
    type = models.CharField(max_length=8, blank=True, default="")  # - for those of no type
    number = models.PositiveIntegerField(null=True)
    published_at = models.DateTimeField()

    objects = querysets.OpenCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "month", "place", "type"], name="a_count_is_told_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place} {self.month:%Y-%m} {self.kind} {self.type}: {self.number}"
