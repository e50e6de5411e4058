"""Those who mediate: committees with how they are made up, and mediators; for who keeps them. What was told to be
counted only (education, politics, people, year of birth) passes no door."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from fengqiao.api import bodies, described
from fengqiao.api.answers import answer
from fengqiao.api.caller import Caller, caller_of
from fengqiao.api.shapes import (
    AskedCommittees,
    AskedMediators,
    CommitteeShown,
    CommitteesPage,
    MediatorShown,
    MediatorsPage,
)
from fengqiao.jurisdiction.step import OutsideOfYours
from fengqiao.mediators.models import Committee, Mediator, Membership, Term
from fengqiao.mediators.permissions import broken_with, check_may_keep
from fengqiao.mediators.querysets import committees_on, mediators_on, newest_terms, seats_of

router = Router(tags=["crew"])


@router.get("/committees", **described.door(query=AskedCommittees, answers={200: CommitteesPage}))
def committees(request: HttpRequest) -> HttpResponse:
    """Those of a place as they stand today, what each lacks by law, a page at a time."""
    caller, asked = caller_of(request), bodies.asked(request, AskedCommittees)
    rows = committees_on(_place(asked.place, caller), caller.today)
    if asked.cursor:
        rows = rows.filter(pk__gt=asked.cursor)
    found = list(rows.order_by("pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    items = _shown(shown, caller)
    return answer(CommitteesPage(items=items, next=_next(shown, len(found) > asked.limit)))


@router.get("/mediators", **described.door(query=AskedMediators, answers={200: MediatorsPage}))
def mediators(request: HttpRequest) -> HttpResponse:
    """Those who mediate today, of a place or of one committee."""
    caller, asked = caller_of(request), bodies.asked(request, AskedMediators)
    rows = mediators_on(_place(asked.place, caller), caller.today)
    if asked.committee:
        rows = rows.filter(committee=asked.committee)
    if asked.cursor:
        rows = rows.filter(pk__gt=asked.cursor)
    found = list(rows.order_by("pk")[: asked.limit + 1])
    shown = found[: asked.limit]
    items = [_mediator(row) for row in shown]
    return answer(MediatorsPage(items=items, next=_next(shown, len(found) > asked.limit)))


def _place(asked: str, caller: Caller) -> str:
    """The place asked for, within the caller's own, for who keeps mediators."""
    check_may_keep(caller.post, caller.today)
    place = asked or caller.post.place
    if not place.startswith(caller.post.place):
        raise OutsideOfYours
    return place


def _next(shown: list[Committee] | list[Mediator], is_more: bool) -> UUID | None:
    return shown[-1].pk if is_more else None


def _shown(rows: list[Committee], caller: Caller) -> list[CommitteeShown]:
    keys = [row.pk for row in rows]
    seats, terms = seats_of(keys, caller.today), newest_terms(keys)
    return [_committee(row, seats.get(row.pk, []), terms.get(row.pk), caller) for row in rows]


def _committee(
    row: Committee, seats: list[Membership], term: Term | None, caller: Caller
) -> CommitteeShown:
    lacking = broken_with(row, seats, term, caller.today)
    return CommitteeShown(
        id=row.pk,
        name=row.organ.name,
        place=row.organ.place,
        kind=row.kind,
        trade=row.trade,
        posting=row.posting,
        set_up_on=row.set_up_on,
        members=len(seats),
        women=sum(seat.mediator.gender == "female" for seat in seats),
        term_ends_on=term.to_on if term else None,
        lacks=[str(one.sentence) for one in lacking],
    )


def _mediator(row: Mediator) -> MediatorShown:
    return MediatorShown(
        id=row.pk,
        name=row.name,
        gender=row.gender,
        committee=row.committee_id,
        committee_name=row.committee.organ.name,
        work=row.work,
        is_bought=row.is_bought,
        has_law_licence=row.has_law_licence,
        is_public_servant=row.is_public_servant,
        since_on=row.valid_from,
    )
