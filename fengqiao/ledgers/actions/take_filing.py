"""Take in what a resident sends by an app (Open311): by the one registration, as who comes to the residents' pages.

What the app repeats (no answer came, the line was cut) is the same matter: the command follows from the app,
the day and all that was said.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.actions.open_portal import ROLE
from fengqiao.jurisdiction.models import Boundary, Division, Post, ReportingApp, Tally, Visitor
from fengqiao.ledgers.definitions.orders import Orders, command_of, parties_of
from fengqiao.ledgers.models import Delivery
from fengqiao.lib.outlines import Point, holds
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook.shapes import Feed
from fengqiao.rulebook.tables import in_force

MOST_AN_HOUR = 300  # by one app: a key that got into wrong hands floods no centre
TOWN_DIGITS = 9


class PortalClosed(Refusal):
    code, status = "residents_not_served", 404


class NotThisCounty(Refusal):
    code, status = "place_not_served", 400


class TooManyFilings(Refusal):
    code, status = "too_many_filings", 403


@dataclass(frozen=True, slots=True)
class Filing:
    """What a resident sends: of which type, in his words; where, by a place's code, in words or by degrees
    east and north; and how to reach him, if he says so."""

    type: str
    story: str
    place: str = ""
    spot: str = ""
    point: Point | None = None
    name: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Filed:
    """The case that came of it, and the code by which its resident follows it and has his rights."""

    case: Case
    code: str


def take_filing(feed: Feed, filing: Filing, *, app: ReportingApp, at: datetime) -> Filed:
    """Take in one; a Refusal says why not."""
    _count(app, at)
    on = at.astimezone(SHANGHAI).date()
    post = _residents_post(app.place, at)
    orders = Orders(feed, by=post, on=on, tables=in_force(on, app.place))
    told = orders.told(
        {"story": filing.story, "name": filing.name or "匿名", "phone": filing.phone}
    )
    facts = orders.facts(told) | {"type": filing.type, "place": _place(filing, orders)}
    facts |= {"story": _story(filing), "title": _title(filing, facts["place"], orders)}
    command = command_of(str(app.pk), str(on), feed.name, *map(str, asdict(filing).values()))
    with transaction.atomic():
        taken = actions.register(
            feed.kind,
            by=Visitor(post),
            at=at,
            command_id=command,
            parties=parties_of(told),
            **facts,
        )
        if not taken.replayed:
            _note(feed, app, taken.case, command.hex, at)
    return Filed(taken.case, actions.code_of(taken))


def _count(app: ReportingApp, at: datetime) -> None:
    who = keys().fingerprint(f"app {app.pk}")
    many, _until = Tally.objects.one_more(who, at, timedelta(hours=1))
    if many > MOST_AN_HOUR:
        raise TooManyFilings("这个应用一小时内提交得太多，请过一会儿再试。着急的请拨打12345。")


def _residents_post(county: str, at: datetime) -> Post:
    """The post in which residents act, where the county has opened itself to them."""
    able = Post.objects.able(at.astimezone(SHANGHAI).date())
    found: Post | None = able.filter(role=ROLE, place=county).first()
    if found is None:
        raise PortalClosed("这个县（市、区）还没有开通网上受理。请拨打12345或者到综治中心反映。")
    return found


def _note(feed: Feed, app: ReportingApp, case: Case, number: str, at: datetime) -> None:
    Delivery.objects.create(
        id=uuid7(at),
        county=app.place,
        feed=feed.name,
        number=number,
        case=case,
        app=app,
        at=at,
        said={},
    )


# ── In whose words, and where ────────────────────────────────────────────────────────────────────


def _story(filing: Filing) -> str:
    parts = [filing.story.strip()]
    if filing.spot:
        parts.append(f"具体地点：{filing.spot}")
    if filing.point:
        east, north = filing.point
        parts.append(f"应用报告的坐标：东经{east:.5f}，北纬{north:.5f}")
    return "\n\n".join(parts)


def _title(filing: Filing, place: str, orders: Orders) -> str:
    """What tells matters apart until the office names it: no words of the resident's."""
    town: Any = Division.objects.filter(pk=place[:TOWN_DIGITS]).first()
    kind, sort = orders.tables.kind(orders.feed.kind), orders.tables.type(filing.type)
    return f"{town.name if town else ''}居民通过应用反映的{kind.label}：{sort.label}"


def _place(filing: Filing, orders: Orders) -> str:
    """By its code, else by its name, else the town in whose outline the point lies; where none of them says
    more, the county, whose centre locates it."""
    county = orders.by.place
    if filing.place and not filing.place.startswith(county):
        raise NotThisCounty("这个地点不在本县（市、区），请向当地反映。")
    if filing.place or filing.spot:
        found = orders.places.code_of("", "", filing.place or filing.spot)
        if found != county or not filing.point:
            return found
    return _town_at(filing.point, county) if filing.point else county


def _town_at(point: Point, county: str) -> str:
    """Never a village: maps of different makers lie some hundred metres apart."""
    outlines = Boundary.objects.filter(pk__startswith=county)
    rows = {row.pk: row.rings for row in outlines if len(row.pk) <= TOWN_DIGITS}
    if county in rows and not holds(rows[county], point):
        raise NotThisCounty("这个地点不在本县（市、区），请向当地反映。")
    towns = (code for code in sorted(rows) if len(code) == TOWN_DIGITS)
    return next((code for code in towns if holds(rows[code], point)), county)
