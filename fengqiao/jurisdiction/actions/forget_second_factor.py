"""Take the second factor off an account, for somebody whose telephone and recovery codes are gone."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from fengqiao.jurisdiction.models import User
from fengqiao.jurisdiction.step import taking
from fengqiao.lib.refusal import Refusal


class NoSuchAccount(Refusal):
    """Nobody logs in by this name."""

    code, status = "no_such_account", 404


@transaction.atomic
def forget_second_factor(username: str, *, at: datetime) -> None:
    """He or she logs in by password alone, and sets it up anew where the county demands it.

    It stands in the record of each county in which he or she holds or held a post.
    """
    user = User.objects.filter(username=username).first()
    if user is None:
        raise NoSuchAccount("没有账号“{username}”。请核对后再试。", username=username)
    gone, _of = Authenticator.objects.filter(user_id=user.pk).delete()
    places = user.posts.values_list("organ__place", flat=True) if gone else []
    for county in sorted({place[:6] for place in places if len(place) >= 6}):
        with taking("reset_second_factor", by=None, at=at, county=county, about=user) as move:
            move.note(user, {"second_factor": True}, {"second_factor": False})
