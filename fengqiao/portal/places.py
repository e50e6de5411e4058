"""Where it happened, asked of somebody who knows it by name: towns, then villages, or a few letters;
or told by the poster that he scanned.

No position is asked of the telephone: without boundaries it names no village, and its coordinates lie
some hundred metres beside those of the maps that people here use.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Division, Post
from fengqiao.lib import pinyin
from fengqiao.lib.spelling import alike
from fengqiao.portal.pages import portals

POSTER = "fq_place"
DAY = 24 * 3600
LONGEST = 24  # characters of what is typed to find a place
MOST_FOUND = 30
ELSEWHERE_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """A place that can be tapped."""

    code: str
    label: str
    where: str = ""  # what contains it, where names alone would not tell two apart


@dataclass(frozen=True, slots=True)
class Found:
    """What a typed name may mean: here, and places of that name that are not ours."""

    here: list[Choice]
    elsewhere: list[str]


def counties(on: date) -> list[Choice]:
    codes = [post.place for post in portals(on)]
    rows = Division.objects.filter(pk__in=codes).order_by("pk")
    return [Choice(row.pk, Division.objects.full_name(row.pk)) for row in rows]


def below(parent: str, on: date) -> list[Choice]:
    """The towns of a county, or the villages of a town."""
    return [Choice(row.pk, _called(row)) for row in Division.objects.children_of(parent, on)]


def full(place: str) -> str:
    """河南省驻马店市泌阳县铜山乡大路庄村."""
    if len(place) < 12:
        return Division.objects.full_name(place)
    village = Division.objects.filter(pk=place).first()
    return Division.objects.full_name(place[:9]) + (_called(village) if village else "")


def short(place: str) -> str:
    """铜山乡大路庄村; the county where nothing narrower was chosen."""
    codes = [place[:digits] for digits in (6, 9, 12) if len(place) >= digits]
    rows = list(Division.objects.filter(pk__in=codes).order_by("pk"))
    return "".join(_called(row) for row in rows[1:] or rows)


def found(typed: str, on: date) -> Found:
    """Places of our counties by what was typed: some characters of the name, the first letters or
    the whole of its pinyin, or characters that sound like it. Places of that name elsewhere are told
    with their province, since two may share a name.
    """
    typed = typed.strip()[:LONGEST]
    if not typed:
        return Found([], [])
    ours = portals(on)
    rows = [row for post in ours for row in _in_county(post, on)]
    within = {row.pk: row.name for row in rows}
    matching = _matching(typed, rows)[:MOST_FOUND]
    here = [Choice(row.pk, _called(row), _where(row, within, len(ours))) for row in matching]
    return Found(here, _elsewhere(typed, on, {post.place for post in ours}))


def _matching(typed: str, rows: list[Division]) -> list[Division]:
    """By the characters; where no name holds them, by letters or by the sound. Towns first."""
    ways: tuple[Callable[[str, str], bool], ...] = (_holds, pinyin.spells, pinyin.sounds_like)
    for way in ways:
        if matching := [row for row in rows if way(typed, _called(row))]:
            return sorted(matching, key=lambda row: (len(row.pk), row.pk))
    return []


def _holds(typed: str, name: str) -> bool:
    return alike(typed) in alike(name)


def _in_county(post: Post, on: date) -> list[Division]:
    return list(Division.objects.in_force(on).under(post.place).order_by("pk"))


def _where(row: Division, within: dict[str, str], counties: int) -> str:
    """What contains it: of a village its town; the county too where there are several."""
    if len(row.pk) == 6:
        return Division.objects.full_name(row.pk[:4])
    town = within.get(row.parent_code, "") if len(row.pk) == 12 else ""
    return (within.get(row.pk[:6], "") if counties > 1 or not town else "") + town


def _elsewhere(typed: str, on: date, ours: set[str]) -> list[str]:
    counties = Division.objects.in_force(on).filter(level="county").order_by("pk")
    names = counties.values_list("pk", "name")
    called = [code for code, name in names if alike(name).startswith(alike(typed))]
    others = [code for code in called if code not in ours]
    return [Division.objects.full_name(pk) for pk in others[:ELSEWHERE_AT_MOST]]


# ── The place of a poster ────────────────────────────────────────────────────────────────────────


def scanned(request: HttpRequest, on: date) -> str:
    """The place of the poster that somebody has scanned, now or lately; '' for none of ours."""
    place = request.GET.get("place", "") or request.COOKIES.get(POSTER, "")
    return place if is_ours(place, on) else ""


def is_ours(place: str, on: date) -> bool:
    """Whether it is a county, a town or a village of a county that has opened itself."""
    if len(place) not in (6, 9, 12) or not (place.isascii() and place.isdigit()):
        return False
    open_here = any(place.startswith(post.place) for post in portals(on))
    return open_here and bool(Division.objects.in_force(on).filter(pk=place).exists())


def keep_scanned(response: HttpResponseBase, place: str, *, secure: bool) -> None:
    """Until something is written down about it; a place is nobody's name, so it needs no seal."""
    response.set_cookie(
        POSTER, place, max_age=DAY, path="/p/", secure=secure, httponly=True, samesite="Lax"
    )


def _called(row: Division) -> str:
    return village_name(row.name) if len(row.code) == 12 else row.name


def around(place: str) -> list[Choice]:
    """The village and the town that a place names or lies in, the nearest first."""
    codes = dict.fromkeys(place[:digits] for digits in (12, 9) if len(place) >= digits)
    return [Choice(code, full(code)) for code in codes]
