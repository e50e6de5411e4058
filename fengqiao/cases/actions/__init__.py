"""What can be done with a case: one verb a file, and the two calls by which the faces reach them.

A verb of the kind's trade lives in the trade's `actions`; the kind's file says which trade that is.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any
from uuid import UUID

from django.apps import apps

from fengqiao.cases import step
from fengqiao.cases.actions.hand_out_code import code_of as code_handed_out
from fengqiao.cases.actions.register import code_of as code_of_registration
from fengqiao.cases.actions.register import register
from fengqiao.cases.models import Case, Standing
from fengqiao.cases.step import Offer, Taken
from fengqiao.jurisdiction.models import Actor
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Kind, Verb

__all__ = [
    "UnknownVerb",
    "code_of",
    "module_of",
    "offer",
    "offers",
    "perform",
    "possible",
    "register",
]


Obstacle = Callable[[Case], Refusal | None]
Choices = Callable[[Case, Kind], Mapping[str, Any]]


class UnknownVerb(Refusal):
    code, status = "verb_unknown", 404


def perform(
    case: Case,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    command_id: UUID,
    facts: Mapping[str, Any],
) -> Taken:
    """Do the verb that the kind's file declares, by the act that lives under its name."""
    kind = step.kind_of(case, at)
    if verb not in kind.verbs or kind.verbs[verb].follows or not kind.verbs[verb].from_stages:
        raise UnknownVerb("{kind}没有这个办理动作。请从页面上列出的动作中选择。", kind=kind)
    named, module = _named(facts), module_of(kind, verb)
    if module is None:
        return step.take(case, verb, by=by, at=at, command_id=command_id, facts=named)
    act = getattr(module, name_of(verb))
    done: Taken = act(case, by=by, at=at, command_id=command_id, **named)
    return done


def code_of(taken: Taken) -> str:
    """The access code that an act gave out; '' where it gave out none."""
    giving = {"register": code_of_registration, "hand_out_code": code_handed_out}
    told = giving.get(taken.event.verb)
    return told(taken) if told else ""


def _named(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts can be handed on by name only if no sender uses a name of the door's own."""
    reserved = sorted(set(facts) & {"case", "by", "at", "command_id"})
    if reserved:
        raise UnknownVerb("不能填写“{facts}”。", facts=reserved, status=422, code="fact_unknown")
    return dict(facts)


def offers(case: Case, *, by: Actor, at: datetime, standing: Standing | None = None) -> list[Offer]:
    """What this post could do, with the choices that only an act itself knows (who has yet to sign)."""
    kind = step.kind_of(case, at)
    found = step.offers(case, by=by, at=at, standing=standing)
    return [offer if offer.refusal else _asked(offer, case, kind) for offer in found]


def offer(
    case: Case, verb: Verb, *, by: Actor, at: datetime, standing: Standing | None = None
) -> Offer | None:
    """Of these the one for this verb; None where it is not within the post's powers."""
    found = step.offer(case, verb, by=by, at=at, standing=standing)
    return found if found is None or found.refusal else _asked(found, case, step.kind_of(case, at))


def possible(
    case: Case, *, by: Actor, at: datetime, standing: Standing | None = None
) -> list[Offer]:
    """Of these only what the post can do now; cheaper, for it finds no words for the rest."""
    kind = step.kind_of(case, at)
    found = step.possible(case, by=by, at=at, standing=standing)
    return [offer for offer in (_asked(o, case, kind) for o in found) if offer.refusal is None]


def _asked(offer: Offer, case: Case, kind: Kind) -> Offer:
    """The offer after its act was asked: what stands in its way, and the choices it adds."""
    obstacle, choices = _asks(module_of(kind, offer.verb.name))
    if obstacle and (refusal := obstacle(case)):
        return Offer(offer.verb, refusal, {})
    if choices:
        offer.choices.update(choices(case, kind))
    return offer


@cache
def _asks(act: ModuleType | None) -> tuple[Obstacle | None, Choices | None]:
    """What an act itself has to say beforehand, if anything. Looking in vain is slow: once is enough."""
    return getattr(act, "obstacle", None), getattr(act, "choices", None)


def module_of(kind: Kind, verb: str) -> ModuleType | None:
    """Where the act of a verb lives: in the room that the verb names, in the kind's trade, which may
    ask more of it, or here. None where there is nothing to do but what the kind's file says."""
    return _module(kind.verbs[verb].room, kind.trade, name_of(verb))


@cache
def _module(above: str, trade: str, name: str) -> ModuleType | None:
    for room in (_actions_of(above), _actions_of(trade), __name__):
        if room and find_spec(f"{room}.{name}"):
            return import_module(f"{room}.{name}")
    return None


def _actions_of(room: str) -> str:
    return f"{apps.get_app_config(room).name}.actions" if room else ""


def name_of(verb: str) -> str:
    """The name under which Python knows the verb: some of them are words of its own."""
    return f"{verb}_" if verb in ("return", "object", "import") else verb
