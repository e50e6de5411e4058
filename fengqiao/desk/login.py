"""How staff log in: what is different from allauth's own way. Wrong passwords are counted by axes,
in the database; wrong codes of the second factor by allauth."""

from base64 import b64decode, b64encode
from typing import Any
from uuid import UUID

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.permissions import county_demands_second_factor

NO_ROW = UUID(int=0)  # allauth seals a secret before its row exists
SEALED_AS = "mfa.authenticator.secret"


class StaffAccounts(DefaultAccountAdapter):
    """Accounts are made by an administrator; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "用户名或密码不对。请检查后再试；连续错五次，账号会锁定 15 分钟。"
        ),
        "incorrect_password": _("密码不对，请重新输入。"),
        "enter_current_password": _("当前密码不对，请重新输入。"),
        "too_many_login_attempts": _(
            "动态码错误次数太多。请 15 分钟后再试，或请系统管理员解除两步验证。"
        ),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: axes counts, for all processes alike, and says so on a page of its own."""


class StaffSecondFactor(DefaultMFAAdapter):
    """A code from an application on the phone (TOTP), or a recovery code."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("动态码不对。请等手机上出现新的动态码后再输入一次。"),
        "cannot_delete_authenticator": _(
            "本县要求使用两步验证，不能停用。换手机的，请系统管理员解除后重新设置。"
        ),
    }

    def encrypt(self, text: str) -> str:
        return b64encode(keys().seal(text, row=NO_ROW, field=SEALED_AS)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return keys().open(b64decode(encrypted_text), row=NO_ROW, field=SEALED_AS)

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not county_demands_second_factor(authenticator.user, timezone.localdate())
