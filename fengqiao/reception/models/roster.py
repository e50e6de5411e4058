"""The roster: the leaders who receive people in turn, and the days on which they do (信访工作条例 18)."""

from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Dated, Organ, Post, valid_days
from fengqiao.lib.uuid7 import uuid7


class Leader(Dated):
    """接访领导: somebody who receives people at an organ when it is his turn; shown to everybody by office.

    `position` is his place in the turn. `post` is the post in which he works here, if he has one.
    """

    ON_RECORD = "leader"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="leaders")
    post = models.ForeignKey(Post, models.PROTECT, null=True, related_name="leaders")
    name = models.CharField(max_length=50)
    title = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [valid_days("a_leader_leaves_after_he_came")]

    def __str__(self) -> str:
        return f"{self.title} {self.name}"


class Shift(models.Model):
    """接访安排: one time at which a leader receives people, published before.

    `places` is how many may book; whoever comes without is received as well. `remark` says to
    everybody what was changed since it was published. A shift is held once somebody says so
    (`held_at`), whether people came or not: who comes is not counted.
    """

    class Sort(models.TextChoices):
        COUNTER = "counter", _("接访")
        FIELD = "field", _("下访")

    ON_RECORD = "shift"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="shifts")
    leader = models.ForeignKey(Leader, models.PROTECT, related_name="shifts")
    sort = models.CharField(max_length=8, choices=Sort, default=Sort.COUNTER)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    where = models.CharField(max_length=120)
    places = models.PositiveSmallIntegerField(default=0)
    remark = models.CharField(max_length=200, blank=True, default="")
    cancelled_at = models.DateTimeField(null=True)
    cancelled_because = models.CharField(max_length=200, blank=True, default="")
    held_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_shift_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(held_at=None),
                name="a_shift_is_held_or_cancelled",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_because=""),
                name="a_cancelled_shift_says_why",
            ),
        ]
        indexes = [models.Index(fields=["organ", "starts_at"], name="shift_of_organ")]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d} {self.leader_id and self.leader}"

    @property
    def day(self) -> date:
        return self.starts_at.astimezone(SHANGHAI).date()

    def has_begun(self, at: datetime) -> bool:
        return self.starts_at <= at
