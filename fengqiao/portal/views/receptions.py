"""When leaders receive people, and where (信访工作条例 18): for everybody, without a name being asked."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Organ
from fengqiao.jurisdiction.querysets import offices
from fengqiao.portal.pages import Coming, open_page, show
from fengqiao.portal.views.public import open_places
from fengqiao.reception.models import Shift
from fengqiao.reception.querysets import coming, kept_of

LOOKED_BACK = timedelta(days=182)


@dataclass(frozen=True, slots=True)
class OfOrgan:
    """An organ with its shifts to come."""

    organ: Organ
    shifts: list[Shift]


@require_safe
@open_page
def shown(request: Coming, place: str) -> HttpResponse:
    """The coming weeks of a place and of what lies in it; where nothing is planned, whom to turn to."""
    places = open_places(place)
    return show(
        request,
        "receptions.html",
        place=place,
        name=village_name(places[place].name),
        organs=_by_organ(coming(place, request.at)),
        kept=kept_of(place, request.at - LOOKED_BACK, request.at),
        offices=offices(place, request.today),
    )


def _by_organ(shifts: Iterable[Any]) -> list[OfOrgan]:
    """The wider place first, as the shifts come."""
    found: dict[Any, OfOrgan] = {}
    for shift in shifts:
        found.setdefault(shift.organ_id, OfOrgan(shift.organ, [])).shifts.append(shift)
    return sorted(found.values(), key=lambda one: (one.organ.place, one.organ.name))
