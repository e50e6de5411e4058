"""The people of a case, and what each has agreed to. Their details are sealed (see `personal`)."""

from django.db import models
from django.utils.translation import gettext_noop

from fengqiao.cases.models.case import Case
from fengqiao.cases.models.personal import PersonalField
from fengqiao.cases.querysets import keys
from fengqiao.lib import idcard, masking
from fengqiao.lib.uuid7 import uuid7

PRINCIPALS = ("applicant", "respondent")
SPEAKERS = ("agent", "guardian", "representative")
WITH_THE_CASE = gettext_noop("随卷宗保管期限")
LAPSED = "lapsed"


class Party(models.Model):
    """当事人: somebody in a matter, or somebody who speaks for one of them."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="parties")
    county = models.CharField(max_length=6)
    position = models.PositiveSmallIntegerField()  # in the order in which they were entered
    role = models.CharField(max_length=20)
    represents = models.ForeignKey("self", models.PROTECT, null=True, related_name="speakers")
    is_organisation = models.BooleanField(default=False)
    is_minor = models.BooleanField(default=False)  # under 18 when entered: a guardian must speak
    name = PersonalField(
        purpose=gettext_noop("确认谁是当事人、制作协议书"),
        basis="《人民调解法》29",
        retention=WITH_THE_CASE,
    )
    phone = PersonalField(
        purpose=gettext_noop("通知调解、告知进度和回访"),
        basis="《人民调解法》27、31",
        retention=WITH_THE_CASE,
    )
    id_number = PersonalField(
        purpose=gettext_noop("制作协议书、申请司法确认时确认身份"),
        basis="《民诉法解释》354",
        retention=WITH_THE_CASE,
    )
    address = PersonalField(
        purpose=gettext_noop("送达文书、确定司法确认的法院"),
        basis="《民事诉讼法》205",
        retention=WITH_THE_CASE,
    )
    phone_index = models.CharField(max_length=64, blank=True, default="")
    id_index = models.CharField(max_length=64, blank=True, default="")
    firm_index = models.CharField(
        max_length=64, blank=True, default=""
    )  # of an organisation's name
    code_index = models.CharField(max_length=64, blank=True, default="")
    code_serial = models.PositiveSmallIntegerField(default=0)  # how many codes were handed out
    disclosure = models.CharField(max_length=10, blank=True, default="")  # story, name, nothing

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(role__in=("agent", "guardian", "representative"))
                | models.Q(represents__isnull=True),
                name="only_speakers_represent_somebody",
            ),
            models.UniqueConstraint(
                fields=["code_index"],
                condition=~models.Q(code_index=""),
                name="an_access_code_opens_one_matter",
            ),
        ]
        indexes = [
            models.Index(
                fields=[f"{name}_index"],
                name=f"party_by_{name}",
                condition=~models.Q(**{f"{name}_index": ""}),
            )
            for name in ("phone", "id", "firm")
        ]
        verbose_name_plural = "parties"

    def __str__(self) -> str:
        return f"{self.role} {self.masked_name}"

    @property
    def is_principal(self) -> bool:
        return self.role in PRINCIPALS

    @property
    def masked_name(self) -> str:
        return masking.organisation(self.name) if self.is_organisation else masking.name(self.name)

    @property
    def masked_phone(self) -> str:
        return masking.phone(self.phone)

    @property
    def masked_id_number(self) -> str:
        return masking.id_number(self.id_number)

    @property
    def masked_address(self) -> str:
        return masking.address(self.address)

    def index(self) -> None:
        """Bring the blind indexes into step with the fields they stand for."""
        self.phone_index = keys().phone_index(self.phone) if self.phone else ""
        is_id = bool(self.id_number) and idcard.read(self.id_number) is not None
        self.id_index = keys().id_index(self.id_number) if is_id else ""
        self.firm_index = keys().firm_index(self.name) if self.is_organisation else ""

    def new_code(self) -> str:
        """Another access code for this party; the earlier one opens nothing any more."""
        self.code_serial += 1
        code = self.access_code(self.code_serial)
        self.code_index = keys().code_index(code)
        return code

    def access_code(self, serial: int) -> str:
        """The code that was handed out as number `serial`, in groups of four."""
        code = keys().access_code(self.pk, serial)
        return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


class Consent(models.Model):
    """What a party answered when asked; the latest answer counts, none is ever changed.

    A reopening puts `lapsed` after every answer: who agreed before is asked again (人民调解法 17).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="consents")
    county = models.CharField(max_length=6)
    party = models.ForeignKey(Party, models.PROTECT, related_name="consents")
    to = models.CharField(max_length=40)  # mediation, rights
    answer = models.CharField(max_length=10)  # given, refused, lapsed
    given_by = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.party_id}: {self.to} {self.answer}"


class Request(models.Model):
    """请求: what a party asks beside the matter: to see, correct or delete what is kept, to go on."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="requests")
    county = models.CharField(max_length=6)
    party = models.ForeignKey(Party, models.PROTECT, related_name="requests")
    about = models.CharField(max_length=10)  # reopen, see, correct, object, delete, other
    words = PersonalField(
        purpose="知道您要求什么，好答复您", basis="《个人信息保护法》44-50", retention=WITH_THE_CASE
    )
    at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=10, blank=True, default="")  # granted, partly, refused
    reply = models.TextField(blank=True, default="")

    def __str__(self) -> str:
        return f"{self.party_id}: {self.about}"
