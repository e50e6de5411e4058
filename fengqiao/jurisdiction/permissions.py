"""Who may: the posts somebody holds, and the powers a post has."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import connection

from fengqiao.jurisdiction.models import Post, User
from fengqiao.rulebook import tables

COUNTY_DEMANDS = """
    SELECT 1 FROM jurisdiction_post p
    JOIN jurisdiction_countysetting s ON s.place = substr(p.place, 1, 6)
    WHERE p.user_id = %s AND s.second_factor_required
      AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to >= %s)
    LIMIT 1
"""


def posts_of(user: User, on: date) -> list[Post]:
    """The posts in which `user` can act on `on`, with their organs, the oldest first.

    Each says whether its county demands a second factor (`second_factor_demanded`) and whether
    one is set up (`has_second_factor`), so that a page asks for all of it in one statement.
    """
    return Post.objects.held_by(user, on)


def may(post: Post, power: str, on: date) -> bool:
    """Whether the post is held on `on` and its role has the power there."""
    return post.is_valid_on(on) and tables.in_force(on, post.place).may(post.role, power)


def owes_second_factor(posts: Sequence[Any]) -> bool:
    """Whether a county of one of a user's posts (`posts_of`) demands a second factor that is not
    set up.

    Who owes it does nothing else first: no page of the desk opens, and no token acts.
    """
    demanded = any(post.second_factor_demanded for post in posts)
    return demanded and not posts[0].has_second_factor


def county_demands_second_factor(user: User, on: date) -> bool:
    """Whether it does so on `on`, set up or not."""
    key = User._meta.pk.get_db_prep_value(user.pk, connection)
    day = connection.ops.adapt_datefield_value(on)
    with connection.cursor() as cursor:
        cursor.execute(COUNTY_DEMANDS, [key, day, day])
        return cursor.fetchone() is not None


def has_second_factor(user: User) -> bool:
    totp = Authenticator.objects.filter(user_id=user.pk, type=Authenticator.Type.TOTP)
    return bool(totp.exists())
