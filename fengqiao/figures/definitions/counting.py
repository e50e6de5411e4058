"""How a case counts in the tables that are reported: its end, its body, its source, its form; and each
way of counting. What the columns are called, and what they mean in words, says `rulebook/statistics`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q, Sum

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.figures.models import CountedCase
from fengqiao.jurisdiction.models import TOWN_TITLES, Organ
from fengqiao.rulebook.tables import Tables, in_force

NOT_MEDIATED = ("declined", "withdrawn", "transferred", "merged")  # ended, but not by a mediation
SETTLED = (
    "performed",
    "confirmed",
    "agreed",
)  # outcomes by which an old ledger tells of an agreement
SCHEME, OTHER_TYPE, FOREST_TYPE, WAGES_TYPE = "moj18", "18", "07", "10"
MANY_PARTIES, MANY_WORKERS, MUCH = 10, 6, Decimal(100_000)
SOURCES: Mapping[str, str] = {
    "initiative": "initiative",
    "patrol": "initiative",
    "visit": "application",
    "phone": "application",
    "online": "application",
    "court": "court",
    "procuratorate": "procuratorate",
    "police": "police",
    "petition": "petition",
}
# Kinds of committees as the case table knows them; posted rooms and studios go by where they stand.
BODIES: Mapping[str, str] = {
    "village": "village",
    "neighbourhood": "residents",
    "town": "town",
    "subdistrict": "street",
    "enterprise": "enterprise",
    "trade": "association",
    "region": "association",
    "society": "association",
}
ENTRUSTED = ("court", "procuratorate", "police", "petition", "other")


# ── One case ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Settled:
    """The last agreement that took effect: its form, what it is about, since when, and whether done."""

    form: str
    amount: Decimal
    effective_on: date
    performed_on: date | None
    confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What of a case decides how it counts. `body` is the organ that mediated; `parties` on file."""

    case: Case
    agreement: Settled | None
    body: Organ
    body_kind: str  # of committee, '' where the organ is none
    place_name: str  # of the body's place
    parties: int
    verbs: frozenset[str] = field(default_factory=frozenset)

    @property
    def registered_on(self) -> date:
        return self.case.registered_at.astimezone(SHANGHAI).date()


def counted(facts: Facts, *, spared: int) -> dict[str, Any]:
    """The columns of its CountedCase."""
    case = facts.case
    if case.compartment:
        return _apart(facts)
    agreement = _agreement_of(facts)
    ended_on = agreement.effective_on if agreement else _ended_without(facts)
    tables = in_force(ended_on or facts.registered_on, case.place)
    counting = {
        "place": case.place[:12],
        "organ_id": facts.body.pk,
        "registered_on": facts.registered_on,
        "ended_on": ended_on,
        "performed_on": agreement.performed_on if agreement else None,
        "confirmed_on": agreement.confirmed_on if agreement else None,
        "is_apart": False,
        "is_agreed": agreement is not None,
        "parties": max(facts.parties, case.people or 0),
        "amount": agreement.amount if agreement else Decimal(0),
        "body": body_of(facts.body, facts.body_kind, facts.place_name),
        "source": SOURCES.get(case.channel, "other"),
        "type": type_of(case.type, tables),
        "form": agreement.form if agreement else "",
        "spared": spared,
    }
    return counting | {"is_difficult": _is_difficult(counting)}


def _apart(facts: Facts) -> dict[str, Any]:
    """Of a compartment: that it ended, and in which county; nothing by which it could be found."""
    agreement = _agreement_of(facts)
    return {
        "place": facts.case.place[:6],
        "organ_id": None,
        "registered_on": facts.registered_on,
        "ended_on": agreement.effective_on if agreement else _ended_without(facts),
        "is_apart": True,
    }


def _agreement_of(facts: Facts) -> Settled | None:
    """The last agreement, unless the mediation ended without one after all; of an old ledger what it told."""
    case = facts.case
    if facts.agreement and case.outcome != "terminated":
        return facts.agreement
    if facts.agreement is None and "import" in facts.verbs and case.outcome in SETTLED:
        day = _ledger_day(facts)
        return Settled(
            form="",
            amount=case.amount or Decimal(0),
            effective_on=day,
            performed_on=day if case.outcome == "performed" else None,
            confirmed_on=day if case.outcome == "confirmed" else None,
        )
    return None


def _ended_without(facts: Facts) -> date | None:
    """The day on which a mediation ended that led to nothing; None while it goes on, or was none."""
    case = facts.case
    if case.outcome in NOT_MEDIATED:
        return None
    if "import" in facts.verbs and case.stage == "archived":
        return _ledger_day(facts)
    return case.concluded_on if case.accepted_on else None


def _ledger_day(facts: Facts) -> date:
    """An old ledger does not always tell when a matter ended."""
    return facts.case.concluded_on or facts.case.accepted_on or facts.registered_on


def type_of(code: str, tables: Tables) -> str:
    """The ministry's type; the last of its list where none was stated."""
    return tables.mapped(code, SCHEME) if code else OTHER_TYPE


def body_of(organ: Organ, kind: str, place_name: str) -> str:
    """What an organ is in the ministry's table: by its kind of committee, or else by where it stands."""
    if kind in BODIES:
        return BODIES[kind]
    if len(organ.place) >= 12:
        return "residents" if "社区" in place_name or "居" in place_name[-5:] else "village"
    if len(organ.place) == 9:
        return "street" if place_name.endswith(TOWN_TITLES[:2]) else "town"
    return "association"


def _is_difficult(counting: Mapping[str, Any]) -> bool:
    return bool(
        counting["parties"] >= MANY_PARTIES
        or counting["amount"] >= MUCH
        or counting["type"] == FOREST_TYPE
        or (counting["type"] == WAGES_TYPE and counting["parties"] >= MANY_WORKERS)
    )


# ── Each way of counting ─────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Measure:
    """One way of counting: the rows for which `only` holds, by their `day`; `sums` adds a column of them."""

    only: Q = field(default_factory=Q)
    day: str = "ended_on"
    sums: str = ""

    def expression(self) -> Any:
        return Sum(self.sums, filter=self.only) if self.sums else Count("pk", filter=self.only)

    @property
    def behind(self) -> Q:
        """The rows of which it consists."""
        return self.only & Q(**{f"{self.sums}__gt": 0}) if self.sums else self.only


def _is(column: str, *values: str) -> Measure:
    return Measure(Q(**{f"{column}__in": values}))


MEASURES: Mapping[str, Measure] = {
    "cases": Measure(),
    "parties": Measure(sums="parties"),
    "agreed": Measure(Q(is_agreed=True)),
    "difficult": Measure(Q(is_difficult=True)),
    "amount": Measure(sums="amount"),
    **{
        f"by_{body}": _is("body", body)
        for body in ("village", "residents", "town", "street", "enterprise", "association")
    },
    "on_initiative": _is("source", "initiative"),
    "on_application": _is("source", "application"),
    "entrusted": _is("source", *ENTRUSTED),
    **{f"from_{source}": _is("source", source) for source in ENTRUSTED[:-1]},
    "from_others": _is("source", "other"),
    **{f"type_{n:02d}": _is("type", f"{n:02d}") for n in range(1, 19)},
    "oral": _is("form", "oral"),
    "written": _is("form", "written"),
    "performed": Measure(day="performed_on"),
    "confirmed": Measure(day="confirmed_on"),
    "spared": Measure(day="registered_on", sums="spared"),
}
DAYS = tuple(dict.fromkeys(measure.day for measure in MEASURES.values()))


def of_day(day: str) -> dict[str, Measure]:
    """The ways of counting that go by this day."""
    return {name: measure for name, measure in MEASURES.items() if measure.day == day}


def months_of(row: CountedCase | None) -> Iterable[date]:
    """The months in which it counts, by any of its days."""
    if row is not None:
        for day in DAYS:
            if value := getattr(row, day):
                yield value.replace(day=1)


def names_of(columns: Sequence[Any]) -> list[str]:
    return [column.counts for column in columns]
