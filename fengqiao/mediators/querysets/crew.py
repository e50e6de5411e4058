"""Committees and mediators of a place on a day, and what the ministry's table counts of them."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.db.models import Q, QuerySet

FEW = 500  # rows at a time
COUNTY_DIGITS = 6
BELOW, STRAIGHT = "startswith", "exact"  # of a place: with what lies in it, or without


@dataclass(frozen=True, slots=True)
class Counted:
    """A mediator as a table counts him: codes, '' where it was not said; no name."""

    committee: Any  # the key of the organ
    kind: str
    trade: str
    posting: str
    work: str
    gender: str
    is_member: bool
    is_bought: bool
    has_law_licence: bool
    education: str
    political_status: str
    ethnicity: str


def committees_on(place: str, on: date, *, within: str = BELOW) -> QuerySet[Any]:
    """Those of a place and of what lies in it, or straight in it, that stood on the day."""
    rows = apps.get_model("mediators", "Committee").objects.select_related("organ")
    found: QuerySet[Any] = rows.filter(_stood(place, on, within))
    return found


def mediators_on(place: str, on: date, *, within: str = BELOW) -> QuerySet[Any]:
    """Those who mediated on the day for committees of the place that stood then."""
    rows = apps.get_model("mediators", "Mediator").objects.select_related("committee__organ")
    serving = Q(valid_to=None) | Q(valid_to__gte=on)
    stood = _stood(place, on, within, "committee__")
    found: QuerySet[Any] = rows.filter(serving, stood, valid_from__lte=on)
    return found


def mediators_counted(place: str, on: date, *, within: str = BELOW) -> Iterator[Counted]:
    """Each mediator of the place on the day; what is sealed is opened to be counted, and only for that."""
    seats = members_in_office(on).filter(_stood(place, on, within, "committee__"))
    members = set(seats.values_list("mediator_id", flat=True))
    rows = mediators_on(place, on, within=within).select_related("committee", "particulars")
    for row in rows.iterator(FEW):
        yield _counted(row, is_member=row.pk in members)


def _stood(place: str, on: date, within: str, way: str = "") -> Q:
    """Of committees, to which `way` leads: where they are, and that they stood. Of one county an index knows."""
    told: dict[str, Any] = {f"{way}organ__place__{within}": place, f"{way}set_up_on__lte": on}
    if within == STRAIGHT or len(place) >= COUNTY_DIGITS:
        told[f"{way}county"] = place[:COUNTY_DIGITS]
    ends = f"{way}organ__valid_to"
    return Q(**told) & (Q(**{ends: None}) | Q(**{f"{ends}__gte": on}))


def places_of_bodies(place: str = "") -> set[str]:
    """The counties of a place with bodies in them, and the cities and provinces with bodies straight in them."""
    rows = apps.get_model("mediators", "Committee").objects.filter(county__startswith=place)
    return set(rows.order_by().values_list("county", flat=True).distinct())


def members_in_office(on: date) -> QuerySet[Any]:
    """The seats of every committee on the day."""
    rows = apps.get_model("mediators", "Membership").objects
    in_office = Q(to_on=None) | Q(to_on__gte=on)
    found: QuerySet[Any] = rows.filter(in_office, from_on__lte=on)
    return found


def _counted(row: Any, *, is_member: bool) -> Counted:
    told = getattr(row, "particulars", None)
    return Counted(
        committee=row.committee_id,
        kind=row.committee.kind,
        trade=row.committee.trade,
        posting=row.committee.posting,
        work=row.work,
        gender=row.gender,
        is_member=is_member,
        is_bought=row.is_bought,
        has_law_licence=row.has_law_licence,
        education=told.education if told else "",
        political_status=told.political_status if told else "",
        ethnicity=told.ethnicity if told else "",
    )


def seats_of(committees: Collection[Any], on: date) -> dict[Any, list[Any]]:
    """The seats of several committees on a day, by their keys."""
    found: dict[Any, list[Any]] = {}
    rows = members_in_office(on).filter(committee__in=committees).select_related("mediator")
    for seat in rows:
        found.setdefault(seat.committee_id, []).append(seat)
    return found


def newest_terms(committees: Collection[Any]) -> dict[Any, Any]:
    """The newest term of each, by their keys."""
    rows = apps.get_model("mediators", "Term").objects.filter(committee__in=committees)
    return {term.committee_id: term for term in rows.order_by("from_on")}


def members_on(committee: Any, on: date) -> QuerySet[Any]:
    """The seats of a committee on a day, the chair first."""
    rows = members_in_office(on).filter(committee=committee).select_related("mediator")
    return rows.order_by("office", "from_on", "id")
