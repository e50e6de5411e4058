"""Founding the demo county and playing its year: every act through the one door, in order of time."""

import heapq
from collections import Counter
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
from fengqiao.mediation.management.demo import courses, rhythm
from fengqiao.mediation.management.demo.people import COUNTY, People, Person
from fengqiao.mediation.management.demo.play import Course, LeftLying, Play, Wait
from fengqiao.mediation.management.demo.staff import NEIGHBOUR_TOWN, TOWN, VILLAGE, Staff, hire
from fengqiao.mediation.management.demo.stories import Story, stories, tell

YEAR = timedelta(days=365)
# How often a case goes which way, in hundredths; what a story demands by itself comes before.
WAYS: tuple[tuple[Course, int], ...] = (
    (courses.settled, 42),
    (courses.settled_by_the_town, 14),
    (courses.broken_and_mended, 6),
    (courses.failed, 8),
    (courses.refused, 5),
    (courses.stopped, 3),
    (courses.reconciled, 6),
    (courses.prolonged, 5),
    (courses.waiting, 3),
    (courses.entered_twice, 4),
    (courses.settled_by_the_county, 4),
)
LEFT_LYING = 0.05  # how many are put aside somewhere on the way, and so run over their limits
# What came lately rests in turn in each stage in which work can lie, so that every list has rows.
LATELY = timedelta(days=45)
NEAR_ITS_LIMIT = (timedelta(days=26), timedelta(days=29))  # thirty days from acceptance
RESTS: tuple[tuple[str, Course], ...] = (
    ("registered", courses.settled),
    ("dispatched", courses.settled_by_the_town),
    ("accepted", courses.settled),
    ("mediating", courses.settled),
    ("signing", courses.agreed_on_paper),
    ("agreed", courses.agreed_on_paper),
    ("suspended", courses.waiting),
    ("terminated", courses.stopped),
    ("concluded", courses.reconciled),
    ("mediating", courses.prolonged),
)


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
    villages: list[Division] = field(init=False)
    others: dict[UUID, list[Case]] = field(default_factory=dict)
    acts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.people = People(self.chance)
        towns = Division.objects.under(COUNTY).filter(level=Division.Level.VILLAGE)
        seats = {post.place for post in self.staff.posts}
        self.villages = [each for each in towns.order_by("code") if each.code in seats]

    def play(self, many: int) -> None:
        """Always whatever comes next in the whole county, until today."""
        yesterday = self.now.date() - timedelta(days=1)
        first = yesterday - YEAR
        arrivals = rhythm.arrivals(many, first=first, last=yesterday, chance=self.chance)
        queue = [(at, n, self._case(at, n)) for n, at in enumerate(arrivals)]
        heapq.heapify(queue)
        while queue:
            at, n, course = heapq.heappop(queue)
            if at > self.now:
                continue
            following = _go_on(course)
            if following is not None:
                heapq.heappush(queue, (following, n, course))

    def _case(self, at: datetime, n: int) -> Wait:
        """A case comes in, and goes one of the ways."""
        play = self._opened(at, n)
        register(play, self.people)
        self.others.setdefault(play.case.holder_id, []).append(play.case)
        way = self._way(play)
        if way is not courses.declined and self.chance.random() < LEFT_LYING:
            play.acts_left = self.chance.randint(1, 9)
        elif way is not courses.declined:
            play.rests_at, way = self._rest(self.now - at, n, way)
        yield from way(play)

    def _rest(self, age: timedelta, n: int, way: Course) -> tuple[str, Course]:
        """Where a case lies today, if it lies somewhere; else '' and its own way."""
        if NEAR_ITS_LIMIT[0] < age < NEAR_ITS_LIMIT[1]:
            return "mediating", courses.settled
        if age < LATELY and n % 2:
            return RESTS[n // 2 % len(RESTS)]
        return "", way

    def _opened(self, at: datetime, n: int) -> Play:
        village = self._village()
        by = self._window(village.code)
        place = by.place if by.role == "grid_worker" else village.code
        story = self._story(n)
        sides = self._sides(story, village, at.date())
        names = {"a": sides[0].called, "b": sides[1].called, "village": village.name}
        told = tell(story, names, self.chance)
        channel = self._channel(by, at)
        return Play(
            self.staff, self.chance, told, place, by, at, sides, channel, others=self.others
        )

    def _village(self) -> Division:
        """Mostly where the twelve are at home, so that each of them has something to see."""
        near = self.chance.choices((VILLAGE, TOWN, NEIGHBOUR_TOWN, COUNTY), weights=(14, 22, 8, 56))
        return self.chance.choice([v for v in self.villages if v.code.startswith(near[0])])

    def _window(self, village: str) -> Post:
        """Who is asked first: the village, its grid worker, the town, or the county's window."""
        where = self.chance.choices(("village", "grid", "town", "county"), weights=(60, 12, 20, 8))[
            0
        ]
        if where == "county":
            return self.staff.named("county.dispatcher")
        if where == "town":
            return self.staff.at(village[:9], "town_clerk")
        if where == "grid" and village == VILLAGE:
            return self.staff.named("grid.worker")
        return self.staff.at(village, "village_clerk")

    def _story(self, n: int) -> Story:
        """Every story once, then as it comes."""
        known = stories()
        return known[n * 37 % len(known)] if n < len(known) else self.chance.choice(known)

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

    def _way(self, play: Play) -> Course:
        story = play.told.story
        if story.is_declined:
            return courses.declined
        if play.by.role == "dispatcher":
            return courses.sent_down_and_settled
        if story.appraisal:
            return courses.waiting
        if story.calls and play.by.role == "town_clerk" and self.chance.random() < 0.5:
            return courses.with_a_department
        ways, weights = zip(*WAYS, strict=True)
        way: Course = self.chance.choices(ways, weights=weights)[0]
        return way if play.by.role in ("village_clerk", "grid_worker") else _from_town(way)


def _from_town(way: Course) -> Course:
    """What the town took in itself does not come up from the village."""
    upward = (courses.settled_by_the_town, courses.settled_by_the_county)
    return courses.settled if way in upward else way


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
