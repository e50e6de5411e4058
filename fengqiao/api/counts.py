"""What was counted: for everybody by month, type and place; and how matters were handled, with what is left out."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.rules_shown import said
from fengqiao.api.shapes import (
    AskedCounts,
    AskedHandling,
    CountShown,
    CountsShown,
    HandlingShown,
    OrganAnswering,
    ShareShown,
)
from fengqiao.api.statistics import place_and_span
from fengqiao.figures.definitions.months import MONTHS
from fengqiao.figures.definitions.shares import Share, shares_of
from fengqiao.figures.definitions.whistles import PARTS, whistles_of
from fengqiao.figures.models import OpenCount
from fengqiao.figures.permissions.open_counts import Published, counts_published
from fengqiao.jurisdiction.querysets import names_of
from fengqiao.lib.refusal import Refusal

router = Router(tags=["statistics"])
COUNTY_DIGITS, TOWN_DIGITS = 6, 9
LAST = "9999-12"


class NotCounted(Refusal):
    code, status = "not_counted", 404


@router.get("/counts", **described.door(query=AskedCounts, answers={200: CountsShown}))
def counts(request: HttpRequest) -> HttpResponse:
    """How many matters of a kind came in, by month, town and type, as everybody may be told: `number` is null
    where there were some, but not how many is told."""
    caller, asked = caller_of(request), bodies.asked(request, AskedCounts)
    place = asked.place or caller.post.place[:COUNTY_DIGITS]
    tables = caller.tables(place)
    openly = [kind.name for kind in tables.kinds() if kind.counted_openly]
    kind = asked.kind or openly[0]
    if kind not in openly or len(place) not in (COUNTY_DIGITS, TOWN_DIGITS):
        raise NotCounted("这里只有公开的件数：县和乡镇的，{kinds}。", kinds=openly)
    county = place[:COUNTY_DIGITS]
    months = _months(OpenCount.objects.months_of(county, kind), asked)
    found = counts_published(county, kind, months[-1], months[0]) if months else None
    items = _lines(found, place) if found else []
    return answer(CountsShown(place=place, kind=kind, months=sorted(months), items=items))


def _months(known: list[date], asked: AskedCounts) -> list[date]:
    """Of the months that are told, the latest first, those that are asked for."""
    found = [one for one in known if f"{one:%Y-%m}" <= (asked.last or LAST)]
    if not asked.first:
        return found[:MONTHS]
    return [one for one in found if f"{one:%Y-%m}" >= asked.first]


def _lines(found: Published, place: str) -> list[CountShown]:
    """Every line of the place: of a county the county's own, and each town's."""
    towns = [place] if len(place) == TOWN_DIGITS else ["", *found.towns()]
    return [
        CountShown(month=month, place=town, type=sort, number=found.number(month, town, sort))
        for month in sorted(found.months)
        for town in towns
        for sort in ["", *found.types()]
    ]


# ── How matters were handled ─────────────────────────────────────────────────────────────────────


@router.get(
    "/statistics/handling", **described.door(query=AskedHandling, answers={200: HandlingShown})
)
def handling(request: HttpRequest) -> HttpResponse:
    """The shares of a kind (numerator, denominator, who is left out and why), and how organs answered calls."""
    caller, asked = caller_of(request), bodies.asked(request, AskedHandling)
    place, span = place_and_span(asked, caller)
    tables = caller.tables(place)
    kinds = [kind.name for kind in tables.kinds() if tables.shares(kind.name)]
    if asked.kind and asked.kind not in kinds:
        raise NotCounted("这一类事项没有计算的比率，可以用的是{kinds}。", kinds=kinds)
    kind = asked.kind or kinds[0]
    organs = whistles_of(place, span, at=caller.at)
    names = names_of(posts=(), organs={one.organ for one in organs})
    return answer(
        HandlingShown(
            place=place,
            kind=kind,
            first_on=span.first,
            last_on=span.ends_on,
            shares=[_share(one, caller) for one in shares_of(kind, place, span, at=caller.at)],
            organs=[
                OrganAnswering(
                    organ=one.organ,
                    name=names.organ(one.organ),
                    numbers={part: one.many(part) for part in PARTS},
                )
                for one in organs
            ],
        )
    )


def _share(one: Share, caller: Caller) -> ShareShown:
    rule = one.rule
    return ShareShown(
        name=rule.name,
        label=said(rule, caller.language),
        means=rule.means_en if caller.language == "en" else rule.means,
        source=rule.source,
        per_cent=one.per_cent,
        counted=len(one.counted),
        base=len(one.base),
        left_out={name: len(keys) for name, keys in one.left_out.items()},
    )
