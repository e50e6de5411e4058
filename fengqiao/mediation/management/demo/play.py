"""One case of the demo on its way: who has it, what time it is there, and the next verb.

A course is a generator (see `courses`): it does some verbs and yields the moment at which it goes
on, so that all cases of the county can be played together in the order of time.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from fengqiao.cases import actions
from fengqiao.cases.models import Case, Party
from fengqiao.cases.step import Taken
from fengqiao.jurisdiction.models import Actor, Organ, Post, Visitor
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.management.demo import rhythm
from fengqiao.mediation.management.demo.people import Person
from fengqiao.mediation.management.demo.staff import Staff
from fengqiao.mediation.management.demo.stories import Told

KEEPERS = ("village_clerk", "town_clerk", "dispatcher", "liaison", "police_liaison", "court_clerk")
Wait = Iterator[datetime]
Course = Callable[["Play"], Wait]


class LeftLying(Exception):
    """Somebody has put the case aside: nothing more happens to it before today."""


@dataclass
class Play:
    """A case, the story behind it, and its own time.

    `acts_left`: after so many acts it is left lying (None: it is seen through).
    `rests_at`: it is left lying in this stage ('': in none).
    """

    staff: Staff
    chance: Random
    told: Told
    place: str
    by: Post
    at: datetime
    sides: tuple[Person, Person]
    channel: str
    acts_left: int | None = None
    rests_at: str = ""
    others: dict[UUID, list[Case]] = field(default_factory=dict)
    case: Case = field(init=False)
    principals: list[Party] = field(default_factory=list)
    speakers: dict[UUID, Party] = field(default_factory=dict)
    mediator: Post = field(init=False)
    is_revisited: bool = False  # since the matter was last taken up

    # ── Time ─────────────────────────────────────────────────────────────────────────────────────

    @property
    def today(self) -> date:
        return self.at.date()

    def days(self, few: float, many: float) -> datetime:
        """When an office goes on with it, so many days later."""
        self.at = rhythm.after(self.at, self.chance.uniform(few, many), self.chance)
        return self.at

    def on_day(self, day: date) -> datetime:
        """When an office goes on with it on that day, or as soon as it works again."""
        return self.days(max(0, (day - self.today).days), max(0, (day - self.today).days))

    def often(self, share: float) -> bool:
        return self.chance.random() < share

    def one_of(self, *words: str) -> str:
        return self.chance.choice(words)

    # ── Acts ─────────────────────────────────────────────────────────────────────────────────────

    def register(self, parties: list[dict[str, Any]], **facts: Any) -> None:
        story = self.told.story
        taken = actions.register(
            "dispute",
            by=self.by,
            at=self.at,
            command_id=uuid7(self.at),
            parties=parties,
            title=self.told.title,
            story=self.told.text,
            place=self.place,
            channel=self.channel,
            type=story.type,
            amount=str(self.told.amount) if self.told.amount else None,
            safety=[story.safety] if story.safety else None,
            **facts,
        )
        self.case = taken.case
        known = list(self.case.parties.order_by("position"))
        self.principals = [party for party in known if party.is_principal]
        self.speakers = {p.represents_id: p for p in known if p.represents_id is not None}

    def do(self, verb: str, by: Actor, **facts: Any) -> Taken:
        """One verb through the one door, a few minutes after the last."""
        if self.acts_left == 0 or self.case.stage == self.rests_at:
            raise LeftLying
        if self.acts_left is not None:
            self.acts_left -= 1
        self.at += timedelta(minutes=self.chance.randint(2, 12))
        taken = actions.perform(
            self.case, verb, by=by, at=self.at, command_id=uuid7(self.at), facts=facts
        )
        self.case = taken.case
        return taken

    # ── Who ──────────────────────────────────────────────────────────────────────────────────────

    @property
    def keeper(self) -> Post:
        """Who acts for the organ that holds the case."""
        return self._at_work(self.case.holder_id)

    @property
    def receiver(self) -> Post:
        """Who acts for the organ that was sent the case."""
        return self._at_work(self.case.receiver_id)

    def _at_work(self, organ_id: UUID | None) -> Post:
        found = (self.staff.of(organ_id, role) for role in KEEPERS)
        return next(post for post in found if post is not None)

    def himself(self, party: Party) -> Visitor:
        """A party by its own hand, on the residents' pages."""
        return Visitor(self.staff.portal, party.pk)

    @property
    def applicant(self) -> Party:
        return self.principals[0]

    @property
    def respondent(self) -> Party:
        return self.principals[-1]

    def organ(self, *, place: str, kind: str, short_name: str = "") -> Organ:
        organs = Organ.objects.filter(place=place, kind=kind)
        found: Organ = organs.get(short_name=short_name) if short_name else organs.get()
        return found
