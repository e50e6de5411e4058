"""The address at which a post's dates can be subscribed to, with a secret in it."""

from django.db import models

from fengqiao.jurisdiction.models import Post
from fengqiao.lib.uuid7 import uuid7


class CalendarFeed(models.Model):
    """日历订阅: an address that shows the dates of a post to whoever knows it. Of the secret only its
    SHA-256 is kept; whoever holds the post can put an end to it, and it ends with the post."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    post = models.ForeignKey(Post, models.PROTECT, related_name="calendar_feeds")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.post_id} since {self.made_at:%Y-%m-%d}"
