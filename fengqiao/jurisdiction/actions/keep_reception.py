"""Say who receives at an organ on which day of the week; take it off the roster."""

from datetime import datetime

from fengqiao.jurisdiction.models import Organ, Post, Reception
from fengqiao.jurisdiction.step import Unfit, taking, typed, within
from fengqiao.lib.sentence import say


def keep_reception(
    reception: Reception | None,
    *,
    organ: Organ,
    by: Post,
    at: datetime,
    weekday: int,
    hours: str,
    who: str,
    about: str = "",
    reason: str = "",
    seen: str = "",
) -> Reception:
    """One line of the weekly roster, new or changed."""
    within(by, organ.place)
    if weekday not in Reception.Weekday.values:
        raise Unfit("请选星期几。", field="weekday")
    said = {
        "weekday": weekday,
        "hours": typed("hours", say("时间"), hours, most=60),
        "who": typed("who", say("谁接待"), who, most=60),
        "about": typed("about", say("说明"), about, most=120, wanted=False),
    }
    county, act = organ.place[:6], "change_reception" if reception else "add_reception"
    with taking(act, by=by, at=at, county=county, reason=reason, about=organ, seen=seen) as move:
        if reception is None:
            reception = Reception(organ=organ, **said)
            move.add(reception)
        else:
            move.change(reception, **said)
    return reception


def drop_reception(
    reception: Reception, *, by: Post, at: datetime, reason: str = "", seen: str = ""
) -> None:
    """That line stands on the roster no more."""
    organ = reception.organ
    within(by, organ.place)
    county = organ.place[:6]
    with taking(
        "drop_reception", by=by, at=at, county=county, reason=reason, about=organ, seen=seen
    ) as move:
        move.remove(reception)
