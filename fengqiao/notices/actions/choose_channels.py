"""Somebody at work says how he wants to be told beside the desk. It is his own choice, for his own post."""

import re
from datetime import datetime

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit
from fengqiao.lib import phone as telephones
from fengqiao.notices.models import Reach

BY_EMAIL, BY_SMS = ("", "at_once", "digest"), ("", "at_once")
ADDRESS = re.compile(r"[^@\s<>,;\"]{1,64}@[^@\s<>,;\"]{1,190}")


def choose_channels(
    post: Post, *, by_email: str = "", email: str = "", by_sms: str = "", phone: str = ""
) -> Reach:
    """Keep how the post is told from now on; Unfit says what cannot be kept. An address that is not
    used any more is forgotten."""
    email, phone = email.strip(), phone.strip()
    if by_email not in BY_EMAIL or by_sms not in BY_SMS:
        raise Unfit("请从列出的方式里选一种。", field="by_email")
    if by_email and not ADDRESS.fullmatch(email):
        raise Unfit("邮箱地址写得不对。请写成 name@example.cn 这样。", field="email")
    if by_sms and not telephones.is_mobile(phone):
        raise Unfit("手机号码写得不对。请写11位手机号码。", field="phone")
    reach = Reach.objects.filter(post=post).first() or Reach(post=post)
    reach.by_email, reach.email = by_email, email if by_email else ""
    reach.by_sms, reach.phone = by_sms, phone if by_sms else ""
    reach.save()
    return reach


def forget_leavers(*, at: datetime) -> None:
    """Who has left is told nothing any more, and his addresses are deleted."""
    today = at.astimezone(SHANGHAI).date()
    Reach.objects.filter(post__valid_to__lt=today).delete()
