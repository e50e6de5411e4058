"""What stands on everything that leaves: who took it out, for whom, when."""

from datetime import datetime

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.jurisdiction.models import Post


def mark_of(post: Post, at: datetime) -> str:
    return (
        f"{post.user.name}（{post.organ.name}）于{at.astimezone(SHANGHAI):%Y年%m月%d日 %H:%M}导出"
    )
