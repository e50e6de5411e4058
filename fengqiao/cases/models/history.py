"""What happened, in order, each link holding the hash of the one before; never edited, never deleted."""

from django.db import models

from fengqiao.cases.models.case import Case
from fengqiao.lib.uuid7 import uuid7


class Event(models.Model):
    """One act: who did what, when, on which facts. A database trigger refuses to change it."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="events", db_index=False)
    county = models.CharField(max_length=6)
    place_in_chain = models.PositiveIntegerField()
    verb = models.CharField(max_length=32)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)
    party = models.ForeignKey(  # who of the people acted, where it was not somebody at work
        "cases.Party", models.PROTECT, null=True, related_name="+", db_index=False
    )
    command = models.UUIDField()
    asked = models.CharField(max_length=64)  # hash of what the sender asked, to know a repetition
    stage = models.CharField(max_length=32)  # where the case stood afterwards
    facts = models.JSONField()
    previous = models.CharField(max_length=64, blank=True)
    hash = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "place_in_chain"], name="event_chain_is_a_line"
            ),
            models.UniqueConstraint(fields=["command"], name="a_command_acts_once"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} #{self.place_in_chain} {self.verb}"
