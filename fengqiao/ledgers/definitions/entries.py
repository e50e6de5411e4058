"""The lines of the ledgers that nobody writes: what stands in each column, read of many cases at once.

Which ledgers there are, with which columns, says `rulebook/ledgers/`. Details are masked.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Count, Q

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Attachment, Case, Event, Party
from fengqiao.cases.models.people import PRINCIPALS
from fengqiao.figures.actions.count import settled_agreements
from fengqiao.ledgers.definitions.lines import names_of_places, place_called
from fengqiao.lib.workbook_writer import Value
from fengqiao.mediation.models import Appointment, Confirmation
from fengqiao.rulebook.shapes import Choice, Kind, Ledger
from fengqiao.rulebook.tables import Tables

Word = Callable[[Any], str]  # the label of a row of the rulebook, in the reader's language
TOLD_BY = ("register", "grade", "plan", "revisit", "evaluate", "strike_off")


def entries_of(
    ledger: Ledger, keys: Sequence[UUID], *, tables: Tables, on: date, word: Word
) -> list[list[Value]]:
    """The lines of these cases in a ledger, in this order; only what its columns want is read."""
    reading = _Reading(keys, tables.kind(ledger.kind), tables, on, word)
    return [
        [FIELDS[column.field](reading, reading.cases[key]) for column in ledger.columns]
        for key in keys
        if key in reading.cases
    ]


class _Reading:
    """What the columns ask of the cases, each read when it is asked for first."""

    def __init__(
        self, keys: Sequence[UUID], kind: Kind, tables: Tables, on: date, word: Word
    ) -> None:
        self.keys, self.kind, self.tables, self.on, self.word = keys, kind, tables, on, word

    @cached_property
    def cases(self) -> dict[UUID, Case]:
        rows = Case.objects.filter(pk__in=self.keys).select_related("holder", "receiver", "counted")
        return {row.pk: row for row in rows}

    @cached_property
    def parties(self) -> dict[UUID, list[Party]]:
        found: dict[UUID, list[Party]] = {}
        rows = Party.objects.filter(case__in=self.keys, role__in=PRINCIPALS)
        for row in rows.order_by("position"):
            found.setdefault(row.case_id, []).append(row)
        return found

    @cached_property
    def places(self) -> dict[str, str]:
        return names_of_places({case.place for case in self.cases.values()})

    @cached_property
    def events(self) -> dict[tuple[UUID, str], Event]:
        """The last event of each of these verbs."""
        rows = Event.objects.filter(case__in=self.keys, verb__in=TOLD_BY)
        return {(row.case_id, row.verb): row for row in rows.order_by("place_in_chain")}

    @cached_property
    def evidence(self) -> dict[UUID, int]:
        """How many files each has."""
        rows = Attachment.objects.filter(case__in=self.keys).values_list("case")
        return dict(rows.annotate(many=Count("id")).order_by())

    @cached_property
    def agreements(self) -> dict[UUID, Any]:
        return settled_agreements(self.keys)

    @cached_property
    def confirmations(self) -> dict[UUID, Confirmation]:
        """The last application of each."""
        rows = Confirmation.objects.filter(agreement__case__in=self.keys)
        rows = rows.select_related("court", "agreement").order_by("applied_on", "id")
        return {row.agreement.case_id: row for row in rows}

    @cached_property
    def mediators(self) -> dict[UUID, list[str]]:
        found: dict[UUID, list[str]] = {}
        rows = Appointment.objects.filter(Q(ended_at=None), case__in=self.keys)
        for row in rows.select_related("post__user").order_by("at"):
            found.setdefault(row.case_id, []).append(row.post.user.name)
        return found

    @cached_property
    def types(self) -> dict[str, str]:
        return {row.code: self.word(row) for row in self.tables.types()}

    def choice(self, verb: str, fact: str, value: str) -> str:
        """The label of a choice; of an old ledger's outcomes too."""
        for name in (verb, "import"):
            facts = self.kind.verbs[name].facts if name in self.kind.verbs else {}
            for one in facts[fact].choices if fact in facts else ():
                if one.value == value:
                    return self.word(one)
        return ""

    def stage(self, case: Case) -> str:
        """As its own kind calls it: the items of a list may be of several."""
        return self.word(self.tables.kind(case.kind).stages[case.stage])

    def event(self, case: Case, verb: str, fact: str) -> Any:
        found = self.events.get((case.pk, verb))
        return found.facts.get(fact, "") if found else ""


# ── What stands in a column ──────────────────────────────────────────────────────────────────────


def _day(value: date | datetime | None) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    return value.isoformat() if value else ""


def _parties(read: _Reading, case: Case) -> str:
    return "、".join(party.masked_name for party in read.parties.get(case.pk, []))


def _colour(read: _Reading, case: Case) -> str:
    """A colour that has run out is none."""
    colour = case.colour if case.colour_until and case.colour_until >= read.on else ""
    return next((read.word(row) for row in read.tables.colours() if row.colour == colour), "")


def _outcome(read: _Reading, case: Case) -> str:
    if case.outcome:
        said = read.choice("conclude", "outcome", case.outcome)
        return said or read.word(read.kind.stages["terminated"])
    return read.word(read.kind.stages[case.stage])


def _is_difficult(case: Case) -> bool:
    """As it was counted last; not counted yet, it is none."""
    counted = getattr(case, "counted", None)
    return counted is not None and counted.is_difficult


def _form(read: _Reading, case: Case) -> str:
    found = read.agreements.get(case.pk)
    return read.word(FORMS[found.form]) if found and found.form else ""


def _agreed(name: str) -> Callable[[_Reading, Case], Value]:
    def field(read: _Reading, case: Case) -> Value:
        value = getattr(read.agreements.get(case.pk), name, None)
        return _day(value) if isinstance(value, date) else value

    return field


def _asked(name: str) -> Callable[[_Reading, Case], Value]:
    def field(read: _Reading, case: Case) -> Value:
        value = getattr(read.confirmations.get(case.pk), name, None)
        return _day(value) if isinstance(value, date) else value

    return field


def _court(read: _Reading, case: Case) -> str:
    found = read.confirmations.get(case.pk)
    return found.court.name if found else ""


def _result(read: _Reading, case: Case) -> str:
    found = read.confirmations.get(case.pk)
    return read.choice("record_confirmation", "result", found.result) if found else ""


def _last_on(read: _Reading, case: Case, verb: str) -> str:
    found = read.events.get((case.pk, verb))
    return _day(found.at) if found else ""


YES = Choice(value="yes", label="是", label_en="Yes")
FORMS: Mapping[str, Choice] = {
    "written": Choice(value="written", label="书面", label_en="Written"),
    "oral": Choice(value="oral", label="口头", label_en="Oral"),
}
FIELDS: Mapping[str, Callable[[_Reading, Case], Value]] = {
    "number": lambda read, case: case.number,
    "registered_on": lambda read, case: _day(case.registered_at),
    "accepted_on": lambda read, case: _day(case.accepted_on),
    "concluded_on": lambda read, case: _day(case.concluded_on),
    "limit_on": lambda read, case: _day(case.limit_at),
    "title": lambda read, case: case.title,
    "type": lambda read, case: read.types.get(case.type, ""),
    "channel": lambda read, case: read.choice("register", "channel", case.channel),
    "parties": _parties,
    "place": lambda read, case: place_called(case.place, read.places),
    "holder": lambda read, case: case.holder.name,
    "stage": lambda read, case: read.stage(case),
    "kind": lambda read, case: read.word(read.tables.kind(case.kind)),
    "owner": lambda read, case: (case.receiver or case.holder).name,
    "due_on": lambda read, case: read.event(case, "register", "due_on") or _day(case.limit_at),
    "evidence": lambda read, case: read.evidence.get(case.pk, 0),
    "verified_how": lambda read, case: read.event(case, "strike_off", "verified_how"),
    "struck_off_on": lambda read, case: _last_on(read, case, "strike_off"),
    "outcome": _outcome,
    "colour": _colour,
    "colour_until": lambda read, case: _day(case.colour_until),
    "grounds": lambda read, case: "；".join(read.event(case, "grade", "reasons")),
    "measures": lambda read, case: read.event(case, "plan", "measures"),
    "difficult": lambda read, case: read.word(YES) if _is_difficult(case) else "",
    "form": _form,
    "amount": _agreed("amount"),
    "effective_on": _agreed("effective_on"),
    "performed_on": _agreed("performed_on"),
    "mediators": lambda read, case: "、".join(read.mediators.get(case.pk, [])),
    "applied_on": _asked("applied_on"),
    "court": _court,
    "result": _result,
    "decided_on": _asked("decided_on"),
    "document_number": _asked("document_number"),
    "revisited_on": lambda read, case: _last_on(read, case, "revisit"),
    "revisit_how": lambda read, case: read.choice(
        "revisit", "how", read.event(case, "revisit", "how")
    ),
    "satisfaction": lambda read, case: read.choice(
        "evaluate", "satisfaction", read.event(case, "evaluate", "satisfaction")
    ),
}
