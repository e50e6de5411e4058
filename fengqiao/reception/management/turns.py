"""When leaders receive in the demo county: three in turn, once a week, published. The names are invented."""

from datetime import datetime

from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.reception.actions.keep_leader import keep_leader
from fengqiao.reception.actions.plan_turn import plan_turn
from fengqiao.reception.definitions import hours_of, in_turn, weekly
from fengqiao.rulebook.tables import in_force

TITLES = ("县委常委、政法委书记", "副县长", "县信访局局长")
TUESDAY, WEEKS, PLACES = 2, 6, 8


def play(centre: Organ, *, by: Post, now: datetime, names: list[str]) -> None:
    """The turn of the coming weeks."""
    leaders = [
        keep_leader(
            None, organ=centre, by=by, at=now, name=name, title=title, position=str(position)
        )
        for position, (name, title) in enumerate(zip(names, TITLES, strict=False), start=1)
    ]
    calendar = in_force(now.date(), centre.place).calendar
    days = weekly(now.date(), TUESDAY, WEEKS)
    plan_turn(
        centre,
        in_turn(leaders, days, calendar=calendar),
        by=by,
        at=now,
        hours=hours_of("9:00", "11:30"),
        where="县综治中心一楼接访室",
        places=PLACES,
    )
