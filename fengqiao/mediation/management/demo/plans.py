"""What is decided about a case of the demo before it begins: where, who is asked first, which story,
which way it goes, and whether it lies somewhere today."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TypeVar

from fengqiao.jurisdiction.models import Division, Post
from fengqiao.mediation.management.demo import courses
from fengqiao.mediation.management.demo.people import COUNTY
from fengqiao.mediation.management.demo.play import Course
from fengqiao.mediation.management.demo.staff import NEIGHBOUR_TOWN, TOWN, VILLAGE, Staff
from fengqiao.mediation.management.demo.stories import Story, stories

T = TypeVar("T")

# Mostly where the twelve are at home, so that each of them has something to see (in hundredths).
PLACES = {VILLAGE: 14, TOWN: 22, NEIGHBOUR_TOWN: 8, COUNTY: 56}
WINDOWS = {"village": 60, "grid": 12, "town": 20, "county": 8}
# How often a case goes which way; what a story demands by itself comes before.
WAYS: dict[Course, int] = {
    courses.settled: 42,
    courses.settled_by_the_town: 14,
    courses.broken_and_mended: 6,
    courses.failed: 8,
    courses.refused: 5,
    courses.stopped: 3,
    courses.reconciled: 6,
    courses.prolonged: 5,
    courses.waiting: 3,
    courses.entered_twice: 4,
    courses.settled_by_the_county: 4,
}
UPWARD = (courses.settled_by_the_town, courses.settled_by_the_county)

# What came lately rests in turn in each stage in which work can lie, so that every list has rows;
# some of it is forgotten somewhere on the way, and runs over its limits.
LATELY = timedelta(days=45)
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
NEAR_ITS_LIMIT = (timedelta(days=26), timedelta(days=29))  # thirty days from acceptance
FORGETFUL = timedelta(days=120)
FORGOTTEN = 0.12
# What lies with the liaisons of the twelve: came so long ago at least, with a story of this type.
WITH_LIAISONS: tuple[tuple[str, Course], ...] = (
    ("0303", courses.police_called),
    ("0701", courses.department_awaited),
    ("0702", courses.sent_to_department),
)
LONG_ENOUGH = timedelta(days=4)


@dataclass(frozen=True, slots=True)
class Plan:
    """All of it. `rests_at`: the stage in which it lies today; `acts_left`: forgotten after so many."""

    village: Division
    by: Post
    story: Story
    way: Course
    rests_at: str = ""
    acts_left: int | None = None

    @property
    def place(self) -> str:
        """A grid worker finds things in his grid; to others the village is told."""
        return self.by.place if self.by.role == "grid_worker" else self.village.code


@dataclass
class Planner:
    """Makes the plans of a year that ends `now`."""

    staff: Staff
    now: datetime
    chance: Random
    villages: list[Division] = field(init=False)

    def __post_init__(self) -> None:
        seats = {post.place for post in self.staff.posts if post.role == "mediator"}
        known = Division.objects.under(COUNTY).filter(level=Division.Level.VILLAGE)
        self.villages = [village for village in known.order_by("code") if village.code in seats]

    def plans(self, arrivals: list[datetime]) -> list[Plan]:
        """One for each arrival, in their order."""
        settled_in = [n for n, at in enumerate(arrivals) if self.now - at > LONG_ENOUGH]
        lie_with = dict(zip(settled_in[-len(WITH_LIAISONS) :], WITH_LIAISONS, strict=False))
        return [
            self._with_a_liaison(*lie_with[n]) if n in lie_with else self._plan(at, n)
            for n, at in enumerate(arrivals)
        ]

    def _with_a_liaison(self, type_: str, way: Course) -> Plan:
        story = next(story for story in stories() if story.type == type_)
        return Plan(self._village_of(TOWN), self.staff.named("town.clerk"), story, way)

    def _plan(self, at: datetime, n: int) -> Plan:
        village = self._village_of(self._drawn(PLACES))
        by, story = self._window(village.code), self._story(n)
        way = self._way(story, by)
        age = self.now - at
        if way is courses.declined:
            return Plan(village, by, story, way)
        if age < FORGETFUL and self.chance.random() < FORGOTTEN:
            return Plan(village, by, story, way, acts_left=self.chance.randint(1, 9))
        if NEAR_ITS_LIMIT[0] < age < NEAR_ITS_LIMIT[1]:
            return Plan(village, by, story, courses.settled, "mediating")
        if age < LATELY and n % 2:
            rests_at, way = RESTS[n // 2 % len(RESTS)]
            return Plan(village, by, story, way, rests_at)
        return Plan(village, by, story, way)

    def _village_of(self, place: str) -> Division:
        return self.chance.choice([v for v in self.villages if v.code.startswith(place)])

    def _window(self, village: str) -> Post:
        """Who is asked first: the village, its grid worker, the town, or the county's window."""
        where = self._drawn(WINDOWS)
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

    def _way(self, story: Story, by: Post) -> Course:
        if story.is_declined:
            return courses.declined
        if by.role == "dispatcher":
            return courses.sent_down_and_settled
        if story.appraisal:
            return courses.waiting
        if story.calls and by.role == "town_clerk" and self.chance.random() < 0.5:
            return courses.with_a_department
        way = self._drawn(WAYS)
        return courses.settled if by.role == "town_clerk" and way in UPWARD else way

    def _drawn(self, weights: dict[T, int]) -> T:
        return self.chance.choices([*weights], weights=[*weights.values()])[0]
