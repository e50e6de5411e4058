"""What else is brought to the demo county: petitions, work orders, hazards, letters …, as `matters.toml` tells it,
every act through the one door, in the order of time."""

import heapq
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from fengqiao.cases import actions
from fengqiao.cases.models import Case, Party
from fengqiao.jurisdiction.models import Actor, Visitor
from fengqiao.lib.uuid7 import uuid7
from fengqiao.mediation.management.demo import rhythm
from fengqiao.mediation.management.demo.people import COUNTY, People
from fengqiao.mediation.management.demo.staff import Staff
from fengqiao.rulebook.shapes import Fact, Verb
from fengqiao.rulebook.tables import in_force

FILE = Path(__file__).with_name("matters.toml")
RESIDENT = "resident"  # instead of a login: by himself, on the residents' pages
OF_A_MATTER = {"kind", "key", "by", "ago", "applicants", "against", "acts"}
OF_AN_ACT = {"do", "by", "after"}
Row = Mapping[str, Any]


@cache
def matters() -> tuple[Row, ...]:
    return tuple(tomllib.loads(FILE.read_text(encoding="utf-8"))["matter"])


@dataclass
class Matters:
    """All of the file until `now`. `known`: the matters so far, by their keys."""

    staff: Staff
    now: datetime
    chance: Random
    known: dict[str, Case] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.people = People(self.chance)

    def play(self) -> None:
        """Always whatever comes next in the whole county."""
        queue = []
        for n, row in enumerate(matters()):
            at = self._came(row["ago"])
            queue.append((at, n, self._course(row, at)))
        heapq.heapify(queue)
        while queue and queue[0][0] <= self.now:
            _, n, course = heapq.heappop(queue)
            following = next(course, None)
            if following is not None:
                heapq.heappush(queue, (following, n, course))

    def _came(self, ago: float) -> datetime:
        """Over the counter: at night and on holidays what is new came on the last day of work."""
        at = self.now - timedelta(days=ago)
        while (in_office := self._at_work(at)) > self.now:
            at -= timedelta(days=1)
        return in_office

    def _at_work(self, at: datetime, days: float = 0) -> datetime:
        return rhythm.after(at, days, self.chance)

    def _course(self, row: Row, at: datetime) -> Iterator[datetime]:
        """The matter comes in and goes its way; each pause is until the moment of the next act."""
        case = self._registered(row, at)
        if key := row.get("key"):
            self.known[key] = case
        for act in row["acts"]:
            at = self._at_work(at + timedelta(minutes=self.chance.randint(2, 12)), act["after"])
            yield at
            case = self._done(case, act, at)

    def _registered(self, row: Row, at: datetime) -> Case:
        kind = in_force(at.date(), COUNTY).kind(row["kind"])
        by = self._who(row["by"], None)
        facts = self._facts(kind.verbs["register"], row, OF_A_MATTER, at)
        if "place" in kind.verbs["register"].facts and "place" not in facts:
            facts["place"] = by.place
        people = self._people(row, at) if kind.has_people else []
        taken = actions.register(
            kind.name, by=by, at=at, command_id=uuid7(at), parties=people, **facts
        )
        return taken.case

    def _people(self, row: Row, at: datetime) -> list[dict[str, Any]]:
        found = [
            self.people.adult(at.date()).as_party("applicant")
            for _ in range(row.get("applicants", 1))
        ]
        if trade := row.get("against"):
            found.append(self.people.company(trade).as_party("respondent"))
        return found

    def _done(self, case: Case, act: Row, at: datetime) -> Case:
        verb = in_force(at.date(), COUNTY).kind(case.kind).verbs[act["do"]]
        who = case.parties.filter(role="applicant").order_by("position").first()
        facts = self._facts(verb, act, OF_AN_ACT, at)
        for fact in verb.facts.values():
            if fact.type == "party" and who:
                facts[fact.name] = who.pk
        by = self._who(act["by"], who)
        taken = actions.perform(case, act["do"], by=by, at=at, command_id=uuid7(at), facts=facts)
        return taken.case

    def _who(self, login: str, party: Party | None) -> Actor:
        if login == RESIDENT:
            return Visitor(self.staff.portal, party.pk if party else None)
        return self.staff.named(login)

    def _facts(self, verb: Verb, row: Row, besides: set[str], at: datetime) -> dict[str, Any]:
        said = {name: value for name, value in row.items() if name not in besides}
        return {name: self._meant(verb.facts[name], value, at) for name, value in said.items()}

    def _meant(self, fact: Fact, value: Any, at: datetime) -> Any:
        """What stands in the file for a fact of this type."""
        reads: dict[str, Callable[[Any], Any]] = {
            "organ": lambda login: self.staff.named(login).organ_id,
            "organs": lambda logins: [self.staff.named(login).organ_id for login in logins],
            "case": lambda key: self.known[key].number,
            "date": lambda days: (at + timedelta(days=days)).date(),
            "moment": lambda hours: at - timedelta(hours=hours),
        }
        return reads.get(fact.type, lambda same: same)(value)
