"""What was agreed, who has signed it, what is to be done by when, and what the court said to it."""

from django.db import models
from django.db.models import Q

from fengqiao.cases.models import Case, Party, PersonalField
from fengqiao.cases.models.people import WITH_THE_CASE
from fengqiao.lib.uuid7 import uuid7

IN_DRAFT = ("draft", "void")
HAVING_HAD_EFFECT = ("effective", "replaced", "broken")


class Agreement(models.Model):
    """调解协议, in one of its versions (人民调解法 28-31).

    form: written, oral. state: draft (being signed), void (another draft took its place), effective,
    replaced (by a later agreement), broken. `effective_on` is computed, never typed (art. 29, 30).
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="agreements")
    county = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()
    form = models.CharField(max_length=8)
    state = models.CharField(max_length=10, default="draft")
    dispute_facts = PersonalField(
        purpose="载明纠纷的主要事实、争议事项",
        basis="《人民调解法》28、29",
        retention=WITH_THE_CASE,
    )
    terms = PersonalField(
        purpose="载明当事人达成的协议内容", basis="《人民调解法》28、29", retention=WITH_THE_CASE
    )
    manner = models.CharField(max_length=500)
    perform_by = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    drawn_up_on = models.DateField()
    effective_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version"], name="a_version_of_an_agreement_is_given_once"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="draft"), name="one_draft_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(state="effective"), name="one_agreement_in_effect"
            ),
            models.CheckConstraint(
                condition=Q(state__in=IN_DRAFT, effective_on=None)
                | Q(state__in=HAVING_HAD_EFFECT, effective_on__isnull=False),
                name="an_agreement_in_effect_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} v{self.version} {self.state}"


class Signature(models.Model):
    """签名、盖章或者按指印: of a party (or of who speaks for him), of a mediator, or the seal.

    kind: party, mediator, seal. `void_at`: it no longer counts, since its mediator was recused.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="signatures")
    county = models.CharField(max_length=6)
    kind = models.CharField(max_length=8)
    party = models.ForeignKey(Party, models.PROTECT, null=True, related_name="+", db_index=False)
    signed_by = models.ForeignKey(
        Party, models.PROTECT, null=True, related_name="+", db_index=False
    )
    post = models.ForeignKey(
        "jurisdiction.Post", models.PROTECT, null=True, related_name="+", db_index=False
    )
    signed_on = models.DateField()
    void_at = models.DateTimeField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="party", party__isnull=False, signed_by__isnull=False, post=None)
                | Q(kind="mediator", party=None, signed_by=None, post__isnull=False)
                | Q(kind="seal", party=None, signed_by=None, post=None),
                name="a_signature_is_a_partys_a_mediators_or_the_seal",
            ),
            models.UniqueConstraint(
                fields=["agreement", "party"],
                condition=Q(kind="party"),
                name="a_party_signs_once",
            ),
            models.UniqueConstraint(
                fields=["agreement", "post"],
                condition=Q(kind="mediator"),
                name="a_mediator_signs_once",
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(kind="seal"), name="an_agreement_is_sealed_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.agreement_id}"


class Instalment(models.Model):
    """履行: one part of what is to be done (人民调解法 29, 31). Open until performed or broken."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="instalments")
    county = models.CharField(max_length=6)
    position = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount = models.DecimalField(max_digits=14, decimal_places=2, null=True)
    what = models.CharField(max_length=500, blank=True)
    performed_on = models.DateField(null=True)
    proof = models.CharField(max_length=200, blank=True, default="")
    broken_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "position"], name="instalments_are_numbered"
            ),
            models.CheckConstraint(
                condition=Q(performed_on=None) | Q(broken_at=None),
                name="an_instalment_is_performed_or_broken",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} #{self.position} {self.due_on}"

    @property
    def state(self) -> str:
        """open, performed, broken."""
        if self.performed_on:
            return "performed"
        return "broken" if self.broken_at else "open"


class Confirmation(models.Model):
    """司法确认: one joint application and the court's answer (人民调解法 33; 民事诉讼法 205-206).

    result: '' (not answered yet), confirmed, rejected, not_accepted, withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="confirmations")
    county = models.CharField(max_length=6)
    branch = models.CharField(max_length=16)
    court = models.ForeignKey(
        "jurisdiction.Organ", models.PROTECT, related_name="+", db_index=False
    )
    applied_on = models.DateField()
    result = models.CharField(max_length=12, blank=True, default="")
    decided_on = models.DateField(null=True)
    document_number = models.CharField(max_length=100, blank=True, default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agreement"],
                condition=Q(result__in=("", "confirmed")),
                name="confirmation_is_asked_for_once",
            ),
            models.CheckConstraint(
                condition=Q(result="", decided_on=None)
                | (~Q(result="") & Q(decided_on__gte=models.F("applied_on"))),
                name="a_court_answers_after_it_was_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} {self.applied_on} {self.result}"
