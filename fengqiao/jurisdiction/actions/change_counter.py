"""Say where and when an organ receives people."""

from datetime import datetime

from fengqiao.jurisdiction.models import Counter, Organ, Post
from fengqiao.jurisdiction.step import taking, typed, within


def change_counter(
    organ: Organ,
    *,
    by: Post,
    at: datetime,
    address: str,
    telephone: str,
    hours: str,
    reason: str = "",
    seen: str = "",
) -> Counter:
    """Address, telephone and opening hours, as the public page shows them; '' shows none."""
    within(by, organ.place)
    said = {
        "address": typed("address", "地址", address, most=120, wanted=False),
        "telephone": typed("telephone", "电话", telephone, most=60, wanted=False),
        "hours": typed("hours", "接待时间", hours, most=200, wanted=False),
    }
    county = organ.place[:6]
    with taking(
        "change_counter", by=by, at=at, county=county, reason=reason, about=organ, seen=seen
    ) as move:
        counter: Counter | None = Counter.objects.filter(organ=organ).first()
        if counter is None:
            counter = Counter(organ=organ, **said)
            move.add(counter)
        else:
            move.change(counter, **said)
    return counter
