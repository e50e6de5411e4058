"""Which departments the county suggests for a type of dispute: more than the product does, or in another order."""

from collections.abc import Sequence
from datetime import date, datetime

from fengqiao.jurisdiction.actions.adopt_rule import about_rule, adopt_rules
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, typed, within
from fengqiao.lib.sentence import say
from fengqiao.rulebook.shapes import Route, Verified


def adopt_route(
    type_code: str,
    *,
    by: Post,
    at: datetime,
    to: Sequence[str],
    from_on: date,
    source: str,
    verified: Verified = "own",
    reason: str = "",
    seen: str = "",
) -> Route:
    """From that day on; Unfit where one is left out that the wider rules suggest."""
    county = by.place[:6]
    within(by, county)
    named = tuple(dict.fromkeys(name.strip() for name in to if name.strip()))
    if not named:
        raise Unfit("请至少选一个部门。", field="to1")
    row = Route(
        type=type_code,
        to=named,
        from_on=from_on,
        where=county,
        source=typed("source", say("依据"), source, most=300),
        verified=verified,
    )
    about = about_rule(f"route.{type_code}", county)
    adopt_rules(about, [row], by=by, at=at, reason=reason, seen=seen, field="to1")
    return row
