"""What a county decides for itself: whether everybody logs in with a second factor."""

from datetime import datetime

from fengqiao.jurisdiction.models import CountySetting, Post
from fengqiao.jurisdiction.step import because, taking, typed
from fengqiao.lib.sentence import say


def change_settings(
    *, by: Post, at: datetime, second_factor_required: bool, reason: str, seen: str = ""
) -> None:
    """Who has no second factor yet sets it up at the next page he opens."""
    kept, county = because(reason), by.place[:6]
    setting, _made = CountySetting.objects.get_or_create(place=county)
    with taking(
        "change_settings", by=by, at=at, county=county, reason=kept, about=setting, seen=seen
    ) as move:
        move.change(setting, second_factor_required=second_factor_required)


def change_complaints(
    *, by: Post, at: datetime, complaints: str, reason: str = "", seen: str = ""
) -> None:
    """How to complain of us, as the public page says it; '' leaves the general words alone."""
    complaints = typed("complaints", say("怎样投诉我们"), complaints, most=500, wanted=False)
    county = by.place[:6]
    setting, _made = CountySetting.objects.get_or_create(place=county)
    with taking(
        "change_complaints", by=by, at=at, county=county, reason=reason, about=setting, seen=seen
    ) as move:
        move.change(setting, complaints=complaints)
