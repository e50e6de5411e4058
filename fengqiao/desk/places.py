"""Choosing a place without script: one list a level, each narrowed by the one above it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Division, Grid

# By the number of digits of what can be chosen: the level's name, and what "nothing" means there.
LEVELS: dict[int, tuple[Any, Any]] = {
    2: (_("省（自治区、直辖市）"), _("不再细分")),
    4: (_("市（地）"), _("不再细分")),
    6: (_("县（市、区）"), _("不再细分")),
    9: (_("乡镇（街道）"), _("全县范围")),
    12: (_("村（社区）"), _("说不清是哪个村")),
    15: (_("网格"), _("不细分到网格")),
    18: (_("微网格"), _("不细分到微网格")),
}


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Level:
    """One list of the cascade."""

    name: str
    label: Any
    none: Any
    options: list[Option]
    chosen: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: the deepest place that fits, and the level that no longer fits, if any."""

    place: str
    strayed: str = ""


def chosen(given: Mapping[str, Any], name: str, base: str) -> Choice:
    """The place out of the lists of a sent form: each must lie under the one above."""
    place = base
    for digits in LEVELS:
        value = given.get(f"{name}_{digits}", "")
        if digits <= len(base) or not value:
            continue
        if not value.startswith(place) or len(value) != digits or not value.isdigit():
            return Choice(place, strayed=f"{name}_{digits}")
        place = value
    return Choice(place)


def cascade(name: str, base: str, place: str, on: date) -> list[Level]:
    """The lists from below `base` down to the level after `place`. One statement each."""
    levels, parent = [], base
    while len(parent) < 18:
        options = children(parent, on)
        if not options:
            break
        digits = len(options[0].value)
        label, none = LEVELS[digits]
        child = place[:digits] if any(o.value == place[:digits] for o in options) else ""
        levels.append(Level(f"{name}_{digits}", label, none, options, child))
        if not child:
            break
        parent = child
    return levels


def children(parent: str, on: date) -> list[Option]:
    """What lies straight in a place, by code. One statement."""
    rows: Any = Grid if len(parent) >= 12 else Division
    found = rows.objects.children_of(parent, on)
    return [Option(row.pk, _called(row.pk, row.name)) for row in found]


def _called(code: str, name: str) -> str:
    return village_name(name) if len(code) == 12 else name


def drill(base: str, place: str, on: date) -> list[Option]:
    """For one list in a filter: the way down from `base` to `place`, then what lies below it."""
    place = place if place.startswith(base) else base
    return way_down(base, place) + (children(place, on) if len(place) < 18 else [])


def way_down(base: str, place: str) -> list[Option]:
    """From `base` to `place`, both included, but for the nation. One statement, two for a grid."""
    codes = [place[:d] for d in (2, 4, 6, 9, 12) if len(base) <= d <= len(place)]
    names = dict(Division.objects.filter(pk__in=codes).values_list("pk", "name"))
    if len(place) > 12:
        grids = Grid.objects.filter(pk__in=[place[:15], place])
        names |= dict(grids.values_list("pk", "name"))
    return [
        Option(code, _called(code, name))
        for code, name in sorted(names.items())
        if len(code) >= len(base)
    ]
