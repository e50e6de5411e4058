"""Which colour the county gives a matter of which a fact is stated; what a law names, never a lighter one."""

from datetime import date, datetime

from msgspec import structs

from fengqiao.jurisdiction.actions.adopt_rule import about_rule, adopt_rules, widest
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, typed, within
from fengqiao.lib.sentence import say
from fengqiao.rulebook.shapes import GradeFact, Verified


def adopt_fact(
    code: str,
    *,
    by: Post,
    at: datetime,
    colour: str,
    from_on: date,
    source: str,
    verified: Verified = "own",
    reason: str = "",
    seen: str = "",
) -> GradeFact:
    """From that day on. Another fact than those of the rulebook is not made here: none may speak of
    who a person is, and that is looked at before a release."""
    county, name = by.place[:6], f"fact.{code}"
    within(by, county)
    source = typed("source", say("依据"), source, most=300)
    said = {"colour": colour, "source": source, "verified": verified}
    known = widest(name, from_on, county)
    if not isinstance(known, GradeFact):
        raise Unfit("没有这条规则。请从列表中选。")
    row = structs.replace(known, **said, from_on=from_on, until_on=None, where=county)
    about = about_rule(name, county)
    adopt_rules(about, [row], by=by, at=at, reason=reason, seen=seen, field="colour")
    return row
