"""The whole rulebook as read from its folder: every row of every table, in force or not."""

from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from msgspec import structs

from fengqiao.rulebook import (
    clocks,
    dossier,
    feeds,
    forms,
    grades,
    kinds,
    ladders,
    ledgers,
    local,
    mediators,
    outside,
    packs,
    powers,
    remedies,
    reminders,
    routing,
    signing,
    statistics,
    teams,
    triage,
    types,
    workdays,
)
from fengqiao.rulebook.rows import Fault, stop
from fengqiao.rulebook.shapes import (
    CaseType,
    Clock,
    Correspondence,
    Difficulty,
    DifficultyFact,
    DossierItem,
    Feed,
    FixedDays,
    Form,
    GradeColour,
    GradeCondition,
    GradeFact,
    Kind,
    Ledger,
    LedgerColumn,
    LedgerWord,
    LocalDays,
    Measure,
    MediatorGrade,
    Outside,
    Pack,
    Power,
    QuietHours,
    Rate,
    Reason,
    RemedyRow,
    Reminder,
    Retention,
    Role,
    Route,
    Row,
    RuleError,
    Rung,
    SchemeType,
    Shape,
    Share,
    SignedByHand,
    TableColumn,
    Team,
    Telling,
    Tier,
    Year,
)

HERE = Path(__file__).parent

R = TypeVar("R", bound=Row)


class Book(Shape, frozen=True, kw_only=True):
    """All rows, as lists in the order in which the files hold them."""

    kinds: list[Kind]
    clocks: list[Clock]
    powers: list[Power]
    roles: list[Role]
    types: list[CaseType]
    rungs: list[Rung]
    schemes: list[SchemeType]
    pairs: list[Correspondence]
    colours: list[GradeColour]
    facts: list[GradeFact]
    routes: list[Route]
    tiers: list[Tier]
    packs: list[Pack]
    remedies: list[RemedyRow]
    outside: list[Outside]
    teams: list[Team]
    feeds: list[Feed]
    ledger_columns: list[LedgerColumn]
    ledger_words: list[LedgerWord]
    ledgers: list[Ledger]
    forms: list[Form]
    measures: list[Measure]
    mediator_grades: list[MediatorGrade]
    grade_conditions: list[GradeCondition]
    difficulties: list[Difficulty]
    difficulty_facts: list[DifficultyFact]
    rates: list[Rate]
    table_columns: list[TableColumn]
    shares: list[Share]
    share_reasons: list[Reason]
    dossier_items: list[DossierItem]
    retentions: list[Retention]
    by_hand: list[SignedByHand]
    reminders: list[Reminder]
    tellings: list[Telling]
    quiet: list[QuietHours]
    years: list[Year]
    fixed: list[FixedDays]
    local: list[LocalDays]

    def rows(self) -> Iterator[Row]:
        for name in self.__struct_fields__:
            yield from getattr(self, name)


# Folders that hold one sort of rows, by their names in the book.
OF_ONE_SORT: dict[str, Any] = {
    "packs": packs,
    "remedies": remedies,
    "outside": outside,
    "teams": teams,
    "feeds": feeds,
    "forms": forms,
}


def read(folder: Path = HERE, fault: Fault = stop, own: Path | None = None) -> Book:
    """The rulebook in a folder, with places' own rows in the folder `own`; a wrong row goes to `fault`."""
    power_rows, role_rows = powers.load(folder / "powers", fault)
    type_rows, scheme_rows, pair_rows = types.load(folder / "types", fault)
    colour_rows, fact_rows = grades.load(folder / "grades", fault)
    year_rows, fixed_rows, local_rows = workdays.load(folder / "workdays", fault)
    own_rows = local.read(own, fault)
    item_rows, retention_rows = dossier.load(folder / "dossier", fault)
    crew = mediators.load(folder / "mediators", fault)
    column_rows, word_rows, ledger_rows = ledgers.load(folder / "ledgers", fault)
    kind_rows = kinds.load(folder / "kinds", fault, usual=folder / "usual")
    clock_rows = _of_each_kind(clocks.load(folder / "clocks", fault), kind_rows)
    return Book(
        kinds=kind_rows,
        clocks=[*clock_rows, *_only(own_rows, Clock)],
        powers=power_rows,
        roles=role_rows,
        types=[*type_rows, *_only(own_rows, CaseType)],
        rungs=[*ladders.load(folder / "ladders", fault), *_only(own_rows, Rung)],
        schemes=scheme_rows,
        pairs=pair_rows,
        colours=colour_rows,
        facts=[*fact_rows, *_only(own_rows, GradeFact)],
        routes=[*routing.load(folder / "routing", fault), *_only(own_rows, Route)],
        tiers=[*triage.load(folder / "triage", fault), *_only(own_rows, Tier)],
        ledger_columns=column_rows,
        ledger_words=word_rows,
        ledgers=ledger_rows,
        measures=crew.measures,
        mediator_grades=crew.grades,
        grade_conditions=crew.conditions,
        difficulties=crew.difficulties,
        difficulty_facts=crew.facts,
        rates=[*crew.rates, *_only(own_rows, Rate)],
        **statistics.load(folder / "statistics", fault),
        dossier_items=item_rows,
        retentions=retention_rows,
        by_hand=signing.load(folder / "signing", fault),
        **reminders.load(folder / "reminders", fault),
        **{name: room.load(folder / name, fault) for name, room in OF_ONE_SORT.items()},
        years=year_rows,
        fixed=fixed_rows,
        local=local_rows,
    )


def _of_each_kind(clocks: list[Clock], kinds: list[Kind]) -> list[Clock]:
    """A clock that names a verb and no kind (".sign_for") runs in every kind that has the verb."""
    found: list[Clock] = []
    for clock in clocks:
        if clock.kind:
            found.append(clock)
            continue
        having = dict.fromkeys(kind.name for kind in kinds if clock.name[1:] in kind.verbs)
        found += [structs.replace(clock, name=name + clock.name) for name in having]
    return found


def _only(rows: Iterable[Row], shape: type[R]) -> list[R]:
    return [row for row in rows if isinstance(row, shape)]


def held(rows: Iterable[R], on: date, where: str) -> list[R]:
    """Of rows with the same key, the one of the narrowest place in force; of these the newest."""
    chosen: dict[tuple[str, ...], R] = {}
    for row in rows:
        if not (row.holds_on(on) and row.holds_at(where)):
            continue
        best = chosen.get(key := key_of(row))
        if best is None or (len(row.where), row.from_on) > (len(best.where), best.from_on):
            chosen[key] = row
    return list(chosen.values())


def key_of(row: Row) -> tuple[str, ...]:
    """What makes two rows speak of the same thing."""
    return tuple(str(getattr(row, field)) for field in KEYS[type(row)])


def fault(row: Row, reason: str, part: str = "", file: str = "") -> RuleError:
    """What is wrong with a row, or with a part of it that stands in another file."""
    named = " ".join(filter(None, (type(row).__name__.lower(), *key_of(row), row.where, part)))
    return RuleError(reason, file=file or row.file, row=named)


KEYS: dict[type[Row], tuple[str, ...]] = {
    Kind: ("name",),
    Clock: ("name",),
    Power: ("name",),
    Role: ("name",),
    CaseType: ("code",),
    Rung: ("kind", "name"),
    SchemeType: ("scheme", "code"),
    Correspondence: ("type", "scheme"),
    GradeColour: ("colour",),
    GradeFact: ("code",),
    Route: ("type",),
    Tier: ("code",),
    Pack: ("of",),
    RemedyRow: ("kind", "code"),
    Outside: ("kind", "code"),
    Team: ("code",),
    Feed: ("name",),
    LedgerColumn: ("kind", "field"),
    LedgerWord: ("kind", "field", "value"),
    Ledger: ("kind", "name"),
    Form: ("kind", "name"),
    Measure: ("name",),
    MediatorGrade: ("level",),
    GradeCondition: ("level", "name"),
    Difficulty: ("code",),
    DifficultyFact: ("code",),
    Rate: ("difficulty", "form"),
    TableColumn: ("table", "code"),
    Share: ("kind", "name"),
    Reason: ("kind", "name"),
    DossierItem: ("kind", "name"),
    Retention: ("kind", "name"),
    SignedByHand: ("name",),
    Reminder: ("kind", "clock", "name"),
    Telling: ("kind", "verb"),
    QuietHours: ("channel",),
    Year: ("year",),
    FixedDays: (),
    LocalDays: (),
}
