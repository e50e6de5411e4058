"""A post lays notices aside. That it did is kept, never when: nobody's reading is timed."""

from collections.abc import Collection
from uuid import UUID

from fengqiao.jurisdiction.models import Post
from fengqiao.notices.models import Notice


def mark_read(post: Post, keys: Collection[UUID] | None = None) -> int:
    """Lay aside these of the post's own notices, or all of them; how many were new."""
    rows = Notice.objects.filter(post=post, channel="desk", is_read=False)
    if keys is not None:
        rows = rows.filter(pk__in=keys)
    return int(rows.update(is_read=True))
