"""Who may: the posts somebody holds, and the powers a post has."""

from datetime import date

from fengqiao.jurisdiction.models import Post, User
from fengqiao.rulebook import tables


def posts_of(user: User, on: date) -> list[Post]:
    """The posts in which `user` can act on `on`, with their organs, the oldest first."""
    return list(Post.objects.able(on).filter(user=user))


def may(post: Post, power: str, on: date) -> bool:
    """Whether the post is held on `on` and its role has the power there."""
    return post.is_valid_on(on) and tables.in_force(on, post.place).may(post.role, power)
