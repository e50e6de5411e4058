"""Take the second factor off an account, for somebody whose telephone and recovery codes are gone."""

from allauth.mfa.models import Authenticator

from fengqiao.jurisdiction.models import User
from fengqiao.lib.refusal import Refusal


class NoSuchAccount(Refusal):
    """Nobody logs in by this name."""

    code, status = "no_such_account", 404


def forget_second_factor(username: str) -> None:
    """He or she logs in by password alone, and sets it up anew where the county demands it."""
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NoSuchAccount("没有账号“{username}”。请核对后再试。", username=username)
    Authenticator.objects.filter(user_id=user.pk).delete()
