"""What the county adds for a case (以案定补), by difficulty and form: its own, from a day on."""

from datetime import date, datetime
from typing import Literal, cast

from fengqiao.jurisdiction.actions.adopt_rule import about_rule, adopt_rules, rate_labels
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.step import Unfit, typed, within
from fengqiao.lib.sentence import say
from fengqiao.rulebook.shapes import Rate, Verified

MOST_YUAN = 100_000


def adopt_rate(
    case: str,
    *,
    by: Post,
    at: datetime,
    amount: int,
    from_on: date,
    source: str,
    verified: Verified = "own",
    reason: str = "",
    seen: str = "",
) -> Rate:
    """So many whole yuan for a case (hard.oral) from that day on; the older amount holds until then."""
    county = by.place[:6]
    within(by, county)
    source = typed("source", say("依据"), source, most=300)
    if not 0 < amount <= MOST_YUAN:
        raise Unfit("金额写整数元，1到{most}。", field="amount", most=MOST_YUAN)
    label, label_en = rate_labels(case)
    difficulty, _, form = case.partition(".")
    row = Rate(
        difficulty=difficulty,
        form=cast(Literal["written", "oral"], form),
        label=label,
        label_en=label_en,
        amount=amount,
        from_on=from_on,
        where=county,
        source=source,
        verified=verified,
    )
    about = about_rule(f"rate.{case}", county)
    adopt_rules(about, [row], by=by, at=at, reason=reason, seen=seen, field="amount")
    return row
