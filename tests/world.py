"""The cast: a slice of 泌阳县 with two towns, two villages in each, and twelve people who work there.

The places are real, the people and what they quarrel about are invented. `world` is a fixture: one
call, a few milliseconds. Make only what differs from it; `register_dispute` and `walk` play a case
through the real verbs, so that what a test begins with is what users would have.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from fengqiao.cases import actions
from fengqiao.cases.models import Case, Party
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.actions.appoint import appoint
from fengqiao.jurisdiction.actions.found_county import found_county
from fengqiao.jurisdiction.actions.issue_token import issue_token
from fengqiao.jurisdiction.actions.load_divisions import packed_rows
from fengqiao.jurisdiction.models import Division, Grid, Organ, Post, User, Visitor
from fengqiao.lib.uuid7 import uuid7

SHANGHAI = ZoneInfo("Asia/Shanghai")
COUNTY = "411726"  # 泌阳县
TOWN = "411726204"  # 铜山乡
VILLAGE = "411726204200"  # 大路庄村
OTHER_VILLAGE = "411726204201"  # 彭庄村, in the same town
NEIGHBOUR_TOWN = "411726001"  # 花园街道
NEIGHBOUR_VILLAGE = "411726001001"  # 北曹庄社区
GRID = VILLAGE + "001"
SMALL_GRID = GRID + "001"
PLACES = (TOWN, NEIGHBOUR_TOWN, VILLAGE, OTHER_VILLAGE, NEIGHBOUR_VILLAGE, "411726001002")

SINCE = date(2025, 1, 1)
TODAY = date(2026, 3, 2)  # a Monday without holidays near
PASSWORD = "枫桥-world-2026"

# Login name: what he or she is called, role, place of the organ, its kind, its short name, own place.
CAST: dict[str, tuple[str, str, str, str, str, str]] = {
    "village.clerk": ("陈村官", "village_clerk", VILLAGE, "centre", "", VILLAGE),
    "grid.worker": ("林网格", "grid_worker", VILLAGE, "centre", "", GRID),
    "town.clerk": ("周镇办", "town_clerk", TOWN, "centre", "", TOWN),
    "neighbour.clerk": ("吴邻镇", "town_clerk", NEIGHBOUR_TOWN, "centre", "", NEIGHBOUR_TOWN),
    "mediator": ("郑调解", "mediator", TOWN, "committee", "", TOWN),
    "county.dispatcher": ("孙分流", "dispatcher", COUNTY, "centre", "", COUNTY),
    "labour.liaison": ("冯人社", "liaison", COUNTY, "department", "人力资源和社会保障局", COUNTY),
    "police.liaison": ("韩派出", "police_liaison", TOWN, "police", "", TOWN),
    "justice.reviewer": ("杨评查", "reviewer", COUNTY, "department", "司法局", COUNTY),
    "leader": ("秦领导", "leader", COUNTY, "department", "政法委员会", COUNTY),
    "auditor": ("许审计", "auditor", COUNTY, "centre", "", COUNTY),
    "admin": ("何管理", "admin", COUNTY, "centre", "", COUNTY),
}

# Texts name nobody in full: what is personal stands in the parties alone, where it is sealed.
ZHANG = {
    "role": "applicant",
    "name": "张甲",
    "phone": "12000000001",
    "id_number": "411726197003020009",
    "address": "大路庄村一组7号",
}
LI = {"role": "respondent", "name": "李乙", "phone": "12000000002", "address": "大路庄村二组9号"}
STORY = "张某家的雨水流到李某家院墙下，墙脚泡坏，两家为修排水沟的钱争吵多次。"


@dataclass(frozen=True, slots=True)
class World:
    """The posts of the cast by login name, and the moment at which every test begins."""

    posts: dict[str, Post]
    now: datetime = field(default_factory=lambda: moment(9))

    def __getitem__(self, name: str) -> Post:
        return self.posts[name]

    def user(self, name: str) -> User:
        return self.posts[name].user

    def organ(self, name: str) -> Organ:
        return self.posts[name].organ

    def department(self, short_name: str) -> Organ:
        return Organ.objects.get(place=COUNTY, short_name=short_name)

    @property
    def portal(self) -> Post:
        """The post in which everybody acts who has no account."""
        return Post.objects.select_related("user", "organ").get(role="resident")

    def visitor(self, party: Party | None = None) -> Visitor:
        """Somebody at the residents' pages: a party by its code, or who has just come."""
        return Visitor(self.portal, party.pk if party else None)

    def token(self, name: str, *, at: datetime | None = None) -> str:
        """A bearer token of one of the cast, good for a year and a day from `at`."""
        return issue_token(self.user(name), at=at or self.now, days=366)


def moment(hour: int = 9, minute: int = 0, *, on: date = TODAY) -> datetime:
    """A moment in China's time on the day of the world."""
    return datetime.combine(on, time(hour, minute), tzinfo=SHANGHAI)


@pytest.fixture
def world(db: None) -> World:
    """Everybody at work."""
    return build()


# ── Making it ────────────────────────────────────────────────────────────────────────────────────


def build() -> World:
    """The world in the present database, which has none of it yet."""
    Division.objects.bulk_create(_divisions())
    found_county(COUNTY, on=SINCE)
    Grid.objects.bulk_create(_grids())
    posts = {name: _post(name, *person) for name, person in CAST.items()}
    return World(posts)


@cache
def _rows() -> tuple[tuple[Any, ...], ...]:
    return tuple(
        row for row in packed_rows(COUNTY) if COUNTY.startswith(row[0]) or row[0] in PLACES
    )


def _divisions() -> Iterator[Division]:
    for code, name, level, parent, *_ in _rows():
        yield Division(
            code=code, name=name, level=level, parent_code=parent, valid_from=date(1980, 1, 1)
        )


def _grids() -> Iterator[Grid]:
    for village in (VILLAGE, NEIGHBOUR_VILLAGE):
        third = f"{village}001"
        yield Grid(code=third, level=3, name="第1网格", parent_code=village, valid_from=SINCE)
        yield Grid(
            code=f"{third}001", level=4, name="第1微网格", parent_code=third, valid_from=SINCE
        )


def _post(
    login: str, name: str, role: str, where: str, kind: str, short_name: str, place: str
) -> Post:
    user = User.objects.create_user(login, password=PASSWORD, name=name)
    organs = Organ.objects.filter(place=where, kind=kind)
    organ = organs.get(short_name=short_name) if short_name else organs.get()
    return appoint(user, organ=organ, role=role, from_on=SINCE, place=place)


# ── Playing ──────────────────────────────────────────────────────────────────────────────────────


def register_dispute(
    world: World, by: str = "village.clerk", *, at: datetime | None = None, **differs: Any
) -> Case:
    """A dispute of 张甲 against 李乙 in the village, but for what differs."""
    facts = {
        "title": "张某与李某排水纠纷",
        "story": STORY,
        "place": VILLAGE,
        "channel": "visit",
        "type": "0201",
        "parties": [ZHANG, LI],
    }
    at = at or world.now
    return actions.register(
        "dispute", by=world[by], at=at, command_id=uuid7(at), **(facts | differs)
    ).case


def do(
    world: World, case: Case, verb: str, by: str, *, at: datetime | None = None, **facts: Any
) -> Taken:
    """One verb, as a face calls it."""
    at = at or world.now
    return actions.perform(case, verb, by=world[by], at=at, command_id=uuid7(at), facts=facts)


def choices(
    world: World, case: Case, verb: str, fact: str, by: str, *, at: datetime | None = None
) -> list[str]:
    """What the case offers for a fact of a verb, as a page would list it."""
    offers = actions.offers(case, by=world[by], at=at or world.now)
    offered = {offer.verb.name: offer for offer in offers}[verb]
    assert offered.refusal is None, offered.refusal.sentence
    return [choice["value"] for choice in offered.choices[fact]]


def principals(case: Case) -> list[UUID]:
    return [party.pk for party in case.parties.order_by("position") if party.is_principal]


def fresh(case: Case) -> Case:
    """The case as it now stands in the database."""
    return Case.objects.select_related("holder", "receiver").get(pk=case.pk)


class Walk:
    """A case on the main path; `at` goes on by ten minutes with every act."""

    def __init__(self, world: World, case: Case, *, at: datetime, holder: str) -> None:
        self.world, self.case, self.at, self.holder = world, case, at, holder

    def do(self, verb: str, by: str, **facts: Any) -> Taken:
        self.at += timedelta(minutes=10)
        taken = do(self.world, self.case, verb, by, at=self.at, **facts)
        self.case = taken.case
        return taken

    def days_later(self, days: int) -> None:
        self.at += timedelta(days=days)

    @property
    def today(self) -> date:
        return self.at.astimezone(SHANGHAI).date()

    def offered(self, verb: str, fact: str, by: str) -> list[str]:
        return choices(self.world, self.case, verb, fact, by, at=self.at)


def walk(
    world: World, *, until: str, case: Case | None = None, holder: str = "village.clerk"
) -> Case:
    """The main path from registration up to and with the step named `until` (a key of PATH)."""
    assert until in PATH, f"{until}: one of {', '.join(PATH)}"
    case = case or register_dispute(world, holder)
    going = Walk(world, case, at=world.now, holder=holder)
    for name, play in PATH.items():
        play(going)
        if name == until:
            break
    return fresh(going.case)


def _registered(walk: Walk) -> None:
    """Nothing to do: the walk begins with it."""


def _accepted(walk: Walk) -> None:
    walk.do("accept", walk.holder, basis="application")


def _prepared(walk: Walk) -> None:
    for party in principals(walk.case):
        walk.do("consent", walk.holder, party=party, answer="given", how="in_person")
        walk.do("acknowledge_rights", walk.holder, party=party, how="signed")
    mediator = walk.world["mediator"].pk
    walk.do("appoint_mediator", walk.holder, mediator=mediator, chosen_by="parties")


def _mediated(walk: Walk) -> None:
    walk.do(
        "hold_session",
        "mediator",
        held_at=walk.at,
        where="铜山乡调解室",
        openness="closed",
        present=principals(walk.case),
        record="双方各让一步：水沟由申请人修，对方出一半工钱。",
        result="agreed",
    )


def _drafted(walk: Walk) -> None:
    walk.do(
        "draft_agreement",
        "mediator",
        dispute_facts="申请人家的雨水流到对方墙脚。",
        terms="一、申请人修排水沟。二、被申请人承担一半工钱 600 元。",
        manner="现金，在村委会当面交付",
        perform_by=walk.today + timedelta(days=20),
        amount="600",
        instalments=f"{walk.today + timedelta(days=20)} 600元 一半工钱",
    )


def _agreed(walk: Walk) -> None:
    while walk.case.stage == "signing":
        signer = walk.offered("sign", "signer", "mediator")[0]
        walk.do("sign", "mediator", signer=signer, signed_on=walk.today)


def _performed(walk: Walk) -> None:
    walk.days_later(5)
    for instalment in walk.offered("record_performance", "instalment", walk.holder):
        walk.do(
            "record_performance",
            walk.holder,
            instalment=instalment,
            performed_on=walk.today,
            proof="收条一张",
        )


def _concluded(walk: Walk) -> None:
    walk.do("conclude", walk.holder, outcome="performed", summary="钱已付，沟已修好，双方满意。")


def _revisited(walk: Walk) -> None:
    walk.days_later(3)
    party = principals(walk.case)[0]
    walk.do("revisit", walk.holder, how="visit", party=party, finding="水沟通畅，没有新矛盾。")


def _evaluated(walk: Walk) -> None:
    for party in principals(walk.case):
        walk.do("evaluate", walk.holder, party=party, satisfaction="satisfied")


def _struck_off(walk: Walk) -> None:
    walk.do("strike_off", walk.holder, verified_how="到现场看过，双方签字确认。")


def _archived(walk: Walk) -> None:
    walk.do("archive", walk.holder)


PATH: dict[str, Callable[[Walk], None]] = {
    "registered": _registered,
    "accepted": _accepted,
    "prepared": _prepared,
    "mediated": _mediated,
    "drafted": _drafted,
    "agreed": _agreed,
    "performed": _performed,
    "concluded": _concluded,
    "revisited": _revisited,
    "evaluated": _evaluated,
    "struck_off": _struck_off,
    "archived": _archived,
}
