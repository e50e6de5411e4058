"""The county's reported tables of its mediations, as everybody may read them: one time, its numbers and of what."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.cases.querysets import as_uuid
from fengqiao.figures.definitions import LEAST
from fengqiao.figures.definitions.tables import as_reported, said
from fengqiao.figures.models import TableReport
from fengqiao.figures.permissions import Published, published, reports_published
from fengqiao.portal.pages import Coming, open_page, show
from fengqiao.portal.views.public import NoPublicPage, open_places
from fengqiao.portal.words import in_english, label_of

COUNTY_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Row:
    """A column of the table, read down a page; '' where a number is held back, and where it is of nothing."""

    label: str
    group: str
    means: str
    number: str
    unit: str
    whole: str
    share: str


@require_safe
@open_page
def table(request: Coming, place: str) -> HttpResponse:
    """The time that was asked for among those that are published, else the last."""
    if len(place) != COUNTY_DIGITS:
        raise NoPublicPage(_("统计表只有县一级的。请从县的公开页进入。"))
    name = open_places(place)[place].name
    times = reports_published(place)
    asked = as_uuid(request.GET.get("report", ""))
    chosen = next((one for one in times if one.pk == asked), times[0] if times else None)
    return show(
        request,
        "table.html",
        place=place,
        name=name,
        times=times,
        chosen=chosen,
        rows=_rows(chosen) if chosen else [],
        least=LEAST,
    )


def _rows(chosen: TableReport) -> list[Row]:
    kept = as_reported(TableReport.objects.get(pk=chosen.pk))
    return [_row(one) for one in published(kept.whole.numbers, kept.columns)]


def _row(one: Published) -> Row:
    column, number, whole = one.column, one.number, one.whole
    return Row(
        label=label_of(column),
        group=column.group_en if in_english() else column.group,
        means=column.means_en if in_english() else column.means,
        number="" if number is None else said(number),
        unit=_unit(column.unit),
        whole="" if whole is None or number is None else said(whole),
        share=f"{number / whole:.0%}" if number and whole else "",
    )


def _unit(unit: str) -> Any:
    return {"件": _("件"), "人": _("人"), "万元": _("万元")}[unit]
