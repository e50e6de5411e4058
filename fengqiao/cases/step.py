"""The one door: every change of a case goes through `take`.

May you see it (`jurisdiction.scope`), may your post do this (`rulebook.powers`), may the case do it
now (`rulebook.kinds`); then, in one transaction: lock, validate, write, set the clocks, record.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, models, transaction

from fengqiao.cases import definitions, events
from fengqiao.cases.definitions import SHANGHAI, Frame, sha256_of
from fengqiao.cases.models import (
    Assignment,
    Attachment,
    Case,
    Consent,
    Deadline,
    Event,
    Exclusion,
    NewStanding,
    Standing,
    row_of,
)
from fengqiao.cases.models.people import LAPSED
from fengqiao.cases.permissions import (
    KeptOut,
    kept_out,
    powerless,
    refusal_here,
    refusal_of,
    relations,
)
from fengqiao.cases.querysets import expect_many, index_text
from fengqiao.jurisdiction.models import Actor, Organ, Post, post_of
from fengqiao.jurisdiction.querysets import proof
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook import clocks
from fengqiao.rulebook.shapes import Clock, Fact, Kind, Verb, plain_clock
from fengqiao.rulebook.tables import Tables, in_force

BEFORE = "@before"
SENT = "dispatched"  # the stage in which somebody is to sign
# What of a deadline an act may change, once it runs.
OF_A_CLOCK = {
    *("state", "stopped_at", "held_on", "suspensions", "extension", "extended_times"),
    *("raw_at", "due_at", "limit_at", "yellow_at", "is_provisional"),
}


@dataclass(slots=True)
class Move:
    """An act in the making: the locked case, the facts, and what the act adds to it."""

    case: Case
    verb: Verb
    by: Actor
    at: datetime
    facts: dict[str, Any]
    kind: Kind
    tables: Tables
    standing: Standing
    event_facts: dict[str, Any] = field(default_factory=dict)
    rows: list[models.Model] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)
    touched: list[Deadline] = field(default_factory=list)
    series: events.Series | None = None
    party: UUID | None = None  # as whom somebody came who was no party before this act

    @property
    def post(self) -> Post:
        """The post under which the act is kept."""
        return post_of(self.by)

    @property
    def today(self) -> date:
        return definitions.day_in_china(self.at)

    def change(self, **values: Any) -> None:
        """Set columns of the case; they are written with the act."""
        for name, value in values.items():
            if getattr(self.case, name) != value:
                setattr(self.case, name, value)
                self.changed.add(name)

    def add(self, row: models.Model) -> None:
        """A row to be written together with the event."""
        self.rows.append(row)

    def number_in(self, organ_id: UUID, mark: str) -> None:
        """Say in which series the new case is numbered; the number is taken when it is written."""
        self.series = events.Series(organ_id, mark, self.today.year)

    def keep_out(self, organs: Iterable[Organ] = (), place: str = "") -> None:
        """Keep the case from these organs, or from a place and all who work in it, from now on."""
        known = {(row.organ_id, row.place) for row in self.standing.exclusions}
        wanted = [(organ.pk, "") for organ in organs] + ([(None, place)] if place else [])
        for organ_id, where in wanted:
            if (organ_id, where) not in known:
                row = Exclusion(
                    id=uuid7(self.at),
                    case=self.case,
                    county=self.case.county_code,
                    organ_id=organ_id,
                    place=where,
                    at=self.at,
                )
                self.add(row)
                self.standing.exclusions.append(row)

    def end_assignments(self) -> None:
        """Whoever was on the case is on it no longer."""
        for assignment in self.standing.assignments:
            assignment.ended_at = self.at
            assignment.save(update_fields=["ended_at"])
        self.standing.assignments.clear()

    def assign(self, organ: Organ, role: str, *, post: Post | None = None) -> Assignment:
        """Bring an organ, or one post of it, into the case: one of its county, or of its city."""
        if kept_out(organ, self.standing.exclusions):
            raise KeptOut(organ)
        assert self.case.place.startswith(organ.place[:6]), "lists look for it nowhere else"
        assignment = row_of(
            Assignment,
            id=uuid7(self.at),
            case=self.case,
            county=self.case.county_code,
            organ=organ,
            post=post,
            role=role,
            sent_by=self.post,
            sent_at=self.at,
        )
        self.add(assignment)
        self.standing.assignments.append(assignment)
        return assignment

    def start(
        self,
        clock: str,
        *,
        from_on: date | None = None,
        subject: str = "",
        ruled_on: date | None = None,
    ) -> None:
        """Start a clock, if a rule in force here has it for this type; one that runs already is left alone.

        `ruled_on`: the day whose rules count, where it is not today (a matter of former days).
        """
        tables = in_force(ruled_on, self.case.place) if ruled_on else self.tables
        rule = tables.clock_for(clock, self.case.type)
        running = [d for d in self._of(clock, subject) if d.state in ("running", "held")]
        if rule is None or running or (from_on is None and not self._can_begin(rule)):
            return
        deadline = started(rule, self, from_on=from_on, subject=subject)
        if ruled_on:
            deadline.ruled_on = ruled_on
            set_days(deadline, explained(deadline, rule, tables), rule)
        self.add(deadline)
        self.standing.deadlines.append(deadline)

    def _can_begin(self, rule: Clock) -> bool:
        """Whether this act was told the day on which it ends, where somebody sets that day. A clock that a
        type has for itself wants to be told from when it counts."""
        fact = self.verb.facts.get(rule.starts_from)
        if fact is None or self.facts.get(fact.name) is not None:
            return True
        if rule.type:
            raise definitions.FactWrong(
                fact, "没有填写：“{clock}”从这一天起算。请补上。", article=rule.source, clock=rule
            )
        return rule.length > 0

    def stop(self, clock: str, *, subject: str = "", state: str = "stopped") -> None:
        """Stop a clock (with a subject, only that one): what it waited for has happened."""
        for deadline in self._of(clock, subject):
            if deadline.state in ("running", "held"):
                deadline.state, deadline.stopped_at = state, self.at
                self._touch(deadline)

    def hold(self, clock: str) -> None:
        for deadline in self._of(clock):
            if deadline.state == "running":
                deadline.state, deadline.held_on = "held", self.today
                self._touch(deadline)

    def resume(self, clock: str) -> None:
        """The days from the suspension to the day before today are not counted."""
        for deadline in self._of(clock):
            if deadline.state == "held":
                held_on, deadline.held_on = deadline.held_on, None
                deadline.state = "running"
                if held_on and held_on < self.today:
                    last = self.today - timedelta(days=1)
                    deadline.suspensions += [[held_on.isoformat(), last.isoformat()]]
                self.recompute(deadline)

    def extend(self, clock: str, length: int) -> None:
        for deadline in self._of(clock):
            if deadline.state == "running":
                deadline.extension += length
                deadline.extended_times += 1
                self.recompute(deadline)

    def recompute(self, deadline: Deadline) -> None:
        rules = rules_of(deadline)
        rule = rules.clock(deadline.clock)
        set_days(deadline, explained(deadline, rule, rules), rule)
        self._touch(deadline)

    def _of(self, clock: str, subject: str = "") -> Iterable[Deadline]:
        for deadline in self.standing.deadlines:
            known = clock in (deadline.clock, plain_clock(deadline.clock))
            if known and (not subject or deadline.subject == subject):
                yield deadline

    def last_day_of(self, clock: str) -> date | None:
        """The last day, as counted, of a clock that was started here; None for any other."""
        ends = [definitions.day_in_china(deadline.raw_at) for deadline in self._of(clock)]
        return ends[-1] if ends else None

    def _touch(self, deadline: Deadline) -> None:
        if deadline not in (*self.rows, *self.touched):  # a new row is written whole
            self.touched.append(deadline)


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of an act: the case as it now is, the event, whether it had been done before.

    `standing` is what is on file of a case that was just made; of others it is read anew.
    """

    case: Case
    event: Event
    replayed: bool
    standing: Standing | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A verb that this post sees on this case, with the reason if it cannot be done now."""

    verb: Verb
    refusal: Refusal | None
    choices: dict[str, list[definitions.Choice]]


Write = Callable[[Move], None]
Known = dict[tuple[str, str], list[definitions.Choice] | None]


# ── Taking a step ────────────────────────────────────────────────────────────────────────────────


def take(
    case: Case | UUID | str,
    verb: str,
    *,
    by: Actor,
    at: datetime,
    command_id: UUID,
    facts: Mapping[str, Any],
    write: Write | None = None,
) -> Taken:
    """Do `verb` on `case`, or raise the Refusal that says why not and what to do next.

    `write` is called after all checks, inside the transaction, with the Move; never on a repetition.
    The same `command_id` with the same content answers as the first time and changes nothing.
    """
    ref = case.pk if isinstance(case, Case) else case
    asked = events.asked(verb, by, ref if isinstance(case, Case) else str(ref), _hashable(facts))
    try:
        with transaction.atomic():
            return _take(ref, verb, by, at, command_id, asked, facts, write)
    except (IntegrityError, Refusal):
        return replayed_or_raise(command_id, asked)


def take_unseen(
    case: Case,
    verb: str,
    *,
    by: Post,
    at: datetime,
    command_id: UUID,
    facts: Mapping[str, Any],
    write: Write,
) -> None:
    """Do a verb that `follows` on a case that its actor does not see: who answers for organs and posts
    hands over what a closed organ or a leaver had in hand. Nothing of the case is given back.
    """
    assert in_force(at.astimezone(SHANGHAI).date(), case.place).may(by.role, "administer")
    asked = events.asked(verb, by, case.pk, _hashable(facts))
    with transaction.atomic():
        if events.earlier(command_id, asked):
            return
        held = Case.objects.select_for_update(of=("self",)).select_related("holder", "receiver")
        move = checked(held.get(pk=case.pk), verb, by=by, at=at, facts=facts)
        assert move.verb.follows, f"{verb} is done by who sees the case"
        write(move)
        apply(move)
        record(move, command_id, asked)


def witness(case: Case, verb: str, *, by: Post, at: datetime, command_id: UUID) -> None:
    """Record of a case what somebody tried who does not see it: a verb that `follows`. He is told nothing,
    and the same command again adds nothing."""
    asked = events.asked(verb, by, case.pk, {})
    with transaction.atomic():
        held = Case.objects.select_for_update(of=("self",)).select_related("holder", "receiver")
        locked_case = held.get(pk=case.pk)
        if events.earlier(command_id, asked):
            return
        move = checked(locked_case, verb, by=by, at=at, facts={})
        assert move.verb.follows, f"{verb} is done by who sees the case"
        apply(move)
        record(move, command_id, asked)


def _take(
    ref: UUID | str,
    name: str,
    by: Actor,
    at: datetime,
    command_id: UUID,
    asked: str,
    facts: Mapping[str, Any],
    write: Write | None,
) -> Taken:
    if event := events.earlier(command_id, asked):
        return Taken(event.case, event, replayed=True)
    case = locked(ref, by)
    move = checked(case, name, by=by, at=at, facts=facts)
    if write:
        write(move)
    apply(move)
    return record(move, command_id, asked)


def locked(ref: UUID | str, by: Actor) -> Case:
    """The case, seen by this post and held until the end of the transaction."""
    case: Case = Case.objects.one(ref, seen_by=by, hold=True)
    return case


def checked(case: Case, name: str, *, by: Actor, at: datetime, facts: Mapping[str, Any]) -> Move:
    """A Move whose verb may be done and whose facts are what they should be."""
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    kind = tables.kind(case.kind)
    verb, standing = kind.verbs[name], Standing(case)
    refusal = refusal_of(verb, case, by=by, at=at, kind=kind, tables=tables, standing=standing)
    if refusal and not verb.follows:
        raise refusal
    frame = Frame(case, by, at, tables, kind, standing)
    values = definitions.read(verb, facts, frame)
    move = Move(case, verb, by, at, values, kind, tables, standing)
    if verb.becomes:
        move.kind = tables.kind(verb.becomes)
        move.change(kind=verb.becomes)
    return move


def apply(move: Move) -> None:
    """What the kind's file says follows from the verb: stage, clocks, whose move, remedies told."""
    case, verb = move.case, move.verb
    follows = verb.follows_from(move.facts)
    if to := next((when.to for when in follows if when.to), verb.to):
        _change_stage(move, case.stage_before if to == BEFORE else to)
    own = str(move.by.organ_id) if "called" in verb.who else ""  # the others are still waited for
    for clock in _each(verb.stops, *(when.stops for when in follows)):
        move.stop(clock, subject=own)
    for clock in verb.holds:
        move.hold(clock)
    for clock in verb.resumes:
        move.resume(clock)
    for clock in _each(verb.starts, *(when.starts for when in follows)):
        move.start(clock)
    if verb.reopens:
        _let_answers_lapse(move)
    if verb.remedies:
        told = [
            f"{r.label}:{r.where},{r.within}" for r in move.tables.remedies(case.kind, case.type)
        ]
        move.event_facts["remedies"] = [*move.event_facts.get("remedies", ()), *told]
    _turn(move)


def _each(*clocks: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(chain.from_iterable(clocks))


def _let_answers_lapse(move: Move) -> None:
    """Who agreed to the mediation that is over has not agreed to the one that begins: ask again."""
    latest = {(answer.party_id, answer.to): answer for answer in move.standing.consents}
    for (party_id, to), answer in latest.items():
        if answer.answer == LAPSED:
            continue
        lapse = Consent(
            id=uuid7(move.at),
            case=move.case,
            county=move.case.county_code,
            party_id=party_id,
            to=to,
            answer=LAPSED,
            how="reopened",
            at=move.at,
        )
        move.add(lapse)


def _change_stage(move: Move, to: str) -> None:
    if move.verb.keep:
        move.change(stage_before=move.case.stage)
    move.change(stage=to, is_open=move.kind.stages[to].open)
    if move.case.receiver_id and to != SENT:
        move.change(receiver=None)  # nobody signs any more for what is over, or was taken back


def _turn(move: Move) -> None:
    """Whose move it is now, and which limit is the nearest that the case must keep.

    A limit that protects a person (to ask the court, say) is theirs to use: nobody is late by it.
    """
    case, mover = move.case, move.kind.stages[move.case.stage].mover
    move.change(awaits_id=_awaited(move, mover))
    nearest = _nearest(_deadlines_known(move))
    if _deadlines_were_read(move):
        move.change(
            limit_at=nearest.limit_at if nearest and case.is_open else None,
            yellow_at=nearest.yellow_at if nearest and case.is_open else None,
        )
    elif not case.is_open:
        move.change(limit_at=None, yellow_at=None)
    for row in move.rows:
        if isinstance(row, Assignment):
            row.limit_at = case.limit_at


WHOSE_MOVE = {"first": "first", "addressed": "lead"}  # as what they were brought in


def _nearest(deadlines: Iterable[Deadline]) -> Deadline | None:
    running = [d for d in deadlines if d.state == "running" and d.presses]
    return min(running, key=lambda d: d.limit_at, default=None)


def _awaited(move: Move, mover: str) -> UUID | None:
    if mover == "holder":
        return move.case.holder_id
    if mover == "receiver":
        return move.case.receiver_id
    if mover == "nobody" and not move.verb.to:
        return move.case.awaits_id  # a closed matter waits only for the answer to a request
    if mover in WHOSE_MOVE:
        theirs = [a for a in move.standing.assignments if a.role == WHOSE_MOVE[mover]]
        return theirs[-1].organ_id if theirs else move.case.holder_id
    if mover == "mediator":
        mediators = move.standing.mediators()
        return mediators[-1].organ_id if mediators else move.case.holder_id
    return None


def _deadlines_were_read(move: Move) -> bool:
    return "deadlines" in move.standing.__dict__


def _deadlines_known(move: Move) -> list[Deadline]:
    return move.standing.deadlines if _deadlines_were_read(move) else []


def record(move: Move, command_id: UUID, asked: str) -> Taken:
    """Write the event, the rows beside it, and the case's changed columns."""
    case = move.case
    event = events.next_event(
        case,
        verb=move.verb.name,
        by=move.by,
        at=move.at,
        command=command_id,
        asked=asked,
        facts=definitions.written(move.verb, move.facts) | move.event_facts,
    )
    changes = [events.change_of(case, move.changed | {"length", "head"})]
    changes += [events.change_of(deadline, OF_A_CLOCK) for deadline in move.touched]
    if "limit_at" in move.changed:
        changes.append(events.limit_for_lists(case))
    events.write_together([*move.rows, event], changes)
    if move.changed & {"title", "story"}:
        index_text(case, anew=True)
    return Taken(case, event, replayed=False)


def replayed_or_raise(command_id: UUID, asked: str) -> Taken:
    """Somebody else wrote this very command first: answer as they were answered."""
    event = events.earlier(command_id, asked)
    if event is None:
        raise
    return Taken(event.case, event, replayed=True)


def _hashable(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Facts as sent, with files by name and size: enough to know the same request again."""
    return {
        name: f"{value.name}:{value.size}" if hasattr(value, "read") else definitions.plain(value)
        for name, value in facts.items()
        if value not in (None, "")
    }


# ── The first step ───────────────────────────────────────────────────────────────────────────────


def begin(
    kind: str,
    *,
    by: Actor,
    at: datetime,
    command_id: UUID,
    facts: Mapping[str, Any],
    asked_of: object,
    write: Write,
) -> Taken:
    """Make a case: the verb `register`, through the same door. `write` fills the new case.

    `write` adds rows and says in which series the case is numbered; it writes nothing by itself,
    for on PostgreSQL a new case is one statement, and so needs no transaction around it.
    `asked_of` is whatever else the sender said (the parties), to know a repetition.
    """
    asked = events.asked("register", by, [kind, asked_of], _hashable(facts))
    alone = connection.vendor == "postgresql" and not connection.in_atomic_block
    try:
        with nullcontext() if alone else transaction.atomic():
            return _begin(kind, by, at, command_id, asked, facts, write)
    except IntegrityError:
        return replayed_or_raise(command_id, asked)


def _begin(
    kind_name: str,
    by: Actor,
    at: datetime,
    command_id: UUID,
    asked: str,
    facts: Mapping[str, Any],
    write: Write,
) -> Taken:
    if connection.vendor != "postgresql" and (event := events.earlier(command_id, asked)):
        return Taken(event.case, event, replayed=True)
    move = _opened(kind_name, by=by, at=at, facts=facts)
    write(move)
    _change_stage(move, move.verb.to)
    follows = move.verb.follows_from(move.facts)
    for clock in _each(move.verb.starts, *(when.starts for when in follows)):
        move.start(clock)
    _turn(move)
    case = move.case
    event = events.next_event(
        case,
        verb=move.verb.name,
        by=by,
        at=at,
        command=command_id,
        asked=asked,
        facts=definitions.written(move.verb, move.facts) | move.event_facts,
        party=move.party,
    )
    assert move.series, "a new case is numbered"
    events.write_new(case, [*move.rows, event], move.series, proven=proof(move.post))
    index_text(case)
    return Taken(case, event, replayed=False, standing=move.standing)


def _opened(kind_name: str, *, by: Actor, at: datetime, facts: Mapping[str, Any]) -> Move:
    """A Move on a case that is not written yet, its facts read."""
    tables = in_force(at.astimezone(SHANGHAI).date(), by.place)
    kind = tables.kind(kind_name)
    verb = kind.verbs["register"]
    if refusal := powerless(verb, by=by, tables=tables):
        raise refusal
    return _opening(verb, facts, Frame(None, by, at, tables, kind, None))


# ── Many first steps at once ─────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class Brought:
    """A matter brought in together with others. Its command is known again by `command_id` alone,
    which therefore comes from what it says (`asked`, its keyed hash)."""

    command_id: UUID
    asked: str
    facts: Mapping[str, Any]
    write: Write


@dataclass(frozen=True, slots=True)
class Ready:
    """Many first steps that passed the door, each with its answer; their rows are not written yet."""

    answers: list[Taken | Refusal]
    tables: list[events.Packed]


def begin_many(
    kind: str, verb: str, *, by: Post, at: datetime, brought: Sequence[Brought]
) -> list[Taken | Refusal]:
    """Make many cases, each through the door by itself: its facts read, its refusal its own.

    What is taken is written in one transaction, table by table. Give it no more than fit into
    memory; who brings more calls again. A command that acted before is answered as it was.
    """
    with transaction.atomic():
        ready = ready_many(kind, verb, by=by, at=at, brought=brought)
        write_ready(ready)
    return ready.answers


def ready_many(
    kind: str, verb: str, *, by: Post, at: datetime, brought: Sequence[Brought]
) -> Ready:
    """The first half of `begin_many`: all but the writing. Who writes later does so by
    `write_ready`; a command that another has written meanwhile makes that fail as a whole."""
    tables = in_force(at.astimezone(SHANGHAI).date(), by.place)
    rules = tables.kind(kind)
    frame = Frame(None, by, at, tables, rules, None)
    if refusal := powerless(rules.verbs[verb], by=by, tables=tables):
        raise refusal
    done = events.earlier_of([one.command_id for one in brought])
    rows: list[models.Model] = []
    answers = [_brought(one, rules.verbs[verb], frame, done, rows) for one in brought]
    return Ready(answers, events.packed(rows))


def write_ready(ready: Ready) -> None:
    """The second half of `begin_many`, inside a transaction of the caller's."""
    expect_many(len(ready.answers))
    events.write_packed(ready.tables)
    for answer in ready.answers:
        if isinstance(answer, Taken) and not answer.replayed:
            index_text(answer.case)


def _brought(
    one: Brought, verb: Verb, frame: Frame, done: dict[UUID, Event], rows: list[models.Model]
) -> Taken | Refusal:
    """The answer to one of many; the rows to be written for it are added to `rows`."""
    if event := done.get(one.command_id):
        return Taken(event.case, event, replayed=True)
    try:
        move = _opening(verb, one.facts, frame)
        one.write(move)
    except Refusal as refusal:
        return refusal
    _change_stage(move, move.facts.get("stage") or verb.to)
    _turn(move)
    event = events.next_event(
        move.case,
        verb=verb.name,
        by=frame.by,
        at=frame.at,
        command=one.command_id,
        asked=one.asked,
        facts=definitions.written(verb, move.facts) | move.event_facts,
    )
    done[one.command_id] = event
    rows += (move.case, *move.rows, event)
    return Taken(move.case, event, replayed=False, standing=move.standing)


def _opening(verb: Verb, facts: Mapping[str, Any], frame: Frame) -> Move:
    """A Move on a case that is not written yet, made by this verb; its facts read."""
    values = definitions.read(verb, facts, frame)
    by, at = frame.by, frame.at
    case = row_of(
        Case,
        id=uuid7(at),
        kind=frame.kind.name,
        registered_at=at,
        registered_by=post_of(by),
        holder=by.organ,
        receiver=None,
        merged_into=None,
    )
    standing = NewStanding(case, parties=[], assignments=[])
    return Move(case, verb, by, at, values, frame.kind, frame.tables, standing)


# ── Asking without taking ────────────────────────────────────────────────────────────────────────


def offers(case: Case, *, by: Actor, at: datetime, standing: Standing | None = None) -> list[Offer]:
    """Every verb within the post's powers, possible or with the reason why not, as the door sees it."""
    known, frame = Known(), _frame(case, by, at, standing or Standing(case))
    within = _within_powers(frame.kind, by.role, frame.tables)
    return [_offer(verb, frame, known) for verb in within]


def offer(
    case: Case, verb: Verb, *, by: Actor, at: datetime, standing: Standing | None = None
) -> Offer | None:
    """Of the offers the one for this verb; None where it is not within the post's powers."""
    frame = _frame(case, by, at, standing or Standing(case))
    within = verb in _within_powers(frame.kind, by.role, frame.tables)
    return _offer(verb, frame, Known()) if within else None


def _offer(verb: Verb, frame: Frame, known: Known) -> Offer:
    assert frame.case and frame.standing
    refusal = refusal_of(
        verb,
        frame.case,
        by=frame.by,
        at=frame.at,
        kind=frame.kind,
        tables=frame.tables,
        standing=frame.standing,
    )
    return Offer(verb, refusal, {} if refusal else _choices(verb.facts, frame, known))


def possible(
    case: Case, *, by: Actor, at: datetime, standing: Standing | None = None
) -> list[Offer]:
    """Of the offers only those that can be taken now, with the choices that this case gives them.

    What the kind's file itself says is left out: the reasons against the rest, and its own choices.
    """
    standing, known = standing or Standing(case), Known()
    frame, stands = _frame(case, by, at, standing), relations(case, by, standing)
    kind, found = frame.kind, []
    for verb, live in _open_to(by.role, case.stage, kind.name, frame.tables):
        no = refusal_here(
            verb,
            case,
            by=by,
            at=at,
            kind=kind,
            tables=frame.tables,
            standing=standing,
            stands=stands,
        )
        if no is None:
            found.append(Offer(verb, None, _choices(live, frame, known)))
    return found


@lru_cache(maxsize=4096)
def _open_to(
    role: str, stage: str, kind: str, tables: Tables
) -> list[tuple[Verb, dict[str, Fact]]]:
    """The verbs within a role's powers in a stage, each with the facts whose choices a case gives."""
    rules = tables.kind(kind)
    return [
        (verb, {name: fact for name, fact in verb.facts.items() if fact.asks_the_case})
        for verb in _within_powers(rules, role, tables)
        if rules.may_start_from(verb, stage)
    ]


def kind_of(case: Case, at: datetime) -> Kind:
    return in_force(at.astimezone(SHANGHAI).date(), case.place).kind(case.kind)


def fact_choices(kind: Kind, verb: str, fact: str) -> list[definitions.Choice]:
    """The choices that the kind's file declares for a fact."""
    return [{"value": c.value, "label": c.label} for c in kind.verbs[verb].facts[fact].choices]


def _frame(case: Case, by: Actor, at: datetime, standing: Standing) -> Frame:
    tables = in_force(at.astimezone(SHANGHAI).date(), case.place)
    return Frame(case, by, at, tables, tables.kind(case.kind), standing)


def _within_powers(kind: Kind, role: str, tables: Tables) -> list[Verb]:
    """What a post with these powers does by itself, on a case that is there."""
    powers = tables.powers_of(role)
    return [
        verb
        for verb in kind.verbs.values()
        if verb.power in powers and verb.from_stages and not verb.follows
    ]


def _choices(
    facts: Mapping[str, Fact], frame: Frame, known: Known
) -> dict[str, list[definitions.Choice]]:
    offered = {name: _offered(fact, frame, known) for name, fact in facts.items()}
    return {name: choices for name, choices in offered.items() if choices is not None}


def _offered(fact: Fact, frame: Frame, known: Known) -> list[definitions.Choice] | None:
    """What several facts offer alike (the organs at hand, the parties) is looked up once."""
    if fact.choices:
        return definitions.choices(fact, frame)
    if (fact.type, fact.of) not in known:
        known[fact.type, fact.of] = definitions.choices(fact, frame)
    return known[fact.type, fact.of]


# ── Clocks of a case ─────────────────────────────────────────────────────────────────────────────


def rule_of(tables: Tables, clock: str) -> Clock | None:
    return tables.clock(clock) if tables.has_clock(clock) else None


def started(rule: Clock, move: Move, *, from_on: date | None, subject: str = "") -> Deadline:
    """A new deadline of the case, counted from the fact, or from the end of the clock, that the rule names."""
    start = from_on or _start_of(rule, move)
    deadline = row_of(
        Deadline,
        id=uuid7(move.at),
        case=move.case,
        county=move.case.county_code,
        clock=rule.name,
        subject=subject,
        started_at=start if isinstance(start, datetime) else midnight(start),
        unit=rule.unit,
        binds=rule.binds,
        ruled_on=move.today,
    )
    set_days(deadline, explained(deadline, rule, move.tables), rule)
    return deadline


def _start_of(rule: Clock, move: Move) -> date | datetime:
    value = move.facts.get(rule.starts_from) or getattr(move.case, rule.starts_from or "-", None)
    value = value or _start_before(rule, move) or move.last_day_of(rule.starts_from)
    if rule.unit == "hours":
        return value if isinstance(value, datetime) else move.at
    if isinstance(value, date):
        return value
    return move.at if rule.starts_from else move.today


def _start_before(rule: Clock, move: Move) -> datetime | None:
    """Of a clock that takes the place of one which the same act stops, and which began with the same
    fact: when that one began."""
    if not rule.starts_from:
        return None
    stopped = [d for d in move.touched if d.stopped_at == move.at]
    same = [d for d in stopped if rules_of(d).clock(d.clock).starts_from == rule.starts_from]
    return min((d.started_at for d in same), default=None)


def rules_of(deadline: Deadline) -> Tables:
    """The rules by which a clock was started, and by which it is counted as long as it runs."""
    return in_force(deadline.ruled_on, deadline.case.place)


def explained(deadline: Deadline, rule: Clock, tables: Tables) -> clocks.DueDate:
    """The deadline with its arithmetic in words, counted again from what is stored."""
    start: date | datetime = deadline.started_at.astimezone(SHANGHAI)
    if rule.unit != "hours":
        start = deadline.started_at.astimezone(SHANGHAI).date()
    spans = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in deadline.suspensions]
    return clocks.due(
        rule, start, calendar=tables.calendar, suspensions=spans, extension=deadline.extension
    )


def set_days(deadline: Deadline, counted: clocks.DueDate, rule: Clock) -> None:
    deadline.raw_at = end_of(counted.raw)
    deadline.due_at = end_of(counted.due)
    deadline.limit_at = end_of(counted.limit)
    deadline.yellow_at = deadline.limit_at - timedelta(days=rule.yellow)
    deadline.is_provisional = counted.provisional


def recount(ref: UUID) -> list[tuple[Deadline, datetime]]:
    """Count a case's provisional clocks again whose calendar has come; each with the limit as it was.

    No act and so no event: nobody did anything, the same rule and the same start give another day
    because the year's table is there. What a clock showed before is for the caller to tell.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).get(pk=ref)
        standing = Standing(case)
        found = [firm for clock in standing.deadlines if (firm := _made_firm(clock))]
        if found:
            _write_recounted(case, standing, [deadline for deadline, _ in found])
        return found


def _made_firm(deadline: Deadline) -> tuple[Deadline, datetime] | None:
    if deadline.state != "running" or not deadline.is_provisional:
        return None
    rules, before_at = rules_of(deadline), deadline.limit_at
    rule = rules.clock(deadline.clock)
    set_days(deadline, explained(deadline, rule, rules), rule)
    return None if deadline.is_provisional else (deadline, before_at)


def _write_recounted(case: Case, standing: Standing, counted: list[Deadline]) -> None:
    changes = [events.change_of(deadline, OF_A_CLOCK) for deadline in counted]
    nearest = _nearest(standing.deadlines)
    if case.is_open and nearest:
        case.limit_at, case.yellow_at = nearest.limit_at, nearest.yellow_at
        changes += [events.change_of(case, {"limit_at", "yellow_at"}), events.limit_for_lists(case)]
    events.write_together([], changes)


def end_of(day: date | datetime) -> datetime:
    """The last moment of a day in China; a moment is its own end."""
    if isinstance(day, datetime):
        return day
    return datetime.combine(day, time(23, 59, 59), tzinfo=SHANGHAI)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=SHANGHAI)


# ── Whether history still holds ──────────────────────────────────────────────────────────────────


def broken_links(case: Case, history: Iterable[Event]) -> Iterable[str]:
    """What does not hold of a case's chain, in words; nothing where it is whole."""
    previous, length, stage = "", 0, ""
    for event in history:
        length += 1
        if event.place_in_chain != length:
            yield f"第{length}条记录缺失"
            return
        if event.previous != previous or event.hash != events.hash_of(event):
            yield f"第{length}条记录（{event.verb}）与链不符，内容被改动过"
            return
        previous, stage = event.hash, event.stage
    if (case.length, case.head) != (length, previous):
        yield f"事项写着{case.length}条记录，实际有{length}条"
    elif case.stage != stage:
        yield f"事项的状态“{case.stage}”与最后一条记录的“{stage}”不同"


def is_intact(attachment: Attachment) -> bool:
    """Whether the file is there and still has the hash that history knows."""
    path = attachment.path
    return path.is_file() and sha256_of(path.read_bytes()) == attachment.sha256
