"""A case as a line of a ledger, under the headings that people know, in full or with details masked."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, Party
from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Division
from fengqiao.ledgers.definitions.headings import plain, words_of
from fengqiao.ledgers.definitions.veiling import veiled
from fengqiao.ledgers.models import ImportedRow
from fengqiao.lib.people_cells import Person
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables

NUMBER = "编号"
LEFT = "其他栏目"
LEFT_OUT = ("refusal", "town", "village", "parties", "amount_10000")
WIDTHS = {"story": 50, "title": 28, "agreement": 30, "place": 24, "holder": 26, "serial": 6}
USUAL = 15


@dataclass(frozen=True, slots=True)
class Line:
    """What a line is made from: read for many cases at once."""

    case: Case
    parties: Sequence[Party]
    imported: ImportedRow | None
    place: str


class Writer:
    """Makes lines of the cases of one kind."""

    def __init__(self, tables: Tables, kind: Kind, *, in_full: bool) -> None:
        self.tables, self.kind, self.in_full = tables, kind, in_full
        rules = [c for c in tables.ledger_columns(kind.name) if c.field not in LEFT_OUT]
        self._fields = [rule.field for rule in rules]
        self._labels = {rule.field: rule.label for rule in rules}
        self._known = words_of(tables.ledger_columns(kind.name))
        self._types = {row.code: row.label for row in tables.types(kind.name)}
        facts = kind.verbs["import"].facts
        self._said = {
            name: {choice.value: choice.label for choice in facts[name].choices}
            for name in ("channel", "safety", "outcome")
        }
        self._said["outcome"] |= {
            choice.value: choice.label for choice in kind.verbs["conclude"].facts["outcome"].choices
        }

    @property
    def columns(self) -> list[tuple[str, int]]:
        """Headings with their widths; our own number comes behind the former one, which goes before
        it when the list is brought in elsewhere."""
        found = [(self._labels[name], WIDTHS.get(name, USUAL)) for name in self._fields]
        at = self._fields.index("old_number") + 1
        return [*found[:at], (NUMBER, 26), *found[at:], (LEFT, 20)]

    def line(self, nth: int, line: Line) -> list[str | int | float | None]:
        """The cells of a case, the `nth` of the list."""
        values = {"serial": str(nth)} | self._of_case(line) | self._of_people(line.parties)
        kept, left = self._kept(line)
        for name, text in kept.items():
            values[name] = values.get(name) or text
        cells: list[Any] = [values.get(name, "") for name in self._fields]
        at = self._fields.index("old_number") + 1
        return [*cells[:at], line.case.number, *cells[at:], left]

    def _of_case(self, line: Line) -> dict[str, Any]:
        case = line.case
        return {
            "old_number": case.former_number or "",
            "title": case.title,
            "story": case.story,
            "type": self._types.get(case.type, ""),
            "place": line.place,
            "registered_on": f"{case.registered_at.astimezone(SHANGHAI):%Y-%m-%d}",
            "accepted_on": str(case.accepted_on or ""),
            "concluded_on": str(case.concluded_on or ""),
            "occurred_on": str(case.occurred_on or ""),
            "people": case.people,
            "amount": case.amount,
            "channel": self._said["channel"].get(case.channel, ""),
            "safety": self._said["safety"].get(case.compartment, ""),
            "holder": case.holder.name,
            "outcome": self._outcome(case),
        }

    def _outcome(self, case: Case) -> str:
        stage = self.kind.stages[case.stage].label
        return self._said["outcome"].get(case.outcome, "") or stage

    def _of_people(self, parties: Sequence[Party]) -> dict[str, str]:
        found: dict[str, str] = {}
        for role in ("applicant", "respondent"):
            people = [party for party in parties if party.role == role]
            found |= self._of_side(role, people)
        return found

    def _of_side(self, role: str, people: Sequence[Party]) -> dict[str, str]:
        """One person in four columns; several in one, each with the numbers beside the name."""
        if not people:
            return {}
        shown = [self._shown(party) for party in people]
        address = "；".join(one["address"] for one in shown if one["address"])
        if len(shown) == 1:
            [one] = shown
            return {
                role: one["name"],
                f"{role}_phone": one["phone"],
                f"{role}_id": one["id_number"],
                f"{role}_address": address,
            }
        return {role: "、".join(map(_together, shown)), f"{role}_address": address}

    def _shown(self, party: Party) -> dict[str, str]:
        names = ("name", "phone", "id_number", "address")
        prefix = "" if self.in_full else "masked_"
        return {name: getattr(party, f"{prefix}{name}") or "" for name in names}

    def _kept(self, line: Line) -> tuple[dict[str, str], str]:
        """What an old ledger said beside: in its own column where it has one, else together."""
        if line.imported is None or not line.imported.rest:
            return {}, ""
        people = [Person(party.name) for party in line.parties]
        said: dict[str, str] = json.loads(line.imported.rest)
        kept: dict[str, str] = {}
        left = []
        for heading, text in said.items():
            shown = text if self.in_full else veiled(text, people)
            meant = self._known.get(plain(heading), "")
            if meant in self._fields and meant in BESIDE:
                kept[meant] = shown
            else:
                left.append(f"{heading}：{shown}")
        return kept, "；".join(left)


BESIDE = ("mediator", "agreement", "performance", "revisited", "remarks")


def lines_of(keys: Sequence[UUID]) -> list[Line]:
    """The cases with all that a line says of them, in this order; four statements."""
    cases = {row.pk: row for row in Case.objects.filter(pk__in=keys).select_related("holder")}
    parties: dict[UUID, list[Party]] = {}
    for party in Party.objects.filter(case__in=keys).order_by("position", "id"):
        parties.setdefault(party.case_id, []).append(party)
    imported = {row.case_id: row for row in ImportedRow.objects.filter(case__in=keys)}
    names = names_of_places({case.place for case in cases.values()})
    return [
        Line(
            cases[key],
            parties.get(key, []),
            imported.get(key),
            place_called(cases[key].place, names),
        )
        for key in keys
        if key in cases
    ]


def names_of_places(places: set[str]) -> dict[str, str]:
    """The names of counties, towns and villages in which these lie; one statement."""
    codes = {place[:digits] for place in places for digits in (6, 9, 12) if len(place) >= digits}
    return dict(Division.objects.filter(pk__in=codes).values_list("pk", "name"))


def place_called(place: str, names: Mapping[str, str]) -> str:
    """铜山乡大路庄村; a county by its name."""
    if len(place) < 9:
        return names.get(place, place)
    village: str = village_name(names.get(place[:12], "")) if len(place) >= 12 else ""
    return f"{names.get(place[:9], '')}{village}"


def _together(one: Mapping[str, str]) -> str:
    numbers = " ".join(filter(None, (one["phone"], one["id_number"])))
    return f"{one['name']}（{numbers}）" if numbers else one["name"]
