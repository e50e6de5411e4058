"""Let a term of a post run longer, or set the day on which it ends."""

from datetime import date, datetime

from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, taking, within


def extend_post(
    post: Post, *, by: Post, at: datetime, to_on: date | None, reason: str = "", seen: str = ""
) -> None:
    """`to_on` is the last day; None lets it run until further notice. Never earlier than it is now:
    ending a term asks where the open work goes."""
    within(by, post.organ.place)
    county = post.organ.place[:6]
    with taking(
        "extend_post", by=by, at=at, county=county, reason=reason, about=post.user, seen=seen
    ) as move:
        if post.valid_to is None:
            raise Unfit("这个岗位没有截止日期，不用延长。要结束的，请办“结束任期”。", field="to_on")
        if to_on is not None and to_on <= post.valid_to:
            raise Unfit("新的截止日期要比原来的晚。要提前结束的，请办“结束任期”。", field="to_on")
        move.change(post, valid_to=to_on)
