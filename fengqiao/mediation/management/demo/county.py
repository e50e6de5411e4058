"""Founding the demo county and playing its year: every act through the one door, in order of time."""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.draw_grids import draw_grids
from fengqiao.jurisdiction.actions.found_county import found_county
from fengqiao.jurisdiction.actions.load_divisions import load_divisions
from fengqiao.jurisdiction.models import Division, Organ, Post
from fengqiao.mediation.management.demo import rhythm
from fengqiao.mediation.management.demo.people import COUNTY, People, Person
from fengqiao.mediation.management.demo.plans import Plan, Planner
from fengqiao.mediation.management.demo.play import LeftLying, Play, Wait
from fengqiao.mediation.management.demo.staff import Staff, hire
from fengqiao.mediation.management.demo.stories import Story, tell

YEAR = timedelta(days=365)


def is_there() -> bool:
    return Organ.objects.filter(place=COUNTY, kind=Organ.Kind.CENTRE).exists()


def found(*, password: str, on: date, chance: Random) -> Staff:
    """The county with its places, organs, grids and people. `password` is hashed already."""
    load_divisions(COUNTY)
    found_county(COUNTY, on=on)
    draw_grids(COUNTY, on=on)
    return hire(password=password, on=on, chance=chance)


@dataclass
class Year:
    """A year of cases before `now`."""

    staff: Staff
    now: datetime
    chance: Random
    people: People = field(init=False)
    others: dict[UUID, list[Case]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.chance)

    def play(self, many: int) -> None:
        """Always whatever comes next in the whole county, until today."""
        yesterday = self.now.date() - timedelta(days=1)
        days = {"first": yesterday - YEAR, "last": yesterday}
        arrivals = rhythm.arrivals(many, **days, chance=self.chance)
        plans = Planner(self.staff, self.now, self.chance).plans(arrivals)
        queue = [
            (at, n, self._case(at, plan))
            for n, (at, plan) in enumerate(zip(arrivals, plans, strict=True))
        ]
        while queue:
            _, n, course = heapq.heappop(queue)
            following = _go_on(course)
            if following is not None and following <= self.now:
                heapq.heappush(queue, (following, n, course))

    def _case(self, at: datetime, plan: Plan) -> Wait:
        """A case comes in, and goes its way."""
        play = self._opened(at, plan)
        register(play, self.people)
        self.others.setdefault(play.case.holder_id, []).append(play.case)
        yield from plan.way(play)

    def _opened(self, at: datetime, plan: Plan) -> Play:
        sides = self._sides(plan.story, plan.village, at.date())
        names = {"a": sides[0].called, "b": sides[1].called, "village": plan.village.name}
        return Play(
            staff=self.staff,
            chance=self.chance,
            told=tell(plan.story, names, self.chance),
            place=plan.place,
            by=plan.by,
            at=at,
            sides=sides,
            channel=self._channel(plan.by, at),
            acts_left=plan.acts_left,
            rests_at=plan.rests_at,
            others=self.others,
        )

    def _sides(self, story: Story, village: Division, on: date) -> tuple[Person, Person]:
        if story.minor:
            first = self.people.child(on)
        elif self.chance.random() < 0.02:
            first = self.people.rare(on)
        else:
            first = self.people.adult(on)
        if story.company:
            return first, self.people.company(story.company)
        if story.village:
            return first, self.people.organ(village.name)
        return first, self.people.adult(on)

    def _channel(self, by: Post, at: datetime) -> str:
        if by.role == "grid_worker":
            return "patrol"
        if not rhythm.is_office_time(at):
            return self.chance.choice(("online", "phone"))
        ways = ("visit", "phone", "online", "initiative", "police", "court", "petition")
        return self.chance.choices(ways, weights=(58, 14, 10, 8, 4, 3, 3))[0]


def _go_on(course: Wait) -> datetime | None:
    """Plays the course up to its next pause; None when it is over or left lying."""
    try:
        return next(course, None)
    except LeftLying:
        return None


def register(play: Play, people: People) -> None:
    first, second = play.sides
    parties = [
        first.as_party("applicant", address=_address(play, first)),
        second.as_party("respondent", address=_address(play, second)),
        *_speakers(play, people),
    ]
    occurred_on = play.today - timedelta(days=play.chance.randint(0, 60))
    play.register(parties, occurred_on=occurred_on)


def _address(play: Play, person: Person) -> str:
    return (
        ""
        if person.is_organisation
        else f"{play.chance.randint(1, 12)}组{play.chance.randint(1, 60)}号"
    )


def _speakers(play: Play, people: People) -> Iterator[dict[str, Any]]:
    """A guardian for a minor, an agent for a firm, somebody who speaks for the many."""
    story = play.told.story
    if story.minor:
        yield people.adult(play.today).as_party("guardian", represents=0)
    elif "group" in story.grounds:
        yield people.adult(play.today).as_party("representative", represents=0)
    if story.company and play.chance.random() < 0.7:
        yield people.adult(play.today).as_party("agent", represents=1)
