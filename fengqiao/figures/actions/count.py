"""Count for the tables that are reported: each case in which something happened, then the sums of its
county and months. To do it again changes nothing."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from fengqiao.cases.models import Case, Event, Party
from fengqiao.figures.actions.fold import OVERLAP, TIME_BITS
from fengqiao.figures.definitions import KIND, LEFT_OUT_STAGES
from fengqiao.figures.definitions.counting import DAYS, Facts, Settled, counted, months_of, of_day
from fengqiao.figures.models import CountedCase, MonthCount
from fengqiao.jurisdiction.models import Division, Organ
from fengqiao.mediation.models import Agreement, Appointment, Confirmation, Instalment
from fengqiao.mediation.models.agreements import HAVING_HAD_EFFECT
from fengqiao.mediators.models import Committee
from fengqiao.rulebook.tables import in_force

AT_ONCE = 2_000
COUNTED_PARTIES = ("applicant", "respondent", "third_person")
KEPT = [
    field.name
    for field in CountedCase._meta.concrete_fields
    if not (field.primary_key or field.generated)
]

Touched = set[tuple[str, date]]


def count(*, at: datetime) -> int:
    """What happened since the last time; how many months of counties."""
    newest = CountedCase.objects.order_by("-counted_at").values_list("counted_at", flat=True)
    if (since := newest.first()) is None:
        return count_everything(at=at)
    events = Event.objects.filter(pk__gte=_first_key(since - OVERLAP))
    return _count(Case.objects.filter(pk__in=events.values("case")), at)


def count_everything(*, at: datetime) -> int:
    """All cases; how many months of counties."""
    return _count(Case.objects.all(), at)


def _first_key(moment: datetime) -> UUID:
    return UUID(int=int(moment.timestamp() * 1000) << TIME_BITS)


def _count(cases: Any, at: datetime) -> int:
    touched: Touched = set()
    keys = cases.order_by("pk").values_list("pk", flat=True)
    for some in _in_heaps(keys.iterator(chunk_size=AT_ONCE)):
        with transaction.atomic():
            touched |= _count_some(some, at)
    sum_up(touched, at=at)
    return len(touched)


def _in_heaps(keys: Iterable[UUID]) -> Iterator[list[UUID]]:
    heap: list[UUID] = []
    for key in keys:
        heap.append(key)
        if len(heap) == AT_ONCE:
            yield heap
            heap = []
    if heap:
        yield heap


def _count_some(keys: Sequence[UUID], at: datetime) -> Touched:
    """The rows of these cases; which months of which county they touch, before and now."""
    before = {row.case_id: row for row in CountedCase.objects.filter(pk__in=keys)}
    now = {row.case_id: row for row in _rows(keys, at)}
    CountedCase.objects.filter(pk__in=before.keys() - now.keys()).delete()
    CountedCase.objects.bulk_create(
        now.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["case"],
        update_fields=KEPT,
    )
    both = [*before.values(), *now.values()]
    return {(row.place[:6], month) for row in both for month in months_of(row)}


# ── What counts of each case ─────────────────────────────────────────────────────────────────────


def _rows(keys: Sequence[UUID], at: datetime) -> Iterator[CountedCase]:
    for facts in _facts(keys):
        columns = counted(facts, spared=_spared(facts))
        yield CountedCase(case_id=facts.case.pk, counted_at=at, **columns)


def _spared(facts: Facts) -> int:
    """Lines of ledgers that nobody wrote: all in which the case stands, but for its one entry."""
    if facts.case.compartment:
        return 0
    tables = in_force(facts.registered_on, facts.case.place)
    standing = sum(ledger.has(facts.verbs) for ledger in tables.ledgers(facts.case.kind))
    return max(0, standing - 1)


def _facts(keys: Sequence[UUID]) -> Iterator[Facts]:
    """Of many cases at once, in a few statements."""
    agreements, bodies = settled_agreements(keys), _bodies(keys)
    parties, verbs = _parties(keys), _verbs(keys)
    cases = list(
        Case.objects.filter(pk__in=keys, kind=KIND)
        .exclude(stage__in=LEFT_OUT_STAGES)
        .select_related("holder")
    )
    organs = [bodies.get(case.pk, case.holder) for case in cases]
    names, kinds = _place_names(organs), _kinds(organs)
    for case, body in zip(cases, organs, strict=True):
        yield Facts(
            case=case,
            agreement=agreements.get(case.pk),
            body=body,
            body_kind=kinds.get(body.pk, ""),
            place_name=names.get(body.place[:12], ""),
            parties=parties.get(case.pk, 0),
            verbs=frozenset(verbs[case.pk]),
        )


def settled_agreements(keys: Sequence[UUID]) -> dict[UUID, Settled]:
    """The last agreement of each that took effect."""
    of_these = Agreement.objects.filter(case__in=keys, state__in=HAVING_HAD_EFFECT)
    last = {
        row.case_id: row for row in of_these.order_by("version").defer("terms", "dispute_facts")
    }
    performed, confirmed = _performed([row.pk for row in last.values()]), _confirmed(keys)
    return {
        key: Settled(
            form=row.form,
            amount=row.amount or Decimal(0),
            effective_on=row.effective_on,
            performed_on=performed.get(row.pk),
            confirmed_on=confirmed.get(key),
        )
        for key, row in last.items()
        if row.effective_on  # which the database asks of these states
    }


def _performed(agreements: Collection[UUID]) -> dict[UUID, date]:
    """The day on which the last part was performed, of those that are performed in full."""
    days: dict[UUID, list[date | None]] = defaultdict(list)
    parts = Instalment.objects.filter(agreement__in=agreements)
    for agreement, day in parts.values_list("agreement", "performed_on"):
        days[agreement].append(day)
    return {
        agreement: max(day for day in several if day)
        for agreement, several in days.items()
        if all(several)
    }


def _confirmed(keys: Sequence[UUID]) -> dict[UUID, date]:
    rulings = Confirmation.objects.filter(agreement__case__in=keys, result="confirmed")
    days = rulings.order_by("decided_on").values_list("agreement__case", "decided_on")
    return {case: day for case, day in days if day}


def _bodies(keys: Sequence[UUID]) -> dict[UUID, Organ]:
    """The organ of the mediator who was appointed last, and was not recused."""
    serving = Appointment.objects.filter(case__in=keys, ended_at=None)
    rows = serving.select_related("post__organ").order_by("at", "id")
    return {row.case_id: row.post.organ for row in rows}


def _kinds(organs: Iterable[Organ]) -> dict[UUID, str]:
    keys = {organ.pk for organ in organs}
    return dict(Committee.objects.filter(pk__in=keys).values_list("pk", "kind"))


def _parties(keys: Sequence[UUID]) -> dict[UUID, int]:
    people = Party.objects.filter(case__in=keys, role__in=COUNTED_PARTIES)
    return dict(people.order_by().values("case").annotate(n=Count("pk")).values_list("case", "n"))


def _verbs(keys: Sequence[UUID]) -> dict[UUID, set[str]]:
    found: dict[UUID, set[str]] = defaultdict(set)
    events = Event.objects.filter(case__in=keys).order_by().values_list("case", "verb")
    for case, verb in events.distinct():
        found[case].add(verb)
    return found


def _place_names(organs: Iterable[Organ]) -> dict[str, str]:
    places = {organ.place[:12] for organ in organs}
    return dict(Division.objects.filter(pk__in=places).values_list("pk", "name"))


# ── Sums ─────────────────────────────────────────────────────────────────────────────────────────


def sum_up(touched: Touched, *, at: datetime) -> None:
    """The rows of these months of counties, made anew."""
    for county, month in sorted(touched):
        with transaction.atomic():
            MonthCount.objects.filter(county=county, month=month).delete()
            MonthCount.objects.bulk_create(_sums(county, month, at), batch_size=500)


def _sums(county: str, month: date, at: datetime) -> Iterator[MonthCount]:
    sums: dict[tuple[str, Any], dict[str, Any]] = defaultdict(dict)
    for day in DAYS:
        measures = {name: one.expression() for name, one in of_day(day).items()}
        rows = CountedCase.objects.at_place(county).during(day, month, month)
        for row in rows.order_by().values("place", "organ").annotate(**measures):
            sums[row.pop("place"), row.pop("organ")] |= row
    hidden = CountedCase.objects.filter(county=county, is_apart=True)
    if apart := hidden.during("ended_on", month, month).count():
        sums[county, None] |= {"apart": apart}
    for (place, organ), numbers in sorted(sums.items(), key=str):
        told = {name: number or 0 for name, number in numbers.items()}
        yield MonthCount(place=place, organ_id=organ, month=month, folded_at=at, **told)
