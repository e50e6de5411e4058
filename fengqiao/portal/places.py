"""Where it happened, asked of somebody who knows it by name: towns, then villages, or a few letters."""

from dataclasses import dataclass
from datetime import date

from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.models import Division, Post
from fengqiao.lib.spelling import alike
from fengqiao.portal.pages import portals

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
    """Towns and villages of our counties whose names hold what was typed; places of that name
    elsewhere are told with their province, since two may share a name."""
    typed = typed.strip()[:20]
    if not typed:
        return Found([], [])
    here = [choice for post in portals(on) for choice in _in_county(post, typed, on)]
    ours = {post.place for post in portals(on)}
    others = [code for code in _counties_called(typed, on) if code not in ours]
    return Found(
        here[:MOST_FOUND], [Division.objects.full_name(pk) for pk in others[:ELSEWHERE_AT_MOST]]
    )


def _counties_called(typed: str, on: date) -> list[str]:
    counties = Division.objects.in_force(on).filter(level="county").order_by("pk")
    names = counties.values_list("pk", "name")
    return [code for code, name in names if alike(name).startswith(alike(typed))]


def _in_county(post: Post, typed: str, on: date) -> list[Choice]:
    rows = Division.objects.in_force(on).under(post.place).exclude(pk=post.place).order_by("pk")
    matching = [row for row in rows if alike(typed) in alike(row.name)][:MOST_FOUND]
    parents = {row.parent_code for row in matching}
    names = dict(Division.objects.filter(pk__in=parents).values_list("pk", "name"))
    return [Choice(row.pk, _called(row), names.get(row.parent_code, "")) for row in matching]


def _called(row: Division) -> str:
    return village_name(row.name) if len(row.code) == 12 else row.name
