"""How the rules look from outside: a kind, its stages, its verbs and what they ask for."""

from dataclasses import dataclass
from functools import lru_cache

from msgspec import UNSET, Raw, UnsetType, json

from fengqiao.api.shapes import (
    ChoiceShown,
    ClockShown,
    FactShown,
    KindInList,
    KindShown,
    RuleOfVerb,
    StageShown,
    TypeShown,
    VerbShown,
)
from fengqiao.rulebook.shapes import (
    CaseType,
    Choice,
    Clock,
    DifficultyFact,
    Fact,
    GradeFact,
    Kind,
    Outside,
    Power,
    Reminder,
    Role,
    Share,
    Stage,
    Team,
    Telling,
    Verb,
)
from fengqiao.rulebook.tables import Tables

Labelled = (
    Choice
    | Clock
    | CaseType
    | DifficultyFact
    | Fact
    | GradeFact
    | Kind
    | Outside
    | Power
    | Reminder
    | Role
    | Share
    | Stage
    | Team
    | Telling
    | Verb
)


def said(row: Labelled, language: str) -> str:
    """A rule's label in the language that the caller wants."""
    return row.label_en if language == "en" else row.label


@lru_cache(maxsize=1024)
def facts_shown(tables: Tables, kind: str, verb: str, language: str) -> dict[str, FactShown]:
    """What a verb asks for, with the choices that the rules themselves give."""
    facts = tables.kind(kind).verbs[verb].facts
    return {name: _fact(fact, kind, tables, language) for name, fact in facts.items()}


@lru_cache(maxsize=1024)
def verb_shown(tables: Tables, kind: str, verb: str, language: str) -> VerbShown:
    found = tables.kind(kind).verbs[verb]
    return VerbShown(
        verb=found.name,
        noun=found.noun,
        label=said(found, language),
        facts=facts_shown(tables, kind, verb, language),
    )


def _fact(fact: Fact, kind: str, tables: Tables, language: str) -> FactShown:
    return FactShown(
        type=fact.type,
        label=said(fact, language),
        required=fact.required,
        help=fact.help,
        max=fact.max,
        choices=_choices(fact, kind, tables, language),
    )


def _choices(fact: Fact, kind: str, tables: Tables, language: str) -> list[ChoiceShown] | UnsetType:
    if fact.choices:
        return [
            ChoiceShown(value=c.value, label=said(c, language)) for c in fact.choices if not c.party
        ]
    if offered := tables.offered(fact.of, kind):
        return [ChoiceShown(value=f.code, label=said(f, language)) for f in offered]
    if fact.type == "type":
        return [ChoiceShown(value=t.code, label=said(t, language)) for t in tables.types(kind)]
    return UNSET


@dataclass(frozen=True, slots=True)
class Labels:
    """What a ledger's row calls things."""

    kind: str
    stages: dict[str, str]
    types: dict[str, str]


@lru_cache(maxsize=1024)
def labels(tables: Tables, kind: str, language: str) -> Labels:
    found = tables.kind(kind)
    types = {row.code: said(row, language) for row in tables.all_types(kind)}
    return Labels(
        kind=said(found, language),
        stages={name: said(stage, language) for name, stage in found.stages.items()},
        types={"": "", **types},
    )


# ── A kind ───────────────────────────────────────────────────────────────────────────────────────


def kind_in_list(kind: Kind, language: str) -> KindInList:
    return KindInList(kind=kind.name, label=said(kind, language), source=kind.source)


@lru_cache(maxsize=64)
def kind_shown(tables: Tables, kind: str, language: str) -> Raw:
    """A kind as JSON: its stages, its verbs, its clocks and types, as they hold here today."""
    found = tables.kind(kind)
    return Raw(
        json.encode(
            KindShown(
                kind=found.name,
                label=said(found, language),
                source=found.source,
                start=found.start,
                stages=[_stage(stage, language) for stage in found.stages.values()],
                verbs=[_verb(verb, found, tables, language) for verb in found.verbs.values()],
                clocks=[_clock(clock, language) for clock in tables.clocks(kind)],
                types=[_type(row, language) for row in tables.all_types(kind)],
            )
        )
    )


def _stage(stage: Stage, language: str) -> StageShown:
    return StageShown(
        stage=stage.name,
        label=said(stage, language),
        mover=stage.mover,
        open=stage.open,
        path=stage.path,
    )


def _verb(verb: Verb, kind: Kind, tables: Tables, language: str) -> RuleOfVerb:
    return RuleOfVerb(
        verb=verb.name,
        noun=verb.noun,
        label=said(verb, language),
        facts=facts_shown(tables, kind.name, verb.name, language),
        from_stages=list(verb.from_stages),
        to=verb.to,
        power=verb.power,
        who=list(verb.who),
        roles=list(verb.roles),
        consents=list(verb.consents),
        done=list(verb.done),
        not_done=list(verb.not_done),
        starts=list(verb.starts),
        stops=list(verb.stops),
        remedies=verb.remedies,
        by_itself=bool(verb.follows),
        source=verb.source,
    )


def _clock(clock: Clock, language: str) -> ClockShown:
    return ClockShown(
        clock=clock.name,
        label=said(clock, language),
        length=clock.length,
        unit=clock.unit,
        binds=clock.binds,
        starts_from=clock.starts_from,
        yellow=clock.yellow,
        source=clock.source,
    )


def _type(row: CaseType, language: str) -> TypeShown:
    return TypeShown(code=row.code, label=said(row, language), parent=row.parent)
