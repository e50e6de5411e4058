"""Put an organ under another."""

from datetime import datetime

from fengqiao.jurisdiction.actions.add_organ import check_parent
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import because, taking, within


def move_organ(
    organ: Organ, *, by: Post, at: datetime, parent: Organ | None, reason: str, seen: str = ""
) -> None:
    """From now on what it hands up goes to `parent`."""
    within(by, organ.place)
    kept = because(reason)
    county = organ.place[:6]
    with taking(
        "move_organ", by=by, at=at, county=county, reason=kept, about=organ, seen=seen
    ) as move:
        check_parent(organ, parent)
        move.change(organ, parent_id=parent.pk if parent else None)
