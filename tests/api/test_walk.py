"""A client that knows nothing of mediation walks a dispute to its end by what the answers tell it.

It knows the doors, how a fact of each type is written, and this one habit: take the verb that leads
to the next stage of the main path; if that cannot be done yet, do what can be done in this stage
only, then whatever else is offered, once for each thing that can be chosen, and try again; skip a
stage only when nothing else is left.
"""

from collections.abc import Iterator

import time_machine

from fengqiao.cases.models import Event
from tests.api.conftest import Answer, Api, Callers, Json, registration
from tests.world import World

FARTHEST = 120  # acts after which a client must have arrived
TO_WRITE = {
    "text": "按程序办理",
    "long_text": "按程序办理，双方都在场。",
    "date": "2026-03-02",
    "moment": "2026-03-02T09:00",
    "integer": 10,
    "money": "600",
    "boolean": True,
}
OF_MANY = ("choices", "parties")


class Stranger:
    """Walks one case, with as many colleagues as have tokens."""

    def __init__(self, colleagues: list[Api], kind: Json, case: str) -> None:
        self.colleagues, self.case = colleagues, case
        self.path = {stage["stage"]: stage["path"] for stage in kind["stages"]}
        self.leads_to = {verb["verb"]: verb["to"] for verb in kind["verbs"]}
        self.stages_of = {verb["verb"]: verb["from_stages"] for verb in kind["verbs"]}
        self.tried: set[str] = set()
        self.stages: list[str] = []
        self.views: list[Answer] = []

    def walk(self) -> list[str]:
        """The stages passed, the last one being the end."""
        for _ in range(FARTHEST):
            self.look()
            stage = next(view["stage"] for view in self.views if view.status == 200)
            if stage not in self.stages[-1:]:
                self.stages.append(stage)
            here = self.path[stage] or 0
            if not (self.onward(here, by=1) or self.prepare() or self.onward(here, by=9)):
                break
        return self.stages

    def look(self) -> None:
        """How the case stands for each colleague; to some of them it may not be there."""
        self.views = [colleague.get(f"cases/{self.case}") for colleague in self.colleagues]

    def offered(self) -> Iterator[tuple[Api, Json]]:
        for colleague, view in zip(self.colleagues, self.views, strict=True):
            if view.status == 200:
                yield from ((colleague, verb) for verb in view["verbs"])

    def onward(self, here: int, *, by: int) -> bool:
        """A step along the main path, at most so many stages on."""
        return any(
            self.act(colleague, verb, {})
            for colleague, verb in self.offered()
            if here < (self.path.get(self.leads_to[verb["verb"]]) or 0) <= here + by
        )

    def prepare(self) -> bool:
        """Something that leaves the stage alone and was not done before."""
        for colleague, verb in sorted(self.offered(), key=self.is_common):
            if self.leads_to[verb["verb"]]:
                continue
            for chosen in self.choices_of(verb):
                key = f"{verb['verb']} {chosen}"
                if key not in self.tried:
                    self.tried.add(key)
                    if self.act(colleague, verb, chosen):
                        return True
        return False

    def is_common(self, offered: tuple[Api, Json]) -> bool:
        """Whether it could be done in other stages as well."""
        stages = self.stages_of[offered[1]["verb"]]
        return len(stages) > 1 or stages[0] not in self.path

    def choices_of(self, verb: Json) -> Iterator[Json]:
        """What the first thing to be chosen offers, one after the other."""
        for name, fact in verb["facts"].items():
            if fact["required"] and "choices" in fact and fact["type"] not in OF_MANY:
                yield from ({name: choice["value"]} for choice in fact["choices"])
                return
        yield {}

    def act(self, colleague: Api, verb: Json, chosen: Json) -> bool:
        facts = {n: self.write(f) for n, f in verb["facts"].items() if f["required"]} | chosen
        if None in facts.values():
            return False  # asks for what a stranger does not have: a file, another case
        return colleague.post(f"cases/{self.case}/{verb['noun']}", facts).status == 200

    def write(self, fact: Json) -> object:
        choices = [choice["value"] for choice in fact.get("choices", [])]
        if fact["type"] in OF_MANY:
            return choices or None
        return choices[0] if choices else TO_WRITE.get(fact["type"])


def test_a_stranger_walks_a_dispute_to_the_archive(
    world: World, caller: Callers, clock: time_machine.Traveller
) -> None:
    clerk, mediator = caller("village.clerk"), caller("mediator")
    made = clerk.post("cases", registration())

    stages = Stranger([clerk, mediator], clerk.get("kinds/dispute").body, made["id"]).walk()

    assert stages == [
        "registered",
        "accepted",
        "mediating",
        "signing",
        "agreed",
        "concluded",
        "struck_off",
        "archived",
    ]
    done = set(Event.objects.values_list("verb", flat=True))
    assert {"consent", "acknowledge_rights", "appoint_mediator", "sign", "revisit"} <= done
    assert clerk.get(f"cases/{made['id']}")["is_open"] is False
