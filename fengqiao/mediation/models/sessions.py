"""What was asked, shown and said. The words are sealed: see `querysets.records` for who opens them."""

from django.db import models

from fengqiao.cases.models import Case, Party, PersonalField
from fengqiao.cases.models.people import WITH_THE_CASE
from fengqiao.lib.uuid7 import uuid7


class MediationSession(models.Model):
    """调解: one sitting, with its record. openness: closed, open. result: agreed, continue, failed."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="mediation_sessions")
    county = models.CharField(max_length=6)
    held_at = models.DateTimeField()
    where = models.CharField(max_length=200)
    openness = models.CharField(max_length=12)
    record = PersonalField(
        purpose="记录调解情况、立卷归档", basis="《人民调解法》27", retention=WITH_THE_CASE
    )
    result = models.CharField(max_length=12)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_at__lte=models.F("at")),
                name="a_session_is_recorded_once_it_was_held",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_at:%Y-%m-%d}"


class Presence(models.Model):
    """A party, or who speaks for one, who came to a session."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    session = models.ForeignKey(MediationSession, models.PROTECT, related_name="presences")
    county = models.CharField(max_length=6)
    party = models.ForeignKey(Party, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "party"], name="somebody_is_present_once_in_a_session"
            )
        ]

    def __str__(self) -> str:
        return f"{self.party_id} at {self.session_id}"


class Inquiry(models.Model):
    """调查记录: somebody was asked; questions and answers are as confidential as a session's."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="inquiries")
    county = models.CharField(max_length=6)
    held_at = models.DateTimeField()
    where = models.CharField(max_length=200)
    respondent = PersonalField(
        purpose="记录向谁调查", basis="《人民调解法》27", retention=WITH_THE_CASE
    )
    record = PersonalField(
        purpose="查明纠纷事实、立卷归档", basis="《人民调解法》27", retention=WITH_THE_CASE
    )
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(held_at__lte=models.F("at")),
                name="an_inquiry_is_recorded_once_it_was_held",
            )
        ]
        verbose_name_plural = "inquiries"

    def __str__(self) -> str:
        return f"{self.case_id} {self.held_at:%Y-%m-%d}"


class Evidence(models.Model):
    """证据: one line of the list of evidence. original: original, copy (checked against it)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="evidence")
    county = models.CharField(max_length=6)
    name = models.CharField(max_length=200)
    provided_by = models.ForeignKey(
        Party, models.PROTECT, null=True, related_name="+", db_index=False
    )
    original = models.CharField(max_length=12)
    pages = models.PositiveIntegerField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.name
