"""Rename an organ, or change how it is called in short and in the numbers of its cases."""

from datetime import datetime

from fengqiao.jurisdiction.actions.add_organ import named
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.jurisdiction.step import because, taking, within


def rename_organ(
    organ: Organ,
    *,
    by: Post,
    at: datetime,
    name: str,
    short_name: str = "",
    number_mark: str = "",
    reason: str,
    seen: str = "",
) -> None:
    """Its cases keep their numbers; pages show the new name from now on."""
    within(by, organ.place)
    kept = because(reason)
    county = organ.place[:6]
    with taking(
        "rename_organ", by=by, at=at, county=county, reason=kept, about=organ, seen=seen
    ) as move:
        name, short_name, number_mark = named(organ, name, short_name, number_mark)
        move.change(organ, name=name, short_name=short_name, number_mark=number_mark)
