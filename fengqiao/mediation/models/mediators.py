"""Who mediates, and who else was asked to help."""

from django.db import models

from fengqiao.cases.models import Case, PersonalField
from fengqiao.cases.models.people import WITH_THE_CASE
from fengqiao.lib.uuid7 import uuid7


class Appointment(models.Model):
    """确定调解员: a post that mediates this case, and how it came to (人民调解法 19, 23).

    Once recused it stays recused: a post is appointed in a case at most once.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="appointments")
    county = models.CharField(max_length=6)
    post = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)
    chosen_by = models.CharField(max_length=12)  # parties, committee
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True, default="")  # of the recusal

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "post"], name="a_mediator_is_appointed_once_in_a_case"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, reason="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(reason="")),
                name="a_recusal_has_its_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} in {self.case_id}"

    @property
    def is_serving(self) -> bool:
        return self.ended_at is None


class Invitee(models.Model):
    """被邀请人: a relative, neighbour or expert who helps, since all parties agreed (art. 20)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="invitees")
    county = models.CharField(max_length=6)
    name = PersonalField(
        purpose="记录经当事人同意参加调解的人", basis="《人民调解法》20", retention=WITH_THE_CASE
    )
    relation = models.CharField(max_length=50)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.relation} in {self.case_id}"
