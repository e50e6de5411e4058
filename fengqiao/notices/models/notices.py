"""A notice, the proof that it went out, and how far clocks and acts have been told."""

from django.db import models

from fengqiao.cases.models import Case, Deadline, Party
from fengqiao.lib.uuid7 import uuid7
from fengqiao.notices.models.subscriptions import Subscription
from fengqiao.notices.querysets import NoticeQuerySet

WAITING, CLAIMED, SENT, GIVEN_UP, DROPPED = "waiting", "claimed", "sent", "given_up", "dropped"
ON_ITS_WAY = models.Q(state__in=(WAITING, CLAIMED))


class Notice(models.Model):
    """告知: one thing that is told to one recipient by one channel. What it says follows from `step`,
    `clock` and `limit_at`; nobody's words stand in it.

    Its key is made of what it is about (`definitions.key_of`): it is there once, whoever makes it.
    state: waiting (until `not_before_at`), claimed (somebody is sending it), sent, given_up (tried
    long enough), dropped (no longer true or no longer allowed before it could go out).
    """

    id = models.UUIDField(primary_key=True, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+", db_index=False)
    county = models.CharField(max_length=6)
    about = models.UUIDField()  # the clock or the act
    step = models.CharField(max_length=32)  # of the ladder; of an act its verb
    clock = models.CharField(max_length=64, blank=True, default="")  # '' for an act
    limit_at = models.DateTimeField(null=True)
    before_at = models.DateTimeField(
        null=True
    )  # the limit as it was shown before it was counted anew
    post = models.ForeignKey(
        "jurisdiction.Post", models.PROTECT, null=True, related_name="+", db_index=False
    )
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    subscription = models.ForeignKey(
        Subscription, models.PROTECT, null=True, related_name="+", db_index=False
    )
    channel = models.CharField(max_length=8)
    is_urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    state = models.CharField(max_length=8, default=WAITING)
    not_before_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    claim = models.UUIDField(null=True)  # whose work it is at present
    claimed_at = models.DateTimeField(null=True)
    message = models.UUIDField(null=True)  # in which it goes out: the key that the outside knows
    # Of the desk alone; and never when: nobody's reading is timed.
    is_read = models.BooleanField(default=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(post__isnull=False, party=None)
                | models.Q(post=None, party__isnull=False),
                name="a_notice_has_one_recipient",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(WAITING, CLAIMED, SENT, GIVEN_UP, DROPPED)),
                name="a_notice_stands_somewhere_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before_at", "id"], name="notice_on_its_way", condition=ON_ITS_WAY
            ),
            models.Index(fields=["post", "channel", "-id"], name="notice_of_post"),
            models.Index(
                fields=["post", "channel"],
                name="notice_unread",
                condition=models.Q(is_read=False),
            ),
            models.Index(
                fields=["subscription", "-id"],
                name="notice_of_subscription",
                condition=models.Q(subscription__isnull=False),
            ),
            models.Index(
                fields=["party", "-id"],
                name="notice_of_party",
                condition=models.Q(party__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} {self.channel} {self.state}"


class Proof(models.Model):
    """送达凭证: one attempt to send a notice: when, what the other side answered, and the hash of
    what was sent. Never changed or deleted."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    notice = models.ForeignKey(Notice, models.PROTECT, related_name="proofs")
    message = models.UUIDField()
    at = models.DateTimeField()
    outcome = models.CharField(max_length=10)  # sent, again, refused, dropped
    answer = models.CharField(max_length=200, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.notice_id}: {self.outcome}"


class Climb(models.Model):
    """提醒进度: which limit of a clock was told last, and when its next rung is reached (none: never)."""

    deadline = models.OneToOneField(
        Deadline, models.PROTECT, primary_key=True, related_name="climb"
    )
    limit_at = models.DateTimeField()
    next_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.deadline_id}: {self.next_at}"


class Round(models.Model):
    """一轮提醒: when the loop looked last, whichever of several it was. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(id=1), name="the_last_round_is_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M}"


class Heard(models.Model):
    """已传达: an act that was told to whom it concerns. Kept for some hours, then the key of its
    notices is enough."""

    event = models.UUIDField(primary_key=True, editable=False)

    class Meta:
        verbose_name_plural = "heard"

    def __str__(self) -> str:
        return str(self.event)
