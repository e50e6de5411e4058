"""Committees: of what kind, for how long, with whom, and what the court was told of it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib.uuid7 import uuid7


class Formed(models.TextChoices):
    """How somebody, or a whole committee, came to office (人民调解法 9, 34)."""

    ELECTED = "elected", _("推选")
    APPOINTED = "appointed", _("聘任")


class Committee(models.Model):
    """调解组织: what an organ that mediates is in the ministry's tables (人民调解法 8, 34).

    `trade` says of a committee of a trade which one, `posting` of a posted room where it sits.
    """

    class Kind(models.TextChoices):
        VILLAGE = "village", _("村人民调解委员会")
        NEIGHBOURHOOD = "neighbourhood", _("社区（居）人民调解委员会")
        TOWN = "town", _("乡镇人民调解委员会")
        SUBDISTRICT = "subdistrict", _("街道人民调解委员会")
        ENTERPRISE = "enterprise", _("企事业单位人民调解委员会")
        TRADE = "trade", _("行业性、专业性人民调解委员会")
        REGION = "region", _("区域性人民调解委员会")
        SOCIETY = "society", _("社会团体和其他组织人民调解委员会")
        POSTED = "posted", _("派驻调解室")
        STUDIO = "studio", _("个人调解工作室")

    class Trade(models.TextChoices):
        MEDICAL = "medical", _("医疗纠纷")
        TRAFFIC = "traffic", _("道路交通事故")
        LABOUR = "labour", _("劳动争议")
        PROPERTY = "property", _("物业管理")
        CONSUMER = "consumer", _("消费")
        FAMILY = "family", _("婚姻家庭")
        OTHER = "other", _("其他行业、专业")

    class Posting(models.TextChoices):
        COURT = "court", _("人民法院")
        PROCURATORATE = "procuratorate", _("人民检察院")
        POLICE = "police", _("公安机关")
        PETITIONS = "petitions", _("信访部门")
        OTHER = "other", _("其他部门")

    ON_RECORD = "committee"

    organ = models.OneToOneField(Organ, models.PROTECT, primary_key=True, related_name="committee")
    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=14, choices=Kind)
    trade = models.CharField(max_length=14, choices=Trade, blank=True, default="")
    posting = models.CharField(max_length=14, choices=Posting, blank=True, default="")
    set_up_on = models.DateField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="trade") ^ Q(trade=""),
                name="a_committee_of_a_trade_says_which",
            ),
            models.CheckConstraint(
                condition=Q(kind="posted") ^ Q(posting=""), name="a_posted_room_says_where"
            ),
        ]
        indexes = [models.Index(fields=["county", "kind"], name="committee_of_county")]

    def __str__(self) -> str:
        return str(self.organ)

    @property
    def is_elected(self) -> bool:
        """Whether the law asks for members, a chair and a term: posted rooms and studios have none."""
        return self.kind not in (self.Kind.POSTED, self.Kind.STUDIO)


class Term(models.Model):
    """届期: the years for which a committee was formed (人民调解法 9); `to_on` is the last day."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="terms")
    county = models.CharField(max_length=6)
    from_on = models.DateField()
    to_on = models.DateField()
    formed = models.CharField(max_length=10, choices=Formed)
    how = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on__gte=F("from_on")), name="a_term_ends_after_it_begins"
            ),
            models.UniqueConstraint(
                fields=["committee", "from_on"], name="a_term_of_a_committee_begins_once"
            ),
        ]
        indexes = [models.Index(fields=["county", "to_on"], name="terms_that_end")]

    def __str__(self) -> str:
        return f"{self.from_on} – {self.to_on}"


class Membership(models.Model):
    """委员: a mediator in a committee, from a day on; without a last day, still in office."""

    class Office(models.TextChoices):
        CHAIR = "chair", _("主任")
        DEPUTY = "deputy", _("副主任")
        MEMBER = "member", _("委员")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="memberships")
    county = models.CharField(max_length=6)
    mediator = models.ForeignKey("Mediator", models.PROTECT, related_name="memberships")
    office = models.CharField(max_length=8, choices=Office)
    formed = models.CharField(max_length=10, choices=Formed)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="a_membership_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["committee", "mediator"],
                condition=Q(to_on=None),
                name="a_mediator_is_a_member_once",
            ),
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(office="chair", to_on=None),
                name="a_committee_has_one_chair",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mediator} · {self.get_office_display()}"


class CourtNotice(models.Model):
    """组成情况通报: what the basic people's court is told of a committee (人民调解法 10).

    It gathers what changes until somebody tells the court; then it stays as it is. `lines`:
    [{"on": day, "what": code, "who": name, "office": code}, …], the committee's own set-up with no `who`.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    committee = models.ForeignKey(Committee, models.PROTECT, related_name="court_notices")
    county = models.CharField(max_length=6)
    lines = models.JSONField(default=list)
    made_at = models.DateTimeField()
    court = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+", db_index=False)
    told_on = models.DateField(null=True)
    told_how = models.CharField(max_length=100, blank=True, default="")
    told_by = models.ForeignKey(Post, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee"],
                condition=Q(told_on=None),
                name="what_the_court_is_not_told_yet_stands_together",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None, court=None, told_by=None)
                | Q(told_on__isnull=False, court__isnull=False),
                name="what_was_told_says_to_which_court",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.committee} ({self.told_on or '—'})"
