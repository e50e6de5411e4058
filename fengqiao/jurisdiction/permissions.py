"""Who may: the posts somebody holds, and the powers a post has."""

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models.functions import Substr

from fengqiao.jurisdiction.models import CountySetting, Post, User
from fengqiao.jurisdiction.querysets import in_force
from fengqiao.rulebook import tables


def posts_of(user: User, on: date) -> list[Post]:
    """The posts in which `user` can act on `on`, with their organs, the oldest first."""
    return list(Post.objects.able(on).filter(user=user))


def may(post: Post, power: str, on: date) -> bool:
    """Whether the post is held on `on` and its role has the power there."""
    return post.is_valid_on(on) and tables.in_force(on, post.place).may(post.role, power)


def owes_second_factor(user: User, on: date) -> bool:
    """Whether a county in which `user` holds a post demands a second factor that is not set up.

    Who owes it does nothing else first: no page of the desk opens, and no token acts.
    """
    return county_demands_second_factor(user, on) and not has_second_factor(user)


def county_demands_second_factor(user: User, on: date) -> bool:
    held = Post.objects.filter(in_force(on), user=user)
    counties = held.annotate(county=Substr("place", 1, 6)).values("county")
    demands = CountySetting.objects.filter(second_factor_required=True, place__in=counties)
    return demands.exists()


def has_second_factor(user: User) -> bool:
    totp = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return bool(totp.exists())
