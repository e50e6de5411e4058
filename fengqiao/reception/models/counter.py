"""Who is received: booked before, or with a number at the counter; and what was said. Words and names are
sealed. What was booked decides nothing about who is received, and nobody is counted."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, PersonalField
from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib import masking
from fengqiao.lib.uuid7 import uuid7
from fengqiao.reception.models.roster import Leader, Shift

UNTIL_RECEIVED = gettext_noop("接待登记时删除，最迟接访日后满三十日删除（预约保管期限）")
OF_A_VISIT = gettext_noop("并入事项的随卷宗保管期限；没有成为事项的满一年删除（接访记录保管期限）")


class Booking(models.Model):
    """预约: a place kept for somebody at a reception; cancelled by himself, or lapsed when its time is over.

    `position` counts the places of the shift from 1; each has its own time. The code by which he comes back
    to it is kept nowhere, and found by its keyed hash.
    """

    class Channel(models.TextChoices):
        ONLINE = "online", _("网上")
        COUNTER = "counter", _("窗口代约")
        PHONE = "phone", _("电话")

    ON_RECORD = "booking"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    shift = models.ForeignKey(Shift, models.PROTECT, related_name="bookings")
    position = models.PositiveSmallIntegerField()
    command = models.UUIDField(unique=True)
    channel = models.CharField(max_length=8, choices=Channel)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    name = PersonalField(
        purpose=gettext_noop("知道给谁留了接访的位置"),
        basis="《信访工作条例》18、20；《个人信息保护法》13",
        retention=UNTIL_RECEIVED,
    )
    telephone = PersonalField(
        purpose=gettext_noop("接访改期、取消时告诉您"),
        basis="《信访工作条例》18、20；《个人信息保护法》13",
        retention=UNTIL_RECEIVED,
    )
    code_index = models.CharField(max_length=64, unique=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shift", "position"],
                condition=Q(cancelled_at=None),
                name="a_place_is_booked_once",
            ),
            models.CheckConstraint(condition=Q(position__gte=1), name="places_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.shift} {self.position}"

    @property
    def masked_name(self) -> str:
        return masking.name(self.name)

    @property
    def masked_telephone(self) -> str:
        return masking.phone(self.telephone)

    @property
    def comes_at(self) -> datetime:
        """The time of this place: those of a shift follow one another evenly."""
        shift = self.shift
        each = (shift.ends_at - shift.starts_at) / max(shift.places, self.position)
        exact = shift.starts_at + each * (self.position - 1)
        return exact.replace(second=0, microsecond=0)

    def access_code(self) -> str:
        """In groups of four, as it is handed out."""
        code = keys().access_code(self.pk, 1)
        return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


class Ticket(models.Model):
    """号: somebody's turn at the counter of an organ on a day; numbers without gaps, and no name.

    `comes_at` orders the queue: when the number was taken; of who has booked, his own time if he came
    before it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("在等")
        CALLED = "called", _("已叫号")
        RECEIVED = "received", _("已接待")
        LEFT = "left", _("已离开")

    ON_RECORD = "ticket"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    taken_on = models.DateField()
    number = models.PositiveSmallIntegerField()
    command = models.UUIDField(unique=True)
    booking = models.OneToOneField(Booking, models.PROTECT, null=True, related_name="ticket")
    taken_at = models.DateTimeField()
    comes_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    called_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organ", "taken_on", "number"], name="a_number_is_taken_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.taken_on:%Y-%m-%d} {self.number}"


class Visit(models.Model):
    """接访记录: somebody was received: by whom, when, what was said and answered.

    It becomes a matter, belongs to one, or ends with the answer. With a matter it is seen by those who
    see that, and by nobody else: a report of wrongdoing takes it along.
    """

    class Outcome(models.TextChoices):
        OPEN = "open", _("还没有办完")
        REGISTERED = "registered", _("登记成事项")
        JOINED = "joined", _("并入事项")
        ANSWERED = "answered", _("当场答复")

    ON_RECORD = "visit"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+", db_index=False)
    shift = models.ForeignKey(Shift, models.PROTECT, null=True, related_name="visits")
    leader = models.ForeignKey(Leader, models.PROTECT, null=True, related_name="visits")
    ticket = models.OneToOneField(Ticket, models.PROTECT, null=True, related_name="visit")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="visits")
    command = models.UUIDField(unique=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Post, models.PROTECT, related_name="+", db_index=False)
    received_by = models.CharField(
        max_length=120
    )  # office and name of who received, as on that day
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    name = PersonalField(
        purpose=gettext_noop("登记来访、答复来访的人"),
        basis="《信访工作条例》17、19",
        retention=OF_A_VISIT,
        ends_with_case=True,
    )
    telephone = PersonalField(
        purpose=gettext_noop("答复来访的人"),
        basis="《信访工作条例》19、23",
        retention=OF_A_VISIT,
        ends_with_case=True,
    )
    said = PersonalField(
        purpose=gettext_noop("如实记录来访人口头提出的请求、事实和理由"),
        basis="《信访工作条例》19",
        retention=OF_A_VISIT,
        ends_with_case=True,
    )
    answer = PersonalField(
        purpose=gettext_noop("记录当场答复了什么"),
        basis="《信访工作条例》23",
        retention=OF_A_VISIT,
        ends_with_case=True,
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case=None) ^ Q(outcome__in=("registered", "joined")),
                name="a_visit_with_a_matter_says_so",
            )
        ]
        indexes = [models.Index(fields=["organ", "-at"], name="visit_of_organ")]

    def __str__(self) -> str:
        return f"{self.at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"
