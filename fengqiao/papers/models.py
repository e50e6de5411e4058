"""Papers as they were made, each version for good; dossiers as they were bound; and the templates by which
a county replaces ours."""

import json
from base64 import b64decode
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from fengqiao.cases.models import Case, PersonalField
from fengqiao.cases.models.people import WITH_THE_CASE
from fengqiao.lib.crypto import unlocked
from fengqiao.lib.uuid7 import uuid7


class Paper(models.Model):
    """文书: one version of a form, as it was made of a case. A trigger refuses to change it.

    `about` is what it was made for where a form is made more than once: a session, an inquiry, a
    revisit, a party. `lacking`: the characters that no font has. `sha256` is the PDF's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="papers")
    county = models.CharField(max_length=6)
    form = models.CharField(max_length=40)
    about = models.UUIDField(null=True)
    serial = models.PositiveSmallIntegerField()  # within the case; versions share it
    version = models.PositiveSmallIntegerField()
    words = PersonalField(
        purpose="保存文书写了什么，供核对、修改和另存为Word",
        basis="《人民调解法》27",
        retention=WITH_THE_CASE,
    )
    print = PersonalField(
        purpose="保存文书印出来的样子，供签名、送达和立卷",
        basis="《人民调解法》27、29",
        retention=WITH_THE_CASE,
    )
    pages = models.PositiveSmallIntegerField()
    lacking = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "serial", "version"], name="a_version_of_a_paper_is_made_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.form} v{self.version}"

    def told(self) -> dict[str, Any]:
        """All that the paper says, as its template was told."""
        found: dict[str, Any] = json.loads(self.words)
        return found

    def said(self) -> dict[str, str]:
        """The text of each part, by its label."""
        return {part["label"]: part["text"] for part in self.told()["parts"]}

    def typed(self) -> dict[str, str]:
        """Of these the ones that somebody wrote otherwise than the matter fills them."""
        return {part["label"]: part["text"] for part in self.told()["parts"] if part.get("typed")}

    def pdf(self) -> bytes:
        return b64decode(self.print)


class Dossier(models.Model):
    """卷宗: the file as it was bound, one PDF/A; another binding is another version.

    `parts`: what lies in it, in order: item, label, kind (paper, attachment, drawing, certificate), id,
    sha256 of the original, first page, pages. `years` 0 and `kept_until` None: for good. The PDF lies
    outside of the database under `key`; when the content of the matter is destroyed, so is the key, and
    `parts` stays as the list of what was destroyed. `sha256` is the PDF's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="dossiers")
    county = models.CharField(max_length=6)
    version = models.PositiveSmallIntegerField()
    parts = models.JSONField()
    key = PersonalField(
        purpose="打开卷宗的电子文件",
        basis="《人民调解法》27",
        retention=WITH_THE_CASE,
    )
    pages = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    retention = models.CharField(max_length=40)  # the rule
    years = models.PositiveSmallIntegerField()
    kept_until = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "version"], name="a_version_of_a_dossier_is_bound_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} dossier v{self.version}"

    @property
    def path(self) -> Path:
        key = self.id.hex
        return Path(settings.MEDIA_ROOT) / "dossiers" / key[-2:] / key

    def pdf(self) -> bytes:
        """The PDF, bit for bit; FileNotFoundError, or SealBroken where it was changed."""
        return unlocked(self.key, self.path.read_bytes())


class DrawnSignature(models.Model):
    """手写签名图样: what a party drew on a screen, and under which version of which paper.

    It is evidence of who signed what, and is no reliable electronic signature (电子签名法 13).
    `paper_sha256` is the PDF's that was signed, `picture_sha256` the drawing's.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="drawn_signatures")
    county = models.CharField(max_length=6)
    signature = models.OneToOneField(
        "mediation.Signature", models.PROTECT, related_name="drawn_signature"
    )
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+", db_index=False)
    paper_sha256 = models.CharField(max_length=64)
    picture = PersonalField(
        purpose="证明谁在屏幕上签了哪一版协议",
        basis="《人民调解法》29；《民法典》490",
        retention=WITH_THE_CASE,
    )
    picture_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.signature_id} {self.paper_sha256[:8]}"

    @property
    def sha256(self) -> str:
        return self.picture_sha256


class CertifiedSignature(models.Model):
    """数字证书签名: a signature by a certificate over the hash of one version of a paper (电子签名法 13, 14).

    `signed`: detached CMS with certificates and time stamp, in base64. `anchor`: the certificate of the
    authority that vouched for it then, as PEM. A trial's says nothing in law. `signed_at` is the time
    stamp's, `cms_sha256` the hash of what `signed` holds.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="certified_signatures")
    county = models.CharField(max_length=6)
    signature = models.OneToOneField(
        "mediation.Signature", models.PROTECT, related_name="certified_signature"
    )
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+", db_index=False)
    paper_sha256 = models.CharField(max_length=64)
    provider = models.CharField(max_length=100)
    is_trial = models.BooleanField()
    signed = PersonalField(
        purpose="证明谁用数字证书签了哪一版协议，供以后核验",
        basis="《电子签名法》8、13、14；《人民调解法》29",
        retention=WITH_THE_CASE,
    )
    cms_sha256 = models.CharField(max_length=64)
    anchor = models.TextField()
    signed_at = models.DateTimeField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.signature_id} {self.paper_sha256[:8]}"

    @property
    def sha256(self) -> str:
        return self.cms_sha256

    def cms(self) -> bytes:
        return b64decode(self.signed)


class PaperTemplate(models.Model):
    """文书模板: a county's own DOCX for a form, from this moment on; without content, ours again.

    `layout`: how it looks, as it was read when it came (`lib.word_layout`), so that the PDF looks like it.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county = models.CharField(max_length=6)
    form = models.CharField(max_length=40)
    file = models.CharField(max_length=255)  # as it was called
    content = models.BinaryField(default=b"")
    layout = models.JSONField(null=True)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("jurisdiction.Post", models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = [models.Index(fields=["county", "form", "-at"], name="template_of_county")]

    def __str__(self) -> str:
        return f"{self.county} {self.form} {self.at:%Y-%m-%d}"
