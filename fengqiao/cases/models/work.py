"""Who is on a case, its clocks, and the files attached to it."""

from pathlib import Path

from django.conf import settings
from django.db import models

from fengqiao.cases.models.case import Case
from fengqiao.lib.uuid7 import uuid7

REMINDED = (
    "authority",
    "agreed",
)  # a limit that protects a person is theirs: nobody is pressed by it
IN_CHARGE = "charge"  # a leader who has taken the matter on
ANSWERS = ("co", "arbiter")  # the roles from which an answer is waited for


def _indexes(whose: str, condition: models.Q) -> list[models.Index]:
    """Lists of an organ as a whole, or of one post: the newest first, and the nearest limit first."""
    running = condition & models.Q(ended_at=None)
    return [
        models.Index(fields=[whose, "-case"], name=f"assignment_{whose}_newest", condition=running),
        models.Index(
            fields=[whose, "limit_at", "case"],
            name=f"assignment_{whose}_limit",
            condition=running & models.Q(limit_at__isnull=False),
        ),
    ]


class Assignment(models.Model):
    """An organ, or one post of it, that has been brought into a case and so may see it.

    role: first (took it in), lead (was sent it), co (called in), arbiter (decides between who called
    and who objected), mediator, registrar, charge (a leader has taken the matter on).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    county = models.CharField(max_length=6)
    organ = models.ForeignKey(
        "jurisdiction.Organ", models.PROTECT, related_name="+", db_index=False
    )
    post = models.ForeignKey(
        "jurisdiction.Post", models.PROTECT, null=True, related_name="+", db_index=False
    )
    role = models.CharField(max_length=12)
    sent_by = models.ForeignKey(
        "jurisdiction.Post", models.PROTECT, related_name="+", db_index=False
    )
    sent_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)  # objected, or recused: sees the case no longer
    limit_at = models.DateTimeField(null=True)  # the case's, kept here to order an organ's list

    class Meta:
        indexes = [
            *_indexes("organ", models.Q(post=None)),
            *_indexes("post", models.Q(post__isnull=False)),
            models.Index(
                fields=["organ"],
                name="assignment_called",
                condition=models.Q(role__in=ANSWERS, reported_at=None, ended_at=None),
            ),
            models.Index(
                fields=["county", "-sent_at"],
                name="assignment_in_charge",
                condition=models.Q(role=IN_CHARGE, ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organ_id} as {self.role} in {self.case_id}"

    def is_asked_of(self, organ: models.Model) -> bool:
        """Whether this organ still has to answer."""
        return self.organ_id == organ.pk and self.reported_at is None and self.ended_at is None

    @property
    def is_pending(self) -> bool:
        return self.signed_at is None and self.ended_at is None


class Exclusion(models.Model):
    """排除: an organ, or a place with all who work in it, that a case is kept from: whom a report accuses.

    It holds against every assignment (`jurisdiction.scope`), and nothing takes it back.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="exclusions")
    county = models.CharField(max_length=6)
    organ = models.ForeignKey("jurisdiction.Organ", models.PROTECT, null=True, related_name="+")
    place = models.CharField(max_length=18, blank=True, default="")  # a town, a village, a grid
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(organ__isnull=True) ^ models.Q(place=""),
                name="an_organ_or_a_place_is_kept_out",
            )
        ]
        indexes = [
            models.Index(fields=["place"], name="exclusion_by_place", condition=~models.Q(place=""))
        ]

    def __str__(self) -> str:
        return f"{self.organ_id or self.place} out of {self.case_id}"


class Deadline(models.Model):
    """A clock that was started for a case. What it showed stays as it was (raw, due, limit).

    state: running, held (suspended), stopped (the verb that it waits for was done), void.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="deadlines")
    county = models.CharField(max_length=6)
    clock = models.CharField(max_length=64)
    subject = models.CharField(max_length=64, blank=True, default="")
    started_at = models.DateTimeField()
    ruled_on = models.DateField()  # the day whose rules count: later ones do not reach back
    unit = models.CharField(max_length=16)
    binds = models.CharField(max_length=10)  # authority, person, agreed, nobody
    raw_at = models.DateTimeField()
    due_at = models.DateTimeField()
    limit_at = models.DateTimeField()
    yellow_at = models.DateTimeField()
    is_provisional = models.BooleanField(default=False)
    extension = models.PositiveIntegerField(default=0)
    extended_times = models.PositiveSmallIntegerField(default=0)
    suspensions = models.JSONField(default=list, blank=True)  # [[first day, last day], …]
    held_on = models.DateField(null=True)
    state = models.CharField(max_length=8, default="running")
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["limit_at", "id"],
                name="deadline_running",
                condition=models.Q(state="running"),
            ),
            models.Index(
                fields=["yellow_at", "limit_at", "id"],
                name="deadline_turning",
                condition=models.Q(state="running", binds__in=REMINDED),
            ),
            models.Index(
                fields=["limit_at"],
                name="deadline_provisional",
                condition=models.Q(is_provisional=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clock} of {self.case_id}: {self.limit_at:%Y-%m-%d}"

    @property
    def presses(self) -> bool:
        """Whether somebody is late when it lapses; else a right is over, or an effect."""
        return self.binds not in ("person", "nobody")


class Attachment(models.Model):
    """A file of a case: checked by content, hashed, kept outside the web's reach."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="attachments")
    county = models.CharField(max_length=6)
    title = models.CharField(max_length=100)
    item = models.CharField(max_length=20, blank=True, default="")  # its place in the file
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return self.title

    @property
    def path(self) -> Path:
        key = self.id.hex
        return Path(settings.FENGQIAO_HOME) / "attachments" / key[-2:] / key
