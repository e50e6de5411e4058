"""How things are said: labels in the reader's language, and how far away a limit is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Protocol

from django.utils.translation import get_language, gettext_noop, ngettext
from django.utils.translation import gettext as _

from fengqiao.cases.definitions import SHANGHAI
from fengqiao.cases.models import Case
from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Division, Grid
from fengqiao.jurisdiction.querysets import spoken
from fengqiao.lib.sentence import told

HINT = re.compile(r"(（[^（）]*）| \([^()]*\))$")


class Labelled(Protocol):
    @property
    def label(self) -> str: ...
    @property
    def label_en(self) -> str: ...


def in_english() -> bool:
    return (get_language() or "").startswith("en")


def label_of(shape: Labelled) -> str:
    """The label of a row of the rulebook."""
    return shape.label_en if in_english() else shape.label


def short_label_of(shape: Labelled) -> str:
    """The same without the hint in brackets behind it, which is for who fills it in."""
    return HINT.sub("", label_of(shape))


def said(text: str) -> str:
    """What the house has to say, in the reader's language; other people's words as they are."""
    return told(text, _, english=in_english())


SEEN_AT_REGISTRATION = gettext_noop("登记时看到可能有关")
KEPT = frozenset({SEEN_AT_REGISTRATION})


def kept(text: str) -> str:
    """What stands on file: what the house wrote there itself in the reader's language, all else as it is."""
    return _(text) if text in KEPT else text


# ── Limits ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Left:
    """How far away a limit is. `tone`: red (over), yellow (near), calm."""

    on: date
    words: str
    tone: str


def left(
    limit_at: datetime | None, yellow_at: datetime | None, at: datetime, *, binds: str = "authority"
) -> Left | None:
    """How long a limit still runs. One that protects a person, or only says until when
    something has effect, passes; nobody is late by it."""
    if limit_at is None:
        return None
    on = limit_at.astimezone(SHANGHAI).date()
    days = (on - at.astimezone(SHANGHAI).date()).days
    if binds in ("person", "nobody") and days < 0:
        return Left(
            on, ngettext("已过%(days)d天", "已过%(days)d天", -days) % {"days": -days}, "calm"
        )
    return Left(on, _left_words(days, over=at > limit_at), _tone(limit_at, yellow_at, at))


def end_of_today(at: datetime) -> datetime:
    """What turns yellow some time today is yellow today."""
    return datetime.combine(at.astimezone(SHANGHAI).date(), time.max, tzinfo=SHANGHAI)


def _left_words(days: int, *, over: bool) -> str:
    if days < 0:
        return ngettext("超期%(days)d天", "超期%(days)d天", -days) % {"days": -days}
    if over:
        return _("今天已超时")
    if days == 0:
        return _("今天到期")
    return ngettext("还有%(days)d天", "还有%(days)d天", days) % {"days": days}


def _tone(limit_at: datetime, yellow_at: datetime | None, at: datetime) -> str:
    if at > limit_at:
        return "red"
    return "yellow" if yellow_at and yellow_at <= end_of_today(at) else "calm"


def colour_of(case: Case, at: datetime) -> str:
    """The matter's colour while it stands; one that has run out is none."""
    today = at.astimezone(SHANGHAI).date()
    return case.colour if case.colour_until and case.colour_until >= today else ""


# ── Places ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Places:
    """How places are called, by the codes of all that contain them."""

    names: Mapping[str, str]

    def short(self, place: str) -> str:
        """Town and village: 铜山乡大路庄村; the county of a place that is neither."""
        town = self.names.get(place[:9], "") if len(place) >= 9 else ""
        village = self.names.get(place[:12], "") if len(place) >= 12 else ""
        return town + village_name(village) or self.names.get(place[:6], place)

    def full(self, place: str) -> str:
        """The whole address down to the grid."""
        divisions = [self.names[code] for code in _above(place, (2, 4, 6, 9)) if code in self.names]
        village = self.names.get(place[:12], "") if len(place) >= 12 else ""
        grids = [self.names[code] for code in _grids(place) if code in self.names]
        return "".join([*spoken(divisions), village_name(village), *grids])


def places_in(places: Iterable[str], in_full: Iterable[str] = ()) -> Places:
    """The names that telling those places wants, in one statement; `in_full` from the province on."""
    short, full = set(places), set(in_full)
    codes = {code for place in short for code in _above(place, (6, 9, 12))}
    codes |= {code for place in full for code in _above(place, (2, 4, 6, 9, 12))}
    divisions = Division.objects.filter(pk__in=codes).values_list("pk", "name")
    grids = Grid.objects.filter(pk__in={grid for place in full for grid in _grids(place)})
    return Places(dict(divisions.union(grids.values_list("pk", "name"), all=True)))


def _above(place: str, lengths: Iterable[int]) -> list[str]:
    return [place[:digits] for digits in lengths if len(place) >= digits]


def _grids(place: str) -> list[str]:
    """The grid and the small grid in which the place lies, where it is so narrow."""
    return sorted({place[:15], place}) if len(place) > 12 else []


def place_names(places: Iterable[str]) -> dict[str, str]:
    """Town and village of each place, in one statement: 铜山乡大路庄村."""
    wanted = set(places)
    found = places_in(wanted)
    return {place: found.short(place) for place in wanted}


def full_place(place: str) -> str:
    """The whole address down to the grid."""
    return places_in([], [place]).full(place)


# ── Small things ─────────────────────────────────────────────────────────────────────────────────


def size_of(octets: int) -> str:
    if octets < 1024 * 1024:
        return f"{max(1, round(octets / 1024))} KB"
    return f"{octets / 1024 / 1024:.1f} MB"
