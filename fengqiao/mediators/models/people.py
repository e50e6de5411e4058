"""Mediators: their work, what only the statistics ask of them, their training and honours."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from fengqiao.cases.models import PersonalField
from fengqiao.jurisdiction.models import Dated, User, valid_days
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediators.models.committees import Committee

WHILE_A_MEDIATOR = gettext_noop("离任满三年删除（调解员档案保管期限）")
COUNTED = gettext_noop("填报人民调解组织队伍统计表")


class Mediator(Dated):
    """人民调解员: somebody who mediates for a committee, as its member or engaged by it
    (人民调解法 13, 14). `valid_to` is the last day of his work here.

    Whether somebody is a member is said by his memberships; `user` is his account, if he has one.
    """

    class Gender(models.TextChoices):
        FEMALE = "female", _("女")
        MALE = "male", _("男")

    class Work(models.TextChoices):
        FULL_TIME = "full_time", _("专职")
        PART_TIME = "part_time", _("兼职")

    ON_RECORD = "mediator"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="mediators")
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="mediators")
    name = models.CharField(max_length=50)
    gender = models.CharField(max_length=6, choices=Gender)
    work = models.CharField(max_length=9, choices=Work)
    is_public_servant = models.BooleanField()  # barred from subsidies
    is_bought = models.BooleanField(default=False)  # 政府购买服务
    has_law_licence = models.BooleanField(default=False)  # 法律职业资格
    left_because = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            valid_days("a_mediator_leaves_after_he_came"),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(valid_to=None, user__isnull=False),
                name="an_account_is_of_one_mediator",
            ),
        ]
        indexes = [models.Index(fields=["county", "committee"], name="mediator_of_county")]

    def __str__(self) -> str:
        return self.name


class Particulars(models.Model):
    """统计信息: what the ministry's tables ask of a mediator and nobody here needs to see.

    Each is a code (`definitions.PARTICULARS`), '' where it was not said.
    """

    mediator = models.OneToOneField(
        Mediator, models.PROTECT, primary_key=True, related_name="particulars"
    )
    county = models.CharField(max_length=6)
    birth_year = PersonalField(
        purpose=gettext_noop("确认是成年公民"),
        basis="《人民调解法》14",
        retention=WHILE_A_MEDIATOR,
    )
    education = PersonalField(
        purpose=COUNTED, basis="《人民调解法》10、14", retention=WHILE_A_MEDIATOR
    )
    political_status = PersonalField(
        purpose=COUNTED, basis="《人民调解法》10", retention=WHILE_A_MEDIATOR
    )
    ethnicity = PersonalField(
        purpose=gettext_noop("核对多民族地区的委员组成，填报统计表"),
        basis="《人民调解法》8、10",
        retention=WHILE_A_MEDIATOR,
    )

    class Meta:
        verbose_name_plural = "particulars"

    def __str__(self) -> str:
        return f"of {self.mediator_id}"


class Course(models.Model):
    """培训: one course for mediators, with its hours (人民调解法 14)."""

    ON_RECORD = "course"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    held_on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=1)
    topic = models.CharField(max_length=100)
    organiser = models.CharField(max_length=80)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(hours__gt=0), name="a_course_has_hours")]
        indexes = [models.Index(fields=["county", "held_on"], name="course_of_county")]

    def __str__(self) -> str:
        return self.topic


class Attendance(models.Model):
    """参训: a mediator who was there."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    course = models.ForeignKey(Course, models.PROTECT, related_name="attendances")
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="attendances")
    county = models.CharField(max_length=6)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["course", "mediator"], name="somebody_attends_a_course_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mediator_id} at {self.course_id}"


class Honour(models.Model):
    """表彰: an honour that somebody was given for mediating."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mediator = models.ForeignKey(Mediator, models.PROTECT, related_name="honours")
    county = models.CharField(max_length=6)
    given_on = models.DateField()
    title = models.CharField(max_length=100)
    given_by = models.CharField(max_length=80)

    def __str__(self) -> str:
        return self.title
