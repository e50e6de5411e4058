"""One verb on many matters: which verbs go, which of the matters can take it and why the others not,
and what came of each. Every matter is an act of its own through the one door."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext as _

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI, Choice, Frame, choices
from fengqiao.cases.models import Case, Standing
from fengqiao.cases.permissions import refusal_of
from fengqiao.cases.querysets import as_uuid
from fengqiao.desk import fields as forms
from fengqiao.desk.history import Said, Told, said_of
from fengqiao.desk.standings import standings
from fengqiao.desk.words import Places, label_of, said
from fengqiao.jurisdiction.models import Post
from fengqiao.jurisdiction.querysets import names_of
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Fact, Verb
from fengqiao.rulebook.tables import in_force

MOST = 50  # matters at once
# Facts that are the same for many matters; a party, a signer, a file belongs to one.
ALIKE = {"text", "long_text", "date", "moment", "integer", "money", "boolean", "organ", "type"}


@dataclass(frozen=True, slots=True)
class One:
    """A matter among those chosen, with everything a verb is judged by."""

    case: Case
    frame: Frame

    @property
    def standing(self) -> Standing:
        assert self.frame.standing
        return self.frame.standing


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether a matter can take the verb with these facts; '' where it can."""

    case: Case
    why_not: str
    leads_to: str  # the stage after it, '' where it stays


@dataclass(frozen=True, slots=True)
class Done:
    """What came of it: recorded now, recorded before (`again`), or why not."""

    case: Case
    why_not: str = ""
    again: bool = False


def chosen(keys: Sequence[str], post: Post, at: datetime) -> list[One]:
    """Those of the matters that the post sees, each once, in the order chosen; MOST at the utmost."""
    wanted = list(dict.fromkeys(key for key in map(as_uuid, keys) if key))[:MOST]
    rows = Case.objects.visible_to(post).select_related("holder", "receiver")
    found = {case.pk: case for case in rows.filter(pk__in=wanted)}
    cases = [found[key] for key in wanted if key in found]
    on_file = standings(cases)
    return [One(case, _frame(case, on_file[case.pk], post, at)) for case in cases]


def _frame(case: Case, standing: Standing, post: Post, at: datetime) -> Frame:
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    return Frame(case, post, at, tables, tables.kind(case.kind), standing)


def verbs_for(ones: Sequence[One]) -> list[tuple[Verb, int]]:
    """The verbs that at least one of them can take, with how many can."""
    if not ones:
        return []
    fitting = [verb for verb in ones[0].frame.kind.verbs.values() if fits(verb)]
    counted = [(verb, sum(not why_not(verb, one) for one in ones)) for verb in fitting]
    return [(verb, number) for verb, number in counted if number]


def fits(verb: Verb) -> bool:
    """Whether the verb means the same for every matter, and reads nothing personal of any."""
    by_hand = bool(verb.from_stages) and not verb.follows and not verb.opens
    return by_hand and verb.name != "read_personal" and all(map(_is_alike, verb.facts.values()))


def _is_alike(fact: Fact) -> bool:
    return fact.type in ALIKE or (fact.type in ("choice", "choices") and bool(fact.choices))


def offered(verb: Verb, one: One) -> Mapping[str, list[Choice]]:
    return {name: choices(fact, one.frame) or [] for name, fact in verb.facts.items()}


def why_not(verb: Verb, one: One) -> str:
    frame = one.frame
    mine = frame.kind.verbs.get(verb.name)
    if mine is None:
        return _("这类事项没有这个动作。")
    refusal = refusal_of(
        mine,
        one.case,
        by=frame.by,
        at=frame.at,
        kind=frame.kind,
        tables=frame.tables,
        standing=one.standing,
    )
    return said(refusal.sentence) if refusal else ""


def judged(verb: Verb, ones: Sequence[One], given: Mapping[str, Any]) -> list[Judged]:
    """Before anything is done: each with the reason against it, of the case or of the facts."""
    return [
        Judged(one.case, why_not(verb, one) or _fault(verb, one, given), _leads_to(verb, one))
        for one in ones
    ]


def _leads_to(verb: Verb, one: One) -> str:
    stage = one.frame.kind.stages.get(verb.to)
    return label_of(stage) if stage and stage.name != one.case.stage else ""


def written(verb: Verb, given: Mapping[str, Any], one: One) -> list[Said]:
    """The facts as they will stand in the history of each; those of an organ by its name."""
    keys = {as_uuid(given[n]) for n, f in verb.facts.items() if f.type == "organ" and n in given}
    told = Told(
        parties={},
        names=names_of(posts=(), organs={key for key in keys if key}),
        cases={},
        places=Places({}),
        own={},
    )
    return said_of(verb, given, one.frame.tables, told)


def command_for(case: Case, meant: UUID) -> UUID:
    """The command of one matter among many: the same for as long as the same is meant, however
    often its form is looked at again."""
    return uuid5(meant, case.pk.hex)


def _fault(verb: Verb, one: One, given: Mapping[str, Any]) -> str:
    faults = forms.problems(verb, given, one.frame)
    return faults[0].sentence if faults else ""


def do(
    verb: Verb, ones: Sequence[One], given: Mapping[str, Any], commands: Mapping[UUID, UUID]
) -> list[Done]:
    """Each by its own command; one that fails leaves the others as they are."""
    return [_do(verb, one, given, commands[one.case.pk]) for one in ones if one.case.pk in commands]


def _do(verb: Verb, one: One, given: Mapping[str, Any], command: UUID) -> Done:
    frame = one.frame
    try:
        taken = actions.perform(
            one.case, verb.name, by=frame.by, at=frame.at, command_id=command, facts=given
        )
    except Refusal as refusal:
        return Done(one.case, why_not=said(refusal.sentence))
    return Done(one.case, again=taken.replayed)
