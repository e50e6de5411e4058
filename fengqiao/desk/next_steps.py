"""Which of the possible verbs come first: those that bring a matter on, read from the kind's file."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from fengqiao.cases.models import Case, Standing
from fengqiao.cases.permissions import NotYourPost, TooEarly, refusal_of, relations
from fengqiao.jurisdiction.models import Post
from fengqiao.lib.refusal import Refusal
from fengqiao.mediation.querysets import Meeting
from fengqiao.rulebook.shapes import Kind, Verb, plain_clock
from fengqiao.rulebook.tables import Tables

BEFORE = "@before"
ASKED = ("called", "arbiter")  # who others wait for, whoever has the matter
AHEAD = 2  # a stage and the one after it: the way may leave one out
# What a verb waits for, and the verb that brings it.
BRINGS = {"mediation": "consent", "rights": "acknowledge_rights", "mediator": "appoint_mediator"}


@dataclass(frozen=True, slots=True)
class Considered:
    """A verb within the post's powers, with the reason if it cannot be done now."""

    verb: Verb
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Steps:
    """The verbs of a page in their three groups, and what is missing for the next."""

    first: list[Verb]
    others: list[Verb]
    lacking: list[Considered]  # what comes next, and why not yet
    elsewhere: list[Considered]  # what belongs to other stages, or to others


def considered(
    case: Case, *, by: Post, at: datetime, kind: Kind, tables: Tables, standing: Standing
) -> list[Considered]:
    """Every verb within the post's powers, judged by the same question as at the door."""
    able = _able(kind.name, by.role, tables)
    return _judged(able, case, by=by, at=at, kind=kind, tables=tables, standing=standing)


def considered_here(
    case: Case,
    *,
    by: Post,
    at: datetime,
    kind: Kind,
    tables: Tables,
    standing: Standing,
    asked: Collection[str] = (),
) -> list[Considered]:
    """Of these only the verbs that can bring a case on that is in this stage, and those that a party
    has asked for: all that a row of a list shows of its steps."""
    able = _able_here(kind.name, by.role, case.stage, tables)
    if asked:
        able += tuple(v for v in _able(kind.name, by.role, tables) if v.name in asked)
    return _judged(able, case, by=by, at=at, kind=kind, tables=tables, standing=standing)


def _judged(
    verbs: Sequence[Verb],
    case: Case,
    *,
    by: Post,
    at: datetime,
    kind: Kind,
    tables: Tables,
    standing: Standing,
) -> list[Considered]:
    stands = relations(case, by, standing)
    return [
        Considered(
            verb,
            refusal_of(
                verb,
                case,
                by=by,
                at=at,
                kind=kind,
                tables=tables,
                standing=standing,
                stands=stands,
            ),
        )
        for verb in verbs
        if verb.is_for(case.type)
    ]


@lru_cache(maxsize=512)
def _able(kind: str, role: str, tables: Tables) -> tuple[Verb, ...]:
    """The verbs that somebody takes by hand, within a role's powers."""
    verbs = (v for v in tables.kind(kind).verbs.values() if v.from_stages and not v.follows)
    return tuple(verb for verb in verbs if tables.may(role, verb.power))


@lru_cache(maxsize=4096)
def _able_here(kind: str, role: str, stage: str, tables: Tables) -> tuple[Verb, ...]:
    rules = tables.kind(kind)
    here = [v for v in _able(kind, role, tables) if rules.may_start_from(v, stage)]
    leading = [v for v in here if _leads(v, stage, rules)]
    wanted = {*BRINGS.values(), *(v.name for v in leading), *(d for v in leading for d in v.done)}
    wanted |= {v.name for v in here for way in leading if set(way.within) & set(v.starts)}
    wanted |= {v.name for v in here if v.beyond or set(ASKED) & set(v.who)}
    return tuple(v for v in here if v.name in wanted or (v.stops and not v.to))


def asked_for(meeting: Meeting | None) -> frozenset[str]:
    """The verb by which a party's own answer is answered: who cannot come is given another time."""
    return frozenset({"arrange"}) if meeting and meeting.is_to_be_moved else frozenset()


def steps(
    found: Sequence[Considered],
    case: Case,
    *,
    by: Post,
    kind: Kind,
    standing: Standing,
    asked: Collection[str] = (),
) -> Steps:
    """`asked`: verbs that a party waits for; they come before all others."""
    possible = {one.verb.name: one.verb for one in found if one.refusal is None}
    leading = [one for one in found if _leads(one.verb, case.stage, kind)]
    ours = [one for one in leading if not _is_the_persons(one.verb, case.stage, kind)]
    wanted = {*asked, *(one.verb.name for one in ours)}
    wanted |= {name for one in ours if one.refusal for name in _wants(one.verb, standing)}
    wanted |= {name for one in leading for name in _opens(one.verb, standing, kind)}
    wanted |= {verb.name for verb in possible.values() if _answers(verb, standing)}
    stands = relations(case, by, standing)
    wanted |= {verb.name for verb in possible.values() if _is_asked_of(verb, stands)}
    ran = {plain_clock(deadline.clock) for deadline in standing.deadlines}
    wanted |= {
        verb.name for verb in possible.values() if ran & set(verb.beyond)
    }  # its day has come
    first = [verb for verb in possible.values() if verb.name in wanted]
    impossible = [one for one in found if one.refusal]
    lacking = [one for one in impossible if one.verb.name in wanted and _is_near(one)]
    if first:
        lacking = [one for one in lacking if not _is_for_others_or_later(one, stands)]
    else:
        lacking += [one for one in impossible if _has_to_wait(one) and one not in lacking]
    return Steps(
        first=sorted(
            first, key=lambda v: (v.name not in asked, _rank(v, case, kind, stands, standing))
        ),
        others=[verb for verb in possible.values() if verb.name not in wanted],
        lacking=lacking,
        elsewhere=[one for one in impossible if one not in lacking],
    )


def _is_for_others_or_later(one: Considered, stands: Collection[str]) -> bool:
    """Who was called answers for his part and not for the whole; what has to wait for a day is not missing."""
    if "called" in stands and isinstance(one.refusal, NotYourPost):
        return True
    return _has_to_wait(one)


def _has_to_wait(one: Considered) -> bool:
    return isinstance(one.refusal, TooEarly)


def _leads(verb: Verb, stage: str, kind: Kind) -> bool:
    """Whether the verb brings a matter that stands here on along the main path, or once more
    through the same stage (one more session, a new draft)."""
    return _leads_ahead(verb, stage, kind) or (verb.to == stage and bool(verb.consents))


def _leads_ahead(verb: Verb, stage: str, kind: Kind) -> bool:
    if verb.reopens or not kind.may_start_from(verb, stage):
        return False
    to = _leads_to(verb, kind)
    if to in ("", BEFORE):
        return to == BEFORE
    here, there = kind.stages[stage].path, kind.stages[to].path
    if there is None or here is None:
        return there is not None
    return here < there <= here + AHEAD


def _is_the_persons(verb: Verb, stage: str, kind: Kind) -> bool:
    """Whether it is for a party to say so (to withdraw, to ask for a review): we record it, and do not press."""
    return "party" in verb.who and kind.stages[stage].mover != "party"


def _opens(verb: Verb, standing: Standing, kind: Kind) -> Iterable[str]:
    """The verbs that start the time within which this one can be done: an opinion is delivered first."""
    running = {plain_clock(d.clock) for d in standing.deadlines if d.state == "running"}
    awaited = set(verb.within) - running
    yield from (other.name for other in kind.verbs.values() if awaited & set(other.starts))


def _leads_to(verb: Verb, kind: Kind) -> str:
    """Where it leads, or where the verb leads that follows from it."""
    following = [v.to for v in kind.verbs.values() if v.follows == verb.name]
    return next(iter((*verb.ways, *following)), "")


def _wants(verb: Verb, standing: Standing) -> Iterable[str]:
    """The verbs that bring what this one still waits for."""
    answers: Mapping[str, bool] = {
        to: all(standing.answer_of(p, to) == "given" for p in standing.principals)
        for to in verb.consents
    }
    yield from (BRINGS[to] for to, given in answers.items() if not given and to in BRINGS)
    if "mediator" in verb.roles and not standing.mediators():
        yield BRINGS["mediator"]
    yield from (name for name in verb.done if name not in standing.done)


def _answers(verb: Verb, standing: Standing) -> bool:
    """Whether the verb, the stage unchanged, stops a clock that runs against us."""
    return not verb.ways and not verb.restarts and bool(_pressing(standing).keys() & {*verb.stops})


def _answers_the_next(verb: Verb, standing: Standing) -> bool:
    """Whether it stops the clock that runs out before all others: the person is called today, the order is
    dealt with by next week."""
    if not _answers(verb, standing):
        return False
    limits = _pressing(standing)
    own = min(limit for clock, limit in limits.items() if clock in verb.stops)
    return all(own < limit for clock, limit in limits.items() if clock not in verb.stops)


def _pressing(standing: Standing) -> dict[str, datetime]:
    """When each clock first runs out that runs against us, by its plain name."""
    running = [d for d in standing.deadlines if d.state == "running" and d.presses]
    latest_first = sorted(running, key=lambda d: d.limit_at, reverse=True)
    return {plain_clock(d.clock): d.limit_at for d in latest_first}


def _is_near(one: Considered) -> bool:
    return one.refusal is not None and one.refusal.code != "verb_out_of_stage"


def _is_asked_of(verb: Verb, stands: Collection[str]) -> bool:
    """Whether somebody waits for this very organ: what it was called for, or what it has to decide."""
    return any(asked in verb.who and asked in stands for asked in ASKED)


def _rank(verb: Verb, case: Case, kind: Kind, stands: Collection[str], standing: Standing) -> int:
    """A call is answered first; then what leads ahead, what that still waits for, what is done once
    more, what only stops a clock."""
    if _is_asked_of(verb, stands):
        return 0
    if _answers_the_next(verb, standing) or _leads_ahead(verb, case.stage, kind):
        return 1
    if _leads(verb, case.stage, kind):
        return 3
    return 4 if _answers(verb, standing) else 2
