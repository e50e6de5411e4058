"""A county from nothing, on record: its divisions, organs and grids, and the way in for residents."""

from dataclasses import dataclass
from datetime import date, datetime

from fengqiao.jurisdiction.actions.draw_grids import Drawn, draw_grids
from fengqiao.jurisdiction.actions.found_county import Founded, county_in_force, found_county
from fengqiao.jurisdiction.actions.load_divisions import load_divisions
from fengqiao.jurisdiction.actions.open_portal import open_portal
from fengqiao.jurisdiction.models import CountySetting, Post
from fengqiao.jurisdiction.step import columns_of, taking


@dataclass(frozen=True, slots=True)
class SetUp:
    """What was made; `drawn` is None where no numbers of grids are on file."""

    founded: Founded
    drawn: Drawn | None


def set_up_county(code: str, *, on: date, at: datetime) -> SetUp:
    """NoSuchPlace, NotACounty or CountyFounded say why it did not. Done at the server itself."""
    load_divisions(code)
    county = county_in_force(code, on)
    about = CountySetting(place=county.code)
    with taking("found_county", by=None, at=at, county=county.code, about=about) as move:
        made = SetUp(found_county(code, on=on), draw_grids(county.code, on=on))
        grids = made.drawn.third + made.drawn.fourth if made.drawn else 0
        move.note(about, None, {"organs": made.founded.organs, "grids": grids})
    return made


def open_for_residents(county: str, *, on: date, at: datetime) -> Post:
    """The residents' post of a county that was founded before there was one."""
    about = CountySetting(place=county)
    with taking("open_portal", by=None, at=at, county=county, about=about) as move:
        known = set(Post.objects.filter(organ__place=county).values_list("pk", flat=True))
        post = open_portal(county, on=on)
        if post.pk not in known:
            move.note(post, None, columns_of(post))
    return post
