"""The rules in force on a day at a place: ask `in_force(on, where)`, then ask it by name."""

from bisect import bisect_right
from collections.abc import Collection, Iterable
from datetime import date
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import ClassVar, TypeVar

from fengqiao.rulebook import book, check, grades, local, mediators, reminders, routing, triage
from fengqiao.rulebook.book import Book, held
from fengqiao.rulebook.shapes import (
    CaseType,
    Clock,
    Difficulty,
    DifficultyFact,
    DossierItem,
    Feed,
    Form,
    Grade,
    GradeColour,
    GradeCondition,
    GradeFact,
    Kind,
    Ledger,
    LedgerColumn,
    LedgerWord,
    Measure,
    MediatorGrade,
    Outside,
    Pack,
    Power,
    QuietHours,
    Rate,
    Reason,
    Remedy,
    RemedyRow,
    Reminder,
    Retention,
    Role,
    Row,
    RuleError,
    Rung,
    SchemeType,
    Share,
    TableColumn,
    Team,
    Telling,
    Tier,
)
from fengqiao.rulebook.workdays import Calendar

Offered = GradeFact | DifficultyFact | Outside | Team
R = TypeVar("R", bound=Row)
K = TypeVar("K", str, int)


class _Standing:
    """What is read at present: the folder of places' own rows, and which reading of it this is."""

    folder: Path | None = None
    reading = 0
    signature: local.Signature = ()
    numbers: ClassVar[dict[object, int]] = {None: 0}  # the same files are the same reading
    lock = Lock()


def in_force(on: date, where: str) -> "Tables":
    """The rules in force on the day at the place ('' the nation). Cheap: days and places that
    share their rules share the answer."""
    return _in_force(on, where, _Standing.reading)


def latest() -> date:
    """A day on which the newest of all rules hold."""
    return _turns(_Standing.reading)[-1]


def keep_own_rows(folder: Path | None) -> None:
    """Where an installation keeps the rows of its places; read when the first question comes."""
    with _Standing.lock:
        _Standing.folder, _Standing.signature = folder, local.signature(folder)
        _Standing.reading = _number()


def own_folder() -> Path | None:
    """Where they are kept; None where the rulebook stands alone."""
    return _Standing.folder


def own_rows(county: str) -> list[local.Own]:
    """A county's own rows as they are read at present, in force or not."""
    if _Standing.folder is None:
        return []
    file = f"{_Standing.folder.name}/{county}.toml"
    return [row for row in decided() if row.file == file]


def decided() -> list[local.Own]:
    """All rows, as they are read at present, of the sorts that a county may decide for itself."""
    return _decided(_book(_Standing.reading))


@lru_cache(maxsize=1)
def shipped() -> Book:
    """The rulebook as shipped, without any county's own rows."""
    return book.read()


def rows_of(pack: Pack, on: date) -> list[local.Own]:
    """What a county takes over with a pack: rows of that place, or those that wait everywhere."""
    rows = [row for row in _decided(shipped()) if row.where == pack.of]
    if not pack.of:
        rows = [row for row in rows if isinstance(row, Clock) and not row.enabled]
    return held(rows, on, pack.of)


def _decided(read: Book) -> list[local.Own]:
    return [*read.clocks, *read.routes, *read.facts, *read.rates, *read.tiers]


def refresh() -> bool:
    """Read places' own rows anew if a file is another than before; asked at every request.

    A folder that does not stand leaves the rules as they were: RuleError says so, once.
    """
    if local.signature(_Standing.folder) == _Standing.signature:
        return False
    with _Standing.lock:
        now = local.signature(_Standing.folder)
        if now == _Standing.signature:
            return False
        _Standing.signature = now
        number = _number()
        _book(number)
        _Standing.reading = number
    return True


def _number() -> int:
    """Of the files as they are; without any, of the rulebook as shipped."""
    key = (_Standing.folder, _Standing.signature) if _Standing.signature else None
    return _Standing.numbers.setdefault(key, len(_Standing.numbers))


@lru_cache(maxsize=65_536)
def _in_force(on: date, where: str, reading: int) -> "Tables":
    return _shared(_period(on, reading), _narrowest(where, reading), reading)


@lru_cache(maxsize=4)
def _book(reading: int) -> Book:
    """The rulebook as shipped, with places' own rows; the first fault stops everything (RuleError)."""
    read = book.read(own=_Standing.folder)
    check.stand(read)
    return read


@lru_cache(maxsize=4096)
def _shared(on: date, where: str, reading: int) -> "Tables":
    return Tables(_book(reading), on, where)


@lru_cache(maxsize=4)
def _turns(reading: int) -> list[date]:
    """The days on which anything begins to hold, or has just ceased to."""
    rows = list(_book(reading).rows())
    ends = {date.fromordinal(row.until_on.toordinal() + 1) for row in rows if row.until_on}
    return sorted({date.min, *ends, *(row.from_on for row in rows)})


def _period(on: date, reading: int) -> date:
    turns = _turns(reading)
    return turns[bisect_right(turns, on) - 1]


@lru_cache(maxsize=4)
def _places(reading: int) -> frozenset[str]:
    return frozenset(row.where for row in _book(reading).rows())


def _narrowest(where: str, reading: int) -> str:
    """The narrowest place around `where` that has a rule of its own."""
    places = _places(reading)
    return next(where[:end] for end in range(len(where), -1, -1) if where[:end] in places)


class Tables:
    """The rules in force on one day at one place, by name. Unknown names raise RuleError."""

    def __init__(self, book: Book, on: date, where: str) -> None:
        def hold(rows: Iterable[R]) -> list[R]:
            return held(rows, on, where)

        self.on, self.where = on, where
        self.calendar = Calendar(
            book.years, book.fixed, [row for row in book.local if row.holds_at(where)]
        )
        self._kinds = {row.name: row for row in hold(book.kinds)}
        self._clocks = {row.name: row for row in hold(book.clocks) if row.enabled}
        self._powers = {row.name: row for row in hold(book.powers)}
        self._roles = {row.name: row for row in hold(book.roles)}
        self._types = {row.code: row for row in hold(book.types)}
        self._rungs = hold(book.rungs)
        self._schemes = {(row.scheme, row.code): row for row in hold(book.schemes)}
        self._pairs = {(row.type, row.scheme): row.to for row in hold(book.pairs)}
        self._colours = {row.colour: row for row in hold(book.colours)}
        self._facts = {row.code: row for row in hold(book.facts)}
        self._routes = {row.type: row.to for row in hold(book.routes)}
        self._tiers = hold(book.tiers)
        self._packs = hold(book.packs)
        self._remedies = hold(book.remedies)
        self._outside = hold(book.outside)
        self._feeds = {row.name: row for row in hold(book.feeds)}
        self._teams = {row.code: row for row in hold(book.teams)}
        self._columns = hold(book.ledger_columns)
        self._words = hold(book.ledger_words)
        self._ledgers = {(row.kind, row.name): row for row in hold(book.ledgers)}
        self._table_columns = hold(book.table_columns)
        self._shares, self._share_reasons = hold(book.shares), hold(book.share_reasons)
        self._forms = {(row.kind, row.name): row for row in hold(book.forms)}
        self._hold_crew(book)
        self._items = hold(book.dossier_items)
        self._retentions = hold(book.retentions)
        self._by_hand = hold(book.by_hand)
        self._reminders = hold(book.reminders)
        self._reminders_of: dict[str, tuple[Reminder, ...]] = {}
        self._tellings = {(row.kind, row.verb): row for row in hold(book.tellings)}
        self._quiet = {str(row.channel): row for row in hold(book.quiet)}

    def _hold_crew(self, book: Book) -> None:
        """The rows on those who mediate."""

        def hold(rows: Iterable[R]) -> list[R]:
            return held(rows, self.on, self.where)

        self._measures = {row.name: row for row in hold(book.measures)}
        self._mediator_grades = {row.level: row for row in hold(book.mediator_grades)}
        self._conditions = hold(book.grade_conditions)
        self._difficulties = {row.code: row for row in hold(book.difficulties)}
        self._difficulty_facts = {row.code: row for row in hold(book.difficulty_facts)}
        self._rates: dict[tuple[str, str], Rate] = {
            (row.difficulty, row.form): row for row in hold(book.rates)
        }

    # ── Kinds and clocks ─────────────────────────────────────────────────────────────────────────

    def kind(self, name: str) -> Kind:
        return _named(self._kinds, name, "事项种类")

    def kinds(self) -> tuple[Kind, ...]:
        """In the order of what comes most."""
        return tuple(sorted(self._kinds.values(), key=lambda row: (row.order, row.name)))

    def clock(self, name: str) -> Clock:
        return _named(self._clocks, name, "期限")

    def has_clock(self, name: str) -> bool:
        """Whether the clock runs here: some are rules of one place only, some wait for a place."""
        return name in self._clocks

    def clock_for(self, name: str, type_code: str) -> Clock | None:
        """The clock as it runs for matters of a type: the row of the type, of the one above it, or the
        plain one; None where none of them runs here."""
        codes = (type_code[:end] for end in range(len(type_code), 0, -1))
        found = (self._clocks.get(known) for known in (*(f"{name}.{code}" for code in codes), name))
        return next((row for row in found if row), None)

    def clocks(self, kind: str) -> tuple[Clock, ...]:
        return tuple(row for row in self._clocks.values() if row.kind == kind)

    # ── Powers ───────────────────────────────────────────────────────────────────────────────────

    def role(self, name: str) -> Role:
        return _named(self._roles, name, "岗位")

    def roles(self) -> tuple[Role, ...]:
        return tuple(self._roles.values())

    def power(self, name: str) -> Power:
        return _named(self._powers, name, "权限")

    def powers(self) -> tuple[Power, ...]:
        return tuple(self._powers.values())

    def powers_of(self, role: str) -> frozenset[str]:
        return self.role(role).powers

    def may(self, role: str, power: str) -> bool:
        return power in self.role(role).powers

    # ── Types ────────────────────────────────────────────────────────────────────────────────────

    def type(self, code: str) -> CaseType:
        return _named(self._types, code, "类型")

    def types(self, kind: str = "") -> tuple[CaseType, ...]:
        """The types a case of the kind ('' any) can have: those that nothing stands under."""
        parents = {row.parent for row in self._types.values()}
        return tuple(row for row in self._of(kind) if row.code not in parents)

    def rungs(self, kind: str) -> tuple[Rung, ...]:
        """The ladders of a kind, step by step."""
        return tuple(row for row in self._rungs if row.kind == kind)

    def mark_of(self, kind: Kind, type_code: str) -> str:
        """What stands in the numbers of matters of a type: its own mark, else that of the kind."""
        row = self._types.get(type_code)
        return (row.mark if row else "") or kind.mark

    def parents(self, kind: str = "") -> tuple[CaseType, ...]:
        """The types at the top of the list."""
        return tuple(row for row in self._of(kind) if not row.parent)

    def all_types(self, kind: str) -> tuple[CaseType, ...]:
        """The headings, then the types under them."""
        return *self.parents(kind), *self.types(kind)

    def _of(self, kind: str) -> list[CaseType]:
        return [row for row in self._types.values() if kind in ("", row.kind)]

    def mapped(self, code: str, scheme: str) -> str:
        """What the type counts as in another list ("moj18", "gbt31000"): the code there."""
        if (code, scheme) not in self._pairs:
            raise RuleError(f"类型“{code}”在“{scheme}”里没有对应", row=code)
        return self._pairs[code, scheme]

    def scheme(self, scheme: str) -> tuple[SchemeType, ...]:
        """Another list, in its order."""
        return tuple(row for row in self._schemes.values() if row.scheme == scheme)

    def scheme_label(self, scheme: str, code: str) -> str:
        if (scheme, code) not in self._schemes:
            raise RuleError(f"“{scheme}”里没有“{code}”", row=code)
        return self._schemes[scheme, code].label

    # ── Grades, routing, remedies ────────────────────────────────────────────────────────────────

    def grade(self, fact_codes: Iterable[str]) -> Grade:
        return grades.graded(fact_codes, self._facts, self._colours)

    def grade_facts(self, kind: str = "") -> tuple[GradeFact, ...]:
        """The facts by which a matter of the kind ('' any) is graded."""
        return tuple(row for row in self._facts.values() if kind in ("", row.kind))

    def colours(self) -> tuple[GradeColour, ...]:
        """The colours, the gravest first."""
        return tuple(sorted(self._colours.values(), key=lambda row: -row.rank))

    def routes(self, type_code: str) -> tuple[str, ...]:
        """The departments to suggest, by the type itself or else by the type above it."""
        return routing.suggested(type_code, self._routes)

    def tiers(self, kind: str) -> tuple[Tier, ...]:
        """The tiers in which matters of a kind are told apart here, the lowest first; most places have none."""
        found = (row for row in self._tiers if row.kind == kind)
        return tuple(sorted(found, key=lambda row: row.rank))

    def all_tiers(self) -> list[Tier]:
        """The tiers of every kind."""
        return self._tiers

    def tier(self, kind: str, type_code: str, grounds: Collection[str]) -> Tier | None:
        """The tier of a matter of this type of which these facts were stated."""
        return triage.tier_of(self.tiers(kind), type_code, grounds)

    def packs(self) -> tuple[Pack, ...]:
        """What a county here may take over; without the rows of where it lies, which hold anyway."""
        return tuple(row for row in self._packs if not row.of or not self.where.startswith(row.of))

    def remedies(self, kind: str, type_code: str) -> tuple[Remedy, ...]:
        """The other ways open in a kind, those for this type first, then those open to everybody."""
        of_kind = [row for row in self._remedies if row.kind == kind]
        fitting = [row for row in of_kind if _fits(row, type_code)]
        fitting.sort(key=lambda row: "" in row.types)
        return tuple(
            Remedy(
                label=row.label,
                label_en=row.label_en,
                where=row.body,
                where_en=row.body_en,
                within=row.within,
                within_en=row.within_en,
                source=row.source,
            )
            for row in fitting
        )

    def outside(self, kind: str) -> tuple[Outside, ...]:
        """What matters of a kind are answered by telling where they belong."""
        return tuple(row for row in self._outside if row.kind == kind)

    def feeds(self) -> tuple[Feed, ...]:
        """What other offices send here."""
        return tuple(feed for feed in self._feeds.values() if not feed.of_residents)

    def feed(self, name: str) -> Feed:
        return _named({feed.name: feed for feed in self.feeds()}, name, "来文")

    def residents_feeds(self) -> tuple[Feed, ...]:
        """What residents send here by their apps."""
        return tuple(feed for feed in self._feeds.values() if feed.of_residents)

    def teams(self) -> tuple[Team, ...]:
        """How a joint team may be made up."""
        return tuple(self._teams.values())

    def team(self, code: str) -> Team:
        return _named(self._teams, code, "联合工作组")

    # ── Ledgers ──────────────────────────────────────────────────────────────────────────────────

    def ledger_columns(self, kind: str) -> tuple[LedgerColumn, ...]:
        """The columns that a ledger of this kind may have, in the order of an export."""
        return tuple(row for row in self._columns if row.kind == kind)

    def ledger_words(self, kind: str, field: str) -> tuple[LedgerWord, ...]:
        """What the words in the cells of one of its columns mean."""
        return tuple(row for row in self._words if (row.kind, row.field) == (kind, field))

    def ledgers(self, kind: str = "") -> tuple[Ledger, ...]:
        """The ledgers that are read out of the cases of a kind ('' any)."""
        return tuple(row for row in self._ledgers.values() if kind in ("", row.kind))

    def ledger(self, kind: str, name: str) -> Ledger:
        if (kind, name) not in self._ledgers:
            raise RuleError(f"没有名为“{name}”的台账", row=name)
        return self._ledgers[kind, name]

    # ── Statistics ───────────────────────────────────────────────────────────────────────────────

    def table_columns(self, table: str) -> tuple[TableColumn, ...]:
        """The columns of a table that is reported, in its order."""
        found = [row for row in self._table_columns if row.table == table]
        return tuple(sorted(found, key=lambda row: row.code))

    def shares(self, kind: str) -> tuple[Share, ...]:
        """The shares by which the handling of a kind is told, in their order."""
        return tuple(row for row in self._shares if row.kind == kind)

    def share_reasons(self, kind: str) -> dict[str, Reason]:
        """Why a matter of a kind may be left out of a share, by name."""
        return {row.name: row for row in self._share_reasons if row.kind == kind}

    # ── Forms ────────────────────────────────────────────────────────────────────────────────────

    def forms(self, kind: str) -> tuple[Form, ...]:
        """The forms of a kind, in the order in which they lie in its file."""
        found = [row for row in self._forms.values() if row.kind == kind]
        return tuple(sorted(found, key=lambda row: row.order))

    def form(self, kind: str, name: str) -> Form:
        if (kind, name) not in self._forms:
            raise RuleError(f"没有名为“{name}”的文书", row=name)
        return self._forms[kind, name]

    # ── Those who mediate ────────────────────────────────────────────────────────────────────────
    # ── Reminding ────────────────────────────────────────────────────────────────────────────────

    def reminders(self, clock: str) -> tuple[Reminder, ...]:
        """The rungs by which the clock is told here, the first first."""
        if clock not in self._reminders_of:
            kind = clock.partition(".")[0]
            self._reminders_of[clock] = reminders.ladder(self._reminders, kind, clock)
        return self._reminders_of[clock]

    def reminder(self, clock: str, name: str) -> Reminder | None:
        """One of them by its name."""
        return next((row for row in self.reminders(clock) if row.name == name), None)

    def telling(self, kind: str, verb: str) -> Telling | None:
        """What is told of an act; None where nobody is told."""
        return self._tellings.get((kind, verb)) or self._tellings.get(("", verb))

    def told_verbs(self) -> frozenset[str]:
        """The verbs of which anything is told in any kind."""
        return frozenset(row.verb for row in self._tellings.values())

    def quiet(self, channel: str) -> QuietHours | None:
        """When a channel disturbs nobody; None where it may at any hour."""
        return self._quiet.get(channel)

    # ── Signing ──────────────────────────────────────────────────────────────────────────────────

    def signed_by_hand(self, type_code: str) -> bool:
        """Whether an agreement on a matter of this type is signed on paper, whatever else is agreed."""
        return any(type_code.startswith(row.types) for row in self._by_hand)

    # ── Dossier ──────────────────────────────────────────────────────────────────────────────────

    def dossier(self, kind: str) -> tuple[DossierItem, ...]:
        """What lies in the file of a kind, in its order."""
        found = [row for row in self._items if row.kind == kind]
        return tuple(sorted(found, key=lambda row: row.order))

    def retention(self, kind: str, *, type_code: str, agreed: str, continuing: bool) -> Retention:
        """How long such a file is kept here; RuleError where no row fits."""
        for row in sorted(self._retentions, key=lambda row: row.order):
            fits = row.fits(type_code=type_code, agreed=agreed, continuing=continuing)
            if row.kind == kind and fits:
                return row
        raise RuleError("没有适用的保管期限", row=kind)

    def measure(self, name: str) -> Measure:
        return _named(self._measures, name, "数")

    def has_measure(self, name: str) -> bool:
        """Whether it is measured here: some measures are one place's only."""
        return name in self._measures

    def measures(self) -> tuple[Measure, ...]:
        return tuple(self._measures.values())

    def mediator_grades(self) -> tuple[MediatorGrade, ...]:
        """The grades of mediators, the highest first."""
        return tuple(self._mediator_grades[level] for level in sorted(self._mediator_grades))

    def mediator_grade(self, level: int) -> MediatorGrade:
        return _named(self._mediator_grades, level, "调解员等级")

    def conditions(self, level: int) -> tuple[GradeCondition, ...]:
        """What a grade asks here; none where no place has said."""
        return tuple(row for row in self._conditions if row.level == level)

    def difficulties(self) -> tuple[Difficulty, ...]:
        """How difficult a case may be, the simplest first."""
        return tuple(sorted(self._difficulties.values(), key=lambda row: row.least))

    def difficulty(self, code: str) -> Difficulty:
        return _named(self._difficulties, code, "难度")

    def difficulty_facts(self) -> tuple[DifficultyFact, ...]:
        return tuple(self._difficulty_facts.values())

    def difficulty_of(self, codes: Iterable[str]) -> Difficulty:
        """The difficulty that follows from facts, by their codes."""
        facts = [_named(self._difficulty_facts, code, "难度事实") for code in dict.fromkeys(codes)]
        return mediators.difficulty_of(facts, self._difficulties.values())

    def rate(self, difficulty: str, form: str) -> Rate | None:
        """What the place adds for such a case, if it has said so."""
        return self._rates.get((difficulty, form))

    def rates(self) -> tuple[Rate, ...]:
        return tuple(self._rates.values())

    def offered(self, of: str, kind: str = "") -> tuple[Offered, ...]:
        """The rows among which a fact chooses whose `of` names a table of rules; none for others."""
        if of == "grade_fact":
            return self.grade_facts(kind)
        if of == "outside":
            return self.outside(kind)
        if of == "team":
            return self.teams()
        if of == "difficulty_fact":
            return tuple(row for row in self.difficulty_facts() if row.counts == "said")
        return ()


def _named(rows: dict[K, R], name: K, what: str) -> R:
    if name not in rows:
        raise RuleError(f"没有名为“{name}”的{what}", row=str(name))
    return rows[name]


def _fits(row: RemedyRow, type_code: str) -> bool:
    return any(type_code.startswith(prefix) for prefix in row.types)
