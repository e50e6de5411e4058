"""How many matters of which type came in, by month and place, for everybody: a page, and all of it as a workbook."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from fengqiao.figures.definitions import LEAST
from fengqiao.figures.models import OpenCount
from fengqiao.figures.permissions import REST
from fengqiao.figures.permissions.open_counts import Published, counts_published
from fengqiao.jurisdiction.models import Division
from fengqiao.lib import workbook_writer
from fengqiao.portal.pages import Coming, open_page, show
from fengqiao.portal.views.public import NoPublicPage, open_places
from fengqiao.portal.words import label_of
from fengqiao.rulebook.shapes import Kind
from fengqiao.rulebook.tables import Tables, in_force

COUNTY_DIGITS, TOWN_DIGITS = 6, 9
MONTHS_SHOWN = 12
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HELD = "—"


@dataclass(frozen=True, slots=True)
class Asked:
    """A county or one of its towns; a kind, the months that are told of it, and the one that is shown."""

    place: str
    places: dict[str, Division]
    tables: Tables
    kind: Kind
    months: list[date]

    @property
    def county(self) -> str:
        return self.place[:COUNTY_DIGITS]

    @property
    def town(self) -> str:
        """'' for the whole county."""
        return self.place if len(self.place) == TOWN_DIGITS else ""

    def published(self, months: list[date]) -> Published:
        return counts_published(self.county, self.kind.name, months[-1], months[0])


@require_safe
@open_page
def counts(request: Coming, place: str) -> HttpResponse:
    """The month that was asked for, else the last; beside it the months before."""
    asked = _asked(request, place)
    months = asked.months[:MONTHS_SHOWN]
    named = {f"{month:%Y-%m}": month for month in months}
    month = named.get(request.GET.get("month", ""), months[0] if months else None)
    return show(
        request,
        "counts.html",
        place=place,
        name=asked.places[place].name,
        county=asked.county,
        kinds=[(kind.name, label_of(kind), kind is asked.kind) for kind in _kinds(asked.tables)],
        kind=asked.kind,
        kind_label=label_of(asked.kind),
        month=month,
        least=LEAST,
        **(_shown(asked, month, months) if month else {}),
    )


def _shown(asked: Asked, month: date, months: list[date]) -> dict[str, Any]:
    found = asked.published(months)
    towns = [] if asked.town else found.towns()
    return {
        "total": found.number(month, asked.town, ""),
        "types": [
            (_type(code, asked.tables), found.number(month, asked.town, code))
            for code in found.types()
        ],
        "towns": [
            (code if code != REST else "", _town(code, asked), found.number(month, code, ""))
            for code in towns
        ],
        "months": [(one, found.number(one, asked.town, "")) for one in months],
    }


@require_safe
@open_page
def counts_out(request: Coming, place: str) -> HttpResponseBase:
    """Every month of the kind that is told of, line by line."""
    asked = _asked(request, place)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.xlsx"
        _write(path, asked)
        file = path.open("rb")
    name = f"{asked.places[place].name}-{asked.kind.label}-件数.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _write(path: Path, asked: Asked) -> None:
    columns = [(_("月份"), 10), (_("地方"), 20), (_("类型"), 28), (_("件数"), 8)]
    held = _("小于 %(least)s 的数和能减出来的数写成“—”。") % {"least": LEAST}
    notes = [f"{asked.places[asked.place].name} {label_of(asked.kind)}", held]
    with workbook_writer.Table(path, columns=columns, sheet="counts", notes=notes) as table:
        for line in _lines(asked):
            table.add(line)


def _lines(asked: Asked) -> Iterator[list[Any]]:
    if not asked.months:
        return
    found = asked.published(asked.months)
    for month in asked.months:
        for place in [asked.town] if asked.town else ["", *found.towns()]:
            for code in ["", *found.types()]:
                number = found.number(month, place, code)
                where = _town(place, asked) if place else asked.places[asked.place].name
                said = HELD if number is None else number
                yield [f"{month:%Y-%m}", where, _type(code, asked.tables), said]


# ── What was asked ───────────────────────────────────────────────────────────────────────────────


def _asked(request: Coming, place: str) -> Asked:
    if len(place) not in (COUNTY_DIGITS, TOWN_DIGITS):
        raise NoPublicPage(_("件数只公布到乡镇（街道）。请从县的公开页进入。"))
    places, tables = open_places(place), in_force(request.today, place)
    kinds = _kinds(tables)
    named = {kind.name: kind for kind in kinds}
    kind = named.get(request.GET.get("kind", ""), kinds[0])
    months = OpenCount.objects.months_of(place[:COUNTY_DIGITS], kind.name)
    return Asked(place, places, tables, kind, months)


def _kinds(tables: Tables) -> list[Kind]:
    return [kind for kind in tables.kinds() if kind.counted_openly]


def _type(code: str, tables: Tables) -> str:
    if code in ("", REST):
        return _("合计") if not code else _("没有分类的")
    return label_of(tables.type(code))


def _town(code: str, asked: Asked) -> str:
    if code == REST:
        return _("没有细到乡镇的")
    return asked.places[code].name if code in asked.places else code
