"""How somebody wants to be told beside the desk: a post at work, and a party of a matter."""

from django.db import models
from django.utils.translation import gettext_noop

from fengqiao.cases.models import Case, Party, PersonalField
from fengqiao.lib.uuid7 import uuid7

AS_LONG_AS_WANTED = gettext_noop("本人不要了或者离任即删除（保管期限由本人定）")


class Reach(models.Model):
    """接收方式: how a post is told beside the desk. by_email, by_sms: '' not at all, at_once, digest
    (the next morning, with everything else; e-mail alone)."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.OneToOneField("jurisdiction.Post", models.PROTECT, related_name="reach")
    email = PersonalField(
        purpose=gettext_noop("把工作提醒发到本人的邮箱"),
        basis="《个人信息保护法》13(1)1（本人同意）",
        retention=AS_LONG_AS_WANTED,
    )
    phone = PersonalField(
        purpose=gettext_noop("把工作提醒发到本人的手机"),
        basis="《个人信息保护法》13(1)1（本人同意）",
        retention=AS_LONG_AS_WANTED,
    )
    by_email = models.CharField(max_length=8, blank=True, default="")
    by_sms = models.CharField(max_length=8, blank=True, default="")

    class Meta:
        verbose_name_plural = "reach"

    def __str__(self) -> str:
        return f"{self.post_id}: {self.by_email} {self.by_sms}"


class TextChoice(models.Model):
    """短信意愿: whether a party wants a text message when its matter moves. The latest one counts;
    who has said nothing gets none."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    county = models.CharField(max_length=6)
    party = models.ForeignKey(Party, models.PROTECT, related_name="text_choices")
    is_wanted = models.BooleanField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.party_id}: {self.is_wanted}"
