"""Grades of mediators and subsidies for cases: proposed, looked at by somebody else, shown to the
public, then granted. Nothing here is granted or paid by a machine."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_noop

from fengqiao.cases.models import Case, PersonalField
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediators.models.people import Mediator

LEVELS = (1, 2, 3, 4)  # 一级 is the highest


class Grading(models.Model):
    """等级评定: somebody's application for a grade, and what became of it.

    state: proposed, reviewed, shown (公示), granted, declined, withdrawn. `facts` is what was counted
    when it was proposed: [{"name", "value", "least", "most", "met"}, …].
    """

    ON_RECORD = "grading"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="gradings")
    county = models.CharField(max_length=6)
    level = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, default="proposed")
    facts = models.JSONField(default=list)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", db_index=False
    )
    opinion = models.CharField(max_length=500, blank=True, default="")
    shown_from_on = models.DateField(null=True)
    shown_until_on = models.DateField(null=True)
    granted_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(level__in=LEVELS), name="a_grade_is_one_of_four"),
            models.UniqueConstraint(
                fields=["mediator"],
                condition=Q(state__in=("proposed", "reviewed", "shown")),
                name="one_grade_is_applied_for_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("proposed_by")),
                name="a_grade_is_reviewed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=(Q(state="granted") & Q(granted_on__gt=F("shown_until_on")))
                | (~Q(state="granted") & Q(granted_on=None)),
                name="a_grade_is_granted_after_it_was_shown",
            ),
        ]
        indexes = [models.Index(fields=["county", "state"], name="grading_of_county")]

    def __str__(self) -> str:
        return f"{self.mediator} · {self.level}"


class SubsidyList(models.Model):
    """补贴名单: the accepted subsidies of a time, as they are shown and handed to the treasury.

    state: draft, shown (公示), closed, withdrawn. A closed list stays as it is.
    """

    ON_RECORD = "subsidies"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    title = models.CharField(max_length=80)
    state = models.CharField(max_length=10, default="draft")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    shown_from_on = models.DateField(null=True)
    shown_until_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="closed") & Q(closed_on__gt=F("shown_until_on")))
                | (~Q(state="closed") & Q(closed_on=None)),
                name="a_list_is_closed_after_it_was_shown",
            )
        ]
        indexes = [models.Index(fields=["county", "-id"], name="subsidies_of_county")]

    def __str__(self) -> str:
        return self.title


class Subsidy(models.Model):
    """个案补贴: what a case was worth in difficulty, and to whom the county's subsidy goes.

    One case once. `reasons` are codes of the rubric; `difficulty` is proposed from them and decided
    by who reviews. state: proposed, accepted, declined, withdrawn. `amount` is of the county's rate
    on the day of the review; without a rate there is none, and it goes on no list.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="subsidies")
    county = models.CharField(max_length=6)
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="subsidies")
    form = models.CharField(max_length=8)  # written, oral
    difficulty = models.CharField(max_length=10)
    reasons = models.JSONField(default=list)
    state = models.CharField(max_length=10, default="proposed")
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    reviewed_at = models.DateTimeField(null=True)
    reviewed_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", db_index=False
    )
    opinion = models.CharField(max_length=500, blank=True, default="")
    amount = models.DecimalField(max_digits=8, decimal_places=2, null=True)
    listed = models.ForeignKey(SubsidyList, models.PROTECT, null=True, related_name="subsidies")

    class Meta:
        verbose_name_plural = "subsidies"
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state__in=("proposed", "accepted")),
                name="a_case_is_subsidised_once",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None) | ~Q(reviewed_by=F("proposed_by")),
                name="a_subsidy_is_reviewed_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(listed=None) | Q(state="accepted", amount__gt=0),
                name="only_what_was_accepted_is_listed",
            ),
        ]
        indexes = [models.Index(fields=["county", "state"], name="subsidy_of_county")]

    def __str__(self) -> str:
        return f"{self.case_id} · {self.difficulty}"


class Objection(models.Model):
    """公示异议: what somebody said against a grade or a list while it was shown, and the answer.

    Whoever objects need not give a name; the words are sealed.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    grading = models.ForeignKey(Grading, models.PROTECT, null=True, related_name="objections")
    listed = models.ForeignKey(SubsidyList, models.PROTECT, null=True, related_name="objections")
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    words = PersonalField(
        purpose=gettext_noop("核查对公示的异议"),
        basis="《人民调解法》15",
        retention=gettext_noop("答复满三年删除（公示材料保管期限）"),
    )
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        Post, models.PROTECT, null=True, related_name="+", db_index=False
    )
    answer = models.CharField(max_length=500, blank=True, default="")
    is_upheld = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(grading=None) ^ Q(listed=None),
                name="an_objection_is_to_a_grade_or_to_a_list",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, is_upheld=None)
                | Q(answered_at__isnull=False, is_upheld__isnull=False),
                name="an_objection_is_upheld_or_not_once_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grading_id or self.listed_id} {self.at:%Y-%m-%d}"
