"""The shapes of rules: what a row is once it has been read. Nothing is read here."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Literal

from msgspec import Struct, field

Verified = Literal["law", "secondary", "practice", "own", "no"]
Unit = Literal["calendar_days", "working_days", "months", "hours"]
Binds = Literal["authority", "person", "agreed", "nobody"]
Colour = Literal["red", "yellow", "blue"]
Sight = Literal["place", "organ", "grid", "own", "none"]
Whom = Literal["mover", "called", "centre", "superior", "parties", "sender"]


class RuleError(Exception):
    """A rule that is wrong, missing or asked for by a name nobody knows.

    `file` and `row` say where (empty where a question, not a row, was at fault), `reason` says why.
    """

    def __init__(self, reason: str, *, file: str = "", row: str = "") -> None:
        self.file, self.row, self.reason = file, row, reason
        super().__init__(": ".join(part for part in (file, row, reason) if part))


class Shape(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A frozen value; a key it does not know is an error, not an extra."""


class Row(Shape, frozen=True, kw_only=True, rename={"from_on": "from", "until_on": "until"}):
    """What every rule says of itself: since when, until when (that day included), where, says who.

    `where` is a place code, '' the nation. `file` is the table it was read from.
    """

    source: str
    verified: Verified
    from_on: date
    until_on: date | None = None
    where: str = ""
    file: str = ""

    def holds_on(self, day: date) -> bool:
        return self.from_on <= day and (self.until_on is None or day <= self.until_on)

    def holds_at(self, place: str) -> bool:
        return place.startswith(self.where)


# ── Clocks ───────────────────────────────────────────────────────────────────────────────────────


class Extension(Shape, frozen=True, kw_only=True):
    """How often a limit may be lengthened, by how much in all, who must agree, who is told."""

    times: int
    length: int
    consent: str
    told: str
    source: str


class Clock(Row, frozen=True, kw_only=True):
    """A limit in time. `length` counts `unit`s from `starts_from` ('' is the day of the act).

    A name without a kind (".sign_for") is read as one row for each kind that has the verb; one with a type
    behind ("letter.reply.LA02") goes before the plain one for matters of that type, or of those under it.
    `yellow` is how many days before the limit it begins to warn. `enabled=False` is a row that waits for a place to
    switch it on.
    """

    name: str
    label: str
    label_en: str
    length: int
    unit: Unit
    binds: Binds
    starts_from: str = ""
    yellow: int = 0
    roll: bool = True
    suspension: tuple[str, ...] = ()
    extension: Extension | None = None
    enabled: bool = True

    @property
    def kind(self) -> str:
        return self.name.partition(".")[0]

    @property
    def type(self) -> str:
        """The type of matters that it is for, '' for all."""
        return self.name[len(plain_clock(self.name)) + 1 :]


def plain_clock(name: str) -> str:
    """The name by which verbs start and stop a clock: kind and clock, without a type behind."""
    return ".".join(name.split(".")[:2])


# ── Kinds ────────────────────────────────────────────────────────────────────────────────────────


class Choice(Shape, frozen=True, kw_only=True):
    """One of the answers to a fact. `party`: only a party can say it of itself, and says no other."""

    value: str
    label: str
    label_en: str
    party: bool = False


class Fact(Shape, frozen=True, kw_only=True):
    """One thing a verb asks for. `of` narrows what is offered (which organs, which parties).

    `sealed`: what is said in confidence; history keeps its hash, only the trade keeps its words.
    """

    name: str
    type: str
    label: str
    label_en: str
    required: bool = False
    help: str = ""
    choices: tuple[Choice, ...] = ()
    max: int | None = None
    of: str = ""
    sealed: bool = False

    @property
    def asks_the_case(self) -> bool:
        """Whether a case decides what can be chosen; otherwise the rules do, or it is typed in."""
        return self.type in ("party", "parties", "organ", "organs", "post")


class Stage(Shape, frozen=True, kw_only=True):
    """Where a matter can stand, whose move it is there, and its place on the main path, if any.

    `final`: nothing can be done any more, not even what "any stage" allows. `because` is told to who asks for
    what cannot be done here any more. `file` is where it is usual, '' where only its kind speaks of it.
    """

    name: str
    label: str
    label_en: str
    mover: str
    open: bool
    path: int | None = None
    final: bool = False
    because: str = ""
    because_en: str = ""
    file: str = ""


class When(Shape, frozen=True, kw_only=True, rename={"among": "is"}):
    """What else follows from a verb where one of its facts is `among` these: another stage, other clocks."""

    fact: str
    among: tuple[str, ...]
    to: str = ""
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()

    def holds(self, facts: Mapping[str, object]) -> bool:
        said = facts.get(self.fact)
        return not {*self.among}.isdisjoint(said if isinstance(said, list) else [said])


class Verb(Shape, frozen=True, kw_only=True, rename={"from_stages": "from"}):
    """What can be done. `from_stages` may hold '*' (any) or 'open'; `to` '' leaves the stage alone.

    `when`: what follows only where a fact is so.

    `to == "@before"` goes back to the stage left by the last verb with `keep`. `opens`: it opens
    the case's file to the post for the rest of the day. `room`: the room above in which its act
    lives, where it makes something that neither the trade nor the heart keeps. `file` is where the verb
    is usual, '' where only its kind speaks of it.

    `within`: only until the limit of these clocks, where they run; `late` is what is told who comes after.
    `beyond`: only once none of these runs any more. `types`: only for matters of a type that begins so.
    `apart`: verbs that somebody else must have done. `climbs`: a ladder says what came before (`Rung`).
    `becomes`: the matter is of that kind from now on, and `to` a stage of it.
    """

    name: str
    noun: str
    label: str
    label_en: str
    power: str
    who: tuple[str, ...]
    source: str
    verified: Verified
    from_stages: tuple[str, ...] = ()
    to: str = ""
    keep: bool = False
    reopens: bool = False
    follows: str = ""
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    when: tuple[When, ...] = ()
    within: tuple[str, ...] = ()
    beyond: tuple[str, ...] = ()
    late: str = ""
    late_en: str = ""
    types: tuple[str, ...] = ()
    becomes: str = ""
    consents: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    not_done: tuple[str, ...] = ()
    apart: tuple[str, ...] = ()
    climbs: bool = False
    remedies: bool = False
    personal: bool = False
    opens: bool = False
    room: str = ""
    file: str = ""
    facts: dict[str, Fact] = field(default_factory=dict)

    @property
    def ways(self) -> tuple[str, ...]:
        """Every stage of its kind to which it may lead; none where the matter becomes another kind."""
        if self.becomes:
            return ()
        found = (self.to, *(when.to for when in self.when))
        return tuple(dict.fromkeys(to for to in found if to))

    @property
    def restarts(self) -> bool:
        """Whether it begins a clock, if only in the place of one that it stops."""
        return bool(self.starts) or any(when.starts for when in self.when)

    def follows_from(self, facts: Mapping[str, object]) -> tuple[When, ...]:
        """What else follows where these are its facts."""
        return tuple(when for when in self.when if when.holds(facts))

    def is_for(self, type_code: str) -> bool:
        """Whether it is done with matters of this type at all."""
        return not self.types or type_code.startswith(self.types)


class Kind(Row, frozen=True, kw_only=True):
    """A kind of case: its stages and its verbs. `start` is the stage after `register`.

    `order`: where it stands among the kinds, the smallest first. `mark` stands in its numbers in place of an
    organ's own (患字; '' keeps 人调字). `nameless`: it may come in without anybody's name. `resident`: as
    what residents bring it in on their own pages; '' where they do not. `compartment`: every matter of the
    kind lies in it from its first moment, with the first of the organs `received_by` (their short names in
    the county) that it is not about, wherever it came in.
    `gathers`: what is linked to it are the items of its list. `counted_openly`: how many came in, by month, type
    and town, is told to everybody.
    """

    name: str
    label: str
    label_en: str
    trade: str
    start: str
    order: int = 10
    mark: str = ""
    nameless: bool = False
    resident: str = ""
    resident_en: str = ""
    compartment: str = ""
    received_by: tuple[str, ...] = ()
    gathers: bool = False
    counted_openly: bool = False
    stages: dict[str, Stage]
    verbs: dict[str, Verb]

    @property
    def has_people(self) -> bool:
        """Whether there are people in its matters; a letter between organs has none."""
        return not self.nameless or "add_party" in self.verbs

    @property
    def capacities(self) -> tuple[str, ...]:
        """As what somebody can be entered: who brings the matter in, at least, where there are people in it."""
        if adding := self.verbs.get("add_party"):
            return tuple(choice.value for choice in adding.facts["role"].choices)
        return ("applicant",) if self.has_people else ()

    def by_noun(self, noun: str) -> Verb:
        """The verb whose act makes this noun; RuleError where there is none."""
        for verb in self.verbs.values():
            if verb.noun == noun:
                return verb
        raise RuleError(f"{self.label}没有“{noun}”这个办理动作", row=f"verbs.{noun}")

    def may_start_from(self, verb: Verb, stage: str) -> bool:
        """Whether the verb may be done in this stage: named, or any ('*'), or any open one."""
        wanted = verb.from_stages
        if self.stages[stage].final:
            return stage in wanted
        return stage in wanted or "*" in wanted or ("open" in wanted and self.stages[stage].open)


# ── Powers ───────────────────────────────────────────────────────────────────────────────────────


class Power(Row, frozen=True, kw_only=True):
    """One thing a role may be allowed to do. `personal`: it shows or writes personal data."""

    name: str
    label: str
    label_en: str
    personal: bool = False


class Role(Row, frozen=True, kw_only=True):
    """What a post is for: how far it sees, and its powers."""

    name: str
    label: str
    label_en: str
    sight: Sight
    powers: frozenset[str]


# ── Types, grades, routing, remedies ─────────────────────────────────────────────────────────────


class CaseType(Row, frozen=True, kw_only=True):
    """A type of matters of one kind, in its two-level list; `parent` '' stands at the top.

    `mark` stands in the numbers of its matters in place of the kind's, so that it has a series of its own.
    """

    kind: str
    code: str
    label: str
    label_en: str
    parent: str = ""
    mark: str = ""


class Rung(Row, frozen=True, kw_only=True):
    """A step of a ladder of one kind: what of the type `after` makes a matter of the type `type` possible.

    Its clock `late` has been overdue for `days` days, or one of the verbs `done` is on file. It is proposed
    to a person and never taken by itself. A type to which no rung leads needs nothing before it.
    """

    kind: str
    name: str
    label: str
    label_en: str
    type: str
    after: str
    late: str = ""
    days: int = 0
    done: tuple[str, ...] = ()


class SchemeType(Row, frozen=True, kw_only=True):
    """A type in somebody else's list (`scheme`), by its code there."""

    scheme: str
    code: str
    label: str


class Correspondence(Row, frozen=True, kw_only=True):
    """One of our types, and what it counts as in another list."""

    type: str
    scheme: str
    to: str


class GradeColour(Row, frozen=True, kw_only=True):
    """A colour of a matter, and for how many days it stands before somebody looks again."""

    colour: Colour
    label: str
    label_en: str
    rank: int
    days: int


class GradeFact(Row, frozen=True, kw_only=True):
    """A fact of a matter of this kind that anybody can check, and the colour that follows from it."""

    kind: str
    code: str
    label: str
    label_en: str
    colour: Colour


class Grade(Shape, frozen=True, kw_only=True):
    """A colour with its reasons (the labels of the facts) and the days until it expires."""

    colour: Colour
    reasons: tuple[str, ...]
    days: int


class Route(Row, frozen=True, kw_only=True):
    """Which departments a type of matters concerns, most concerned first."""

    type: str
    to: tuple[str, ...]


class Tier(Row, frozen=True, kw_only=True):
    """分级分流: a tier of the matters of a kind, and who has such in hand.

    A matter is in it where one of the facts (`grounds`, codes of grading facts) was stated or its type
    begins with one of `types`; a tier with neither is for the rest, and of several the highest `rank`
    counts. `to`: short names of organs; `nearest`: kinds of organs, the one nearest to the matter.
    """

    kind: str
    code: str
    label: str
    label_en: str
    rank: int
    grounds: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    nearest: tuple[str, ...] = ()


class Pack(Row, frozen=True, kw_only=True):
    """Rows that a county may take over as its own: those of the place `of`, or with '' those of the
    nation that wait to be switched on."""

    of: str
    label: str
    label_en: str


class RemedyRow(Row, frozen=True, kw_only=True):
    """Another way open to a party; `types` are prefixes of type codes, '' is every type of the kind."""

    kind: str
    code: str
    types: tuple[str, ...]
    label: str
    label_en: str
    body: str
    body_en: str
    within: str
    within_en: str


class Remedy(Shape, frozen=True, kw_only=True):
    """Another way open to a party: what, before whom, within what time, by which article."""

    label: str
    label_en: str
    where: str
    where_en: str
    within: str
    within_en: str
    source: str


class Outside(Row, frozen=True, kw_only=True):
    """What matters of a kind are not for us: why, in words that can be said to somebody's face, and where
    he is in good hands. `link` is where the law can be read."""

    kind: str
    code: str
    label: str
    label_en: str
    told: str
    told_en: str
    body: str
    body_en: str
    link: str = ""

    @property
    def words(self) -> str:
        """What the person is told: why, by which article, and where to go."""
        return f"{self.told}（{self.source}）可以找：{self.body}。"


class TeamRole(Shape, frozen=True, kw_only=True):
    """A role of a joint team, filled by the first of these organs (short names) that a county has."""

    label: str
    label_en: str
    organs: tuple[str, ...]


class Team(Row, frozen=True, kw_only=True):
    """A joint team: its roles beside the centre that forms it."""

    code: str
    label: str
    label_en: str
    roles: tuple[TeamRole, ...]


# ── Ledgers ──────────────────────────────────────────────────────────────────────────────────────


class LedgerColumn(Row, frozen=True, kw_only=True):
    """A column of a ledger of one kind: what it is here (`field`), and what people call it.

    `group` is the field whose heading may stand above it: 姓名, 电话 under 申请人.
    """

    kind: str
    field: str
    label: str
    label_en: str
    words: tuple[str, ...]
    group: str = ""


class LedgerWord(Row, frozen=True, kw_only=True):
    """What words in the cells of a field mean; `stage` where a case of that outcome stands."""

    kind: str
    field: str
    value: str
    words: tuple[str, ...]
    stage: str = ""


class LedgerHeading(Shape, frozen=True, kw_only=True):
    """One column of a ledger that is written: what stands in it (`field`), and what people call it."""

    field: str
    label: str
    label_en: str
    width: int = 14


class Ledger(Row, frozen=True, kw_only=True):
    """A ledger (台账) that is read out of the cases of a kind, and so written by nobody.

    A case stands in it as soon as one of the verbs `done` is on file; without any, from the start.
    """

    kind: str
    name: str
    label: str
    label_en: str
    means: str
    means_en: str
    columns: tuple[LedgerHeading, ...]
    done: tuple[str, ...] = ()

    def has(self, verbs: Collection[str]) -> bool:
        """Whether a case with these verbs on file stands in it."""
        return not self.done or any(verb in verbs for verb in self.done)


class FeedColumn(Shape, frozen=True, kw_only=True):
    """What is read of a matter that another office sends: what it is here, and what they call it."""

    field: str
    label: str
    label_en: str
    words: tuple[str, ...] = ()
    required: bool = False


class Feed(Row, frozen=True, kw_only=True):
    """What another office sends, and of which kind it is here. What `leaves` names is not read at all.

    `needs_consent`: only where it says that the people agree. `words`: by field what words in it mean;
    `usual`: what is meant where nothing is said. `of_residents`: no office sends it, but residents by
    their apps (Open311); each type of the kind is a service there.
    """

    name: str
    label: str
    label_en: str
    kind: str
    channel: str
    columns: tuple[FeedColumn, ...]
    leaves: tuple[str, ...] = ()
    needs_consent: bool = False
    of_residents: bool = False
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)


# ── Statistics ───────────────────────────────────────────────────────────────────────────────────


class TableColumn(Row, frozen=True, kw_only=True):
    """A column of a table that is reported. `code` is its number there, `group` a heading above it.

    `counts` names the way of counting; `of` is the code of the column of which it is a part.
    """

    table: str
    code: str
    label: str
    label_en: str
    counts: str
    means: str
    means_en: str
    unit: str = "件"
    group: str = ""
    group_en: str = ""
    of: str = ""


class Share(Row, frozen=True, kw_only=True):
    """Of which matters of a kind which part: `counts` names what counts, `leaves_out` what is not in the
    denominator. `weights` are hundredths, where an answer counts in part."""

    kind: str
    name: str
    label: str
    label_en: str
    counts: str
    leaves_out: tuple[str, ...]
    means: str
    means_en: str
    weights: dict[str, int] = field(default_factory=dict)


class Reason(Row, frozen=True, kw_only=True):
    """Why a matter is left out of a share, in words."""

    kind: str
    name: str
    label: str
    label_en: str


# ── Forms ────────────────────────────────────────────────────────────────────────────────────────


class FormField(Shape, frozen=True, kw_only=True):
    """One part of a form. `label` names it, also as a placeholder in a county's own template.

    kind: line, text (paragraphs), people (a paragraph each), rows (a table of `columns`), say (words of
    the form itself). `fill` is what of the matter is put there; `heading` is printed instead of the label.
    `at_binding`: it is filled when the file is bound, and typed by nobody.
    """

    label: str
    kind: Literal["line", "text", "people", "rows", "say"]
    fill: str = ""
    at_binding: bool = False
    required: bool = False
    text: str = ""
    heading: str = ""
    hint: str = ""
    columns: tuple[str, ...] = ()
    widths: tuple[float, ...] = ()


class Form(Row, frozen=True, kw_only=True):
    """A form of a kind: what it says, for what it is made, what must have happened, who signs it.

    `title` is printed where it differs from the label (None: it does not). `reads` is what of the
    file stands in it: file, agreement, record. `order` is its place in the file. `headed`: the committee's name
    stands above it. `bound`: it is made anew whenever the file is bound. `types`: only of
    matters of these types (prefixes). `titled_by_type`: the type of the matter is printed as its title.
    `by_first`: it is the paper of the organ that brought the matter in, whoever holds it now.
    """

    kind: str
    name: str
    label: str
    label_en: str
    order: int
    needed: Literal["must", "as_needed"]
    look: Literal["table", "record", "letter", "list", "cover"]
    fields: tuple[FormField, ...]
    title: str | None = None
    once_for: Literal["", "session", "inquiry", "revisit", "party", "agent"] = ""
    after: tuple[str, ...] = ()
    only: Literal["", "written", "oral", "persons", "organisation"] = ""
    types: tuple[str, ...] = ()
    titled_by_type: bool = False
    by_first: bool = False
    reads: Literal["file", "agreement", "record", "matter"] = "file"
    masked: bool = False
    bound: bool = False
    headed: bool = True
    signs: tuple[str, ...] = ()


# ── Those who mediate ────────────────────────────────────────────────────────────────────────────


class Measure(Row, frozen=True, kw_only=True):
    """A number that committees and mediators are held to. What ends in `_least` a place may only
    raise, in `_most` only lower; other measures count years, days or hours as their name says."""

    name: str
    label: str
    label_en: str
    value: int


class MediatorGrade(Row, frozen=True, kw_only=True):
    """One of the grades that a mediator may be given; the first is the highest."""

    level: int
    label: str
    label_en: str


class GradeCondition(Row, frozen=True, kw_only=True):
    """What a grade asks of somebody's work, `least` or `most`; `name` says what is counted: years,
    cases, hard_cases, oral_share, success_rate (both in hundredths), training_hours, honours."""

    level: int
    name: str
    label: str
    label_en: str
    least: int | None = None
    most: int | None = None


class Difficulty(Row, frozen=True, kw_only=True):
    """How difficult a case was, reached by facts whose weights together are `least` or more."""

    code: str
    label: str
    label_en: str
    least: int


class DifficultyFact(Row, frozen=True, kw_only=True):
    """A fact of a case that made it difficult: counted from the case, or said by who proposes.

    parties, amount (yuan) and sessions count from `least` on; type is one of `types` (prefixes).
    """

    code: str
    label: str
    label_en: str
    weight: int
    counts: Literal["said", "parties", "amount", "sessions", "type"] = "said"
    least: int | None = None
    types: tuple[str, ...] = ()


class Rate(Row, frozen=True, kw_only=True):
    """What a place adds for a case of a difficulty, in whole yuan, by the form of its agreement."""

    difficulty: str
    form: Literal["written", "oral"]
    label: str
    label_en: str
    amount: int

    @property
    def case(self) -> str:
        """Of which cases it speaks: hard.oral."""
        return f"{self.difficulty}.{self.form}"


# ── Signing ──────────────────────────────────────────────────────────────────────────────────────


class SignedByHand(Row, frozen=True, kw_only=True):
    """Agreements that are signed on paper, whatever else is agreed; `types` are prefixes of type codes."""

    name: str
    label: str
    label_en: str
    types: tuple[str, ...]


# ── Dossier ──────────────────────────────────────────────────────────────────────────────────────


class DossierItem(Row, frozen=True, kw_only=True):
    """A place in the file of a kind: the papers that fill it, and from when on it can be missed.

    `needed`: must, as_needed. `after`: verbs of which one must be on file before it is missed.
    """

    kind: str
    name: str
    label: str
    label_en: str
    order: int
    needed: Literal["must", "as_needed"]
    after: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


class Retention(Row, frozen=True, kw_only=True):
    """How many years a file is kept (0 for good), and which files: the first row that fits holds.

    `agreed`: how the matter was agreed (written, oral, none; '' any). `continuing`: only where
    what was agreed goes on for long. `types`: prefixes of type codes (none: every type).
    """

    kind: str
    name: str
    label: str
    label_en: str
    order: int
    years: int
    agreed: Literal["", "written", "oral", "none"] = ""
    continuing: bool = False
    types: tuple[str, ...] = ()

    def fits(self, *, type_code: str, agreed: str, continuing: bool) -> bool:
        return (
            self.agreed in ("", agreed)
            and (continuing or not self.continuing)
            and (not self.types or type_code.startswith(self.types))
        )


# ── Reminding ────────────────────────────────────────────────────────────────────────────────────


class Reminder(Row, frozen=True, kw_only=True):
    """A step of the ladder by which a clock is told: when it is reached, and who is told then.

    `kind` and `clock` '' are any. It is reached `days` after the clock turned yellow or after its
    limit (before it with a minus); "recount": when a provisional date became firm.
    """

    name: str
    label: str
    label_en: str
    counts_from: Literal["yellow", "limit", "recount"]
    to: tuple[Whom, ...]
    kind: str = ""
    clock: str = ""
    days: int = 0
    urgent: bool = False


class Telling(Row, frozen=True, kw_only=True):
    """What is told of an act, and to whom; `kind` '' is any."""

    verb: str
    label: str
    label_en: str
    to: tuple[Whom, ...]
    kind: str = ""
    urgent: bool = False


class QuietHours(Row, frozen=True, kw_only=True):
    """When a channel disturbs nobody: from one hour of the day ("20:00") to another, of the next
    day. `rest_days`: on days that are not worked it is quiet altogether."""

    channel: Literal["email", "sms"]
    begins: str
    ends: str
    rest_days: bool = False


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────


class Year(Row, frozen=True, kw_only=True):
    """One published year: the days off (weekends in them included) and the weekend days worked."""

    year: int
    off: frozenset[date]
    work: frozenset[date]
    published_on: date


class FixedDays(Row, frozen=True, kw_only=True):
    """The statutory days of rest that stand on a Gregorian date, as (month, day)."""

    days: frozenset[tuple[int, int]]


class LocalDays(Row, frozen=True, kw_only=True):
    """Days of rest that only one place has (its peoples' own festivals)."""

    off: frozenset[date]
