"""The honest public page of a county, a town, a village: its figures with what they mean."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.figures.definitions import DEFINITIONS, LEAST, MONTHS
from fengqiao.figures.models import MonthFigure
from fengqiao.figures.permissions import REST, Told, told_of
from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import CountySetting, Division, Likeness, Organ
from fengqiao.jurisdiction.querysets import offices
from fengqiao.lib.refusal import Refusal
from fengqiao.mediators.querysets import GradeShown, grades_shown, subsidies_shown
from fengqiao.portal.pages import Coming, open_page, show
from fengqiao.portal.words import label_of
from fengqiao.rulebook.tables import in_force

SHOWN = (6, 9, 12)


class NoPublicPage(Refusal):
    code, status = "no_public_page", 404


@dataclass(frozen=True, slots=True)
class Shown:
    """One figure in words: the number, what it is of, and its share; '' where it is not told."""

    label: object
    means: object
    number: int | None
    whole: int | None
    share: str
    has_whole: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A town or a village in the table; without an address, what was reported for no part."""

    name: str
    code: str
    cells: list[Shown]


@require_safe
@open_page
def short(request: Coming, place: str) -> HttpResponseBase:
    """The address that stands on paper."""
    return redirect("portal_open", place)


@require_safe
@open_page
def figures(request: Coming, place: str) -> HttpResponse:
    """The last twelve months that are over, of a place and of its parts."""
    first, last = _span(request.today)
    places = open_places(place)
    folded_at = MonthFigure.objects.folded_at(place[:6])
    whole, parts = told_of(place, first, last) if folded_at else (None, [])
    return show(
        request,
        "public.html",
        place=place,
        path=[(code, _called(code, places)) for code in _above(place) if code in places],
        figures=_figures(whole) if whole else [],
        rows=[Row(_called(part.place, places), _code(part), _figures(part)) for part in parts],
        first=first,
        last=last,
        least=LEAST,
        offices=offices(place, request.today),
        complaints=_complaints(place[:6]),
        grades=_grades(place, request.today),
        subsidies=subsidies_shown(place, request.today),
        folded_at=folded_at,
    )


@require_safe
def picture(request: HttpRequest, key: UUID) -> HttpResponse:
    """The picture of somebody who agreed to be shown; gone as soon as the consent is."""
    found = Likeness.objects.filter(pk=key).first()
    if found is None:
        raise Http404
    answer = HttpResponse(bytes(found.picture), content_type="image/jpeg")
    answer["Cache-Control"] = "public, max-age=300"
    return answer


def _grades(place: str, on: date) -> list[tuple[str, GradeShown]]:
    """Grades whose public notice runs, each with what the grade is called."""
    levels = {row.level: label_of(row) for row in in_force(on, place).mediator_grades()}
    return [(levels[one.level], one) for one in grades_shown(place, on)]


def _complaints(county: str) -> str:
    """How the county says that one complains of it; '' where it says nothing of its own."""
    setting = CountySetting.objects.filter(pk=county).first()
    return setting.complaints if setting else ""


def _span(today: date) -> tuple[date, date]:
    """First days of the first and of the last month: a month that still runs is not told."""
    last = (today.replace(day=1) - timedelta(days=1)).replace(day=1)
    months = last.year * 12 + last.month - MONTHS
    return date(months // 12, months % 12 + 1, 1), last


def open_places(place: str) -> dict[str, Division]:
    """The place, what contains it within a county of ours, and its parts; 404 where there is none."""
    if len(place) not in SHOWN or not (place.isascii() and place.isdigit()):
        raise NoPublicPage(_("没有这个地方的公开页。请核对网址，或者从县的公开页进入。"))
    found = {row.pk: row for row in Division.objects.with_parts(_above(place), place)}
    if place not in found or not Organ.objects.filter(county=place[:6]).exists():
        raise NoPublicPage(_("没有这个地方的公开页。请核对网址，或者从县的公开页进入。"))
    return found


def _above(place: str) -> list[str]:
    return [place[:digits] for digits in SHOWN if digits <= len(place)]


def _called(code: str, places: dict[str, Division]) -> str:
    if code.endswith(REST):
        return _("没有细到下一级的")
    found = places.get(code)
    return village_name(found.name) if found else code


def _code(part: Told) -> str:
    return "" if part.place.endswith(REST) else part.place


def _figures(told: Told) -> list[Shown]:
    return [_shown(definition, told.numbers) for definition in DEFINITIONS]


def _shown(definition: Any, numbers: dict[str, int | None]) -> Shown:
    number = numbers[definition.part]
    whole = numbers[definition.whole] if definition.whole else None
    share = f"{number / whole:.0%}" if number is not None and whole else ""
    return Shown(definition.label, definition.means, number, whole, share, bool(definition.whole))
