"""The map of what a post sees, from its place down to the grid."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.cases.querysets.counts import place_seen
from fengqiao.desk import heat
from fengqiao.desk.pages import StaffRequest, show, staff_page
from fengqiao.desk.places import LEVELS
from fengqiao.figures.definitions import LEAST
from fengqiao.lib.refusal import Refusal


class NoMap(Refusal):
    """A post that sees single matters has no place to be drawn."""

    code, status = "no_map", 403


class NotThere(Refusal):
    code, status = "place_not_seen", 404


@require_safe
@staff_page
def map_(request: StaffRequest) -> HttpResponse:
    """One place in its parts; what is chosen stands in the address."""
    base = place_seen(request.post)
    if base is None:
        raise NoMap(_("地图按辖区画。您的岗位只看交给您单位办的事项，请到台账里看。"))
    place = request.GET.get("place", base)
    if not _is_within(place, base):
        raise NotThere(_("这个地方不在您的辖区里。请从地图首页往下点。"))
    measure = _chosen(request, "measure", heat.MEASURES)
    period = _chosen(request, "period", heat.PERIODS)
    found = heat.map_of(request.post, base, place, measure, period, request.at)
    return show(
        request,
        "map.html",
        map=found,
        name=found.way[-1].label if found.way else _("全国"),
        place=place,
        measure=measure,
        measure_label=heat.MEASURES[measure],
        measures=heat.MEASURES.items(),
        period=period,
        periods=heat.PERIODS.items(),
        period_label=heat.PERIODS[period],
        least=LEAST,
        at=request.at,
    )


def _is_within(place: str, base: str) -> bool:
    is_code = not place or (place.isascii() and place.isdigit())
    return is_code and len(place) in (0, *LEVELS) and place.startswith(base)


def _chosen(request: StaffRequest, name: str, among: dict[str, object]) -> str:
    asked = request.GET.get(name, "")
    return asked if asked in among else next(iter(among))
