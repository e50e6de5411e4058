"""What may belong to a matter: others of the same people, of the same employer, of much the same words."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fengqiao.cases import actions
from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case, WholeStanding
from fengqiao.cases.querysets import Telling, akin
from fengqiao.desk.pages import StaffRequest, in_tab, show, staff_page
from fengqiao.desk.related import related
from fengqiao.rulebook.tables import in_force


@require_safe
@staff_page
def akin_to(request: StaffRequest, ref: str) -> HttpResponse:
    """A list of matters with the reasons for each, and the way to link them."""
    case = Case.objects.one(ref, seen_by=request.post)
    standing = WholeStanding(case)
    linked = {key for row in standing.links for key in (row.case_id, row.other_id)}
    found = akin(request.post, _telling(case, standing, request))
    return show(
        request,
        "akin.html",
        case=case,
        related=related(found, request, linked),
        link=_noun_of_link(case, standing, request),
        village=case.village,
        in_tab=in_tab(request),
    )


def _telling(case: Case, standing: WholeStanding, request: StaffRequest) -> Telling:
    people = standing.parties
    return Telling(
        place=case.place,
        words=f"{case.title} {case.story}",
        at=request.at,
        number=case.former_number or "",
        phones=[party.phone_index for party in people],
        ids=[party.id_index for party in people],
        firms=[party.firm_index for party in people],
        besides=case.pk,
    )


def _noun_of_link(case: Case, standing: WholeStanding, request: StaffRequest) -> Any:
    """The noun of the verb that links, where the post can do it now; else ''."""
    verb = (
        in_force(request.at.astimezone(SHANGHAI).date(), case.place)
        .kind(case.kind)
        .verbs.get("link")
    )
    offer = verb and actions.offer(case, verb, by=request.post, at=request.at, standing=standing)
    return offer.verb.noun if offer and offer.refusal is None else ""
