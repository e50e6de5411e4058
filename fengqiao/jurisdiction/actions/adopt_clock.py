"""A limit of the county's own, stricter than the law."""

from datetime import date, datetime

from msgspec import structs

from fengqiao.jurisdiction.actions.adopt_rule import about_rule, adopt_rules, widest
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, typed, within
from fengqiao.lib.sentence import say
from fengqiao.rulebook.shapes import Clock


def adopt_clock(
    name: str,
    *,
    by: Post,
    at: datetime,
    length: int,
    unit: str,
    yellow: int,
    from_on: date,
    source: str,
    verified: str,
    reason: str = "",
    seen: str = "",
) -> Clock:
    """The county's own limit from that day on; Unfit says why it cannot be (looser than the law…)."""
    county = by.place[:6]
    within(by, county)
    source = typed("source", say("依据"), source, most=300)
    row = structs.replace(
        proposed(name, county, from_on, length=length, unit=unit),
        yellow=yellow,
        verified=verified,
        source=source,
    )
    about = about_rule(name, county)
    adopt_rules(about, [row], by=by, at=at, reason=reason, seen=seen, field="length")
    return row


def proposed(name: str, county: str, from_on: date, *, length: int, unit: str) -> Clock:
    """The row that the county would have, otherwise as the law has it; Unfit where the limit is none of
    ours to set."""
    law = widest(name, from_on, county)
    if not isinstance(law, Clock) or law.binds != "authority":
        raise Unfit("这个期限是给当事人的，由法律或者双方定，县里不能另定。", field="length")
    said = {"length": length, "unit": unit, "where": county, "enabled": True}
    return structs.replace(law, **said, from_on=from_on, until_on=None)
