"""Another system that takes what concerns a post: the status of what it sent in, or its reminders."""

from django.db import models
from django.db.models import Q

from fengqiao.cases.querysets import keys
from fengqiao.lib.uuid7 import uuid7
from fengqiao.notices.querysets import SubscriptionQuerySet


class Subscription(models.Model):
    """订阅: an address to which notices for a post are posted, signed. What the post does not see is
    not sent.

    The secret is nowhere: it follows from the keys of the installation, the row and `serial`, and
    is shown once. `rests_until_at`: after a failure the address is left alone for a while.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField(max_length=6)
    title = models.CharField(max_length=40)
    url = models.CharField(max_length=300)
    post = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="subscriptions")
    sends_status = models.BooleanField(default=True)
    sends_reminders = models.BooleanField(default=False)
    serial = models.PositiveSmallIntegerField(default=1)
    is_used = models.BooleanField(default=True)
    rests_until_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)

    ON_RECORD = "subscription"

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(place__regex=r"^[0-9]{6}$"), name="subscription_belongs_to_a_county"
            ),
            models.CheckConstraint(
                condition=Q(url__startswith="https://")
                | Q(url__startswith="http://localhost")
                | Q(url__startswith="http://127.0.0.1"),
                name="subscription_goes_out_sealed",
            ),
        ]
        indexes = [
            models.Index(fields=["post"], name="subscription_in_use", condition=Q(is_used=True))
        ]

    def __str__(self) -> str:
        return self.title

    def secret(self) -> bytes:
        """What both sides know; the receiver got it when the subscription was made."""
        return keys().shared_secret(self.pk, self.serial)
