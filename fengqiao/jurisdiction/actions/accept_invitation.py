"""Set one's own password by an invitation's code."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from fengqiao.jurisdiction.models import Invitation, User
from fengqiao.jurisdiction.querysets import digest_of
from fengqiao.lib.refusal import Refusal

MISREAD = str.maketrans("018", "OIB")  # neither digit occurs in a code


class InvitationGone(Refusal):
    """Unknown, used or expired; which of these it was is nobody's business."""

    code, status = "invitation_gone", 422

    def __init__(self) -> None:
        super().__init__(
            _(
                "邀请码不对、已经用过，或者已经过期。请对照邀请单再输一遍；还不行，请系统管理员重新发一个。"
            )
        )


def invited(code: str, *, at: datetime) -> User:
    """Whose password the code sets at `at`; InvitationGone where it sets nobody's."""
    return _running(code, at).user


@transaction.atomic
def accept_invitation(code: str, *, password: str, at: datetime) -> User:
    """The account, with its password; the code is used up. InvitationGone as above."""
    invitation = _running(code, at)
    used = Invitation.objects.filter(pk=invitation.pk, used_at=None).update(used_at=at)
    if not used:
        raise InvitationGone
    user: User = invitation.user
    user.set_password(password)
    user.save(update_fields=["password"])
    return user


def _running(code: str, at: datetime) -> Invitation:
    written = "".join(code.split()).replace("-", "").upper().translate(MISREAD)
    found = (
        Invitation.objects.select_related("user")
        .filter(digest=digest_of(written), used_at=None, expires_at__gt=at, user__is_active=True)
        .first()
    )
    if found is None:
        raise InvitationGone
    return found
