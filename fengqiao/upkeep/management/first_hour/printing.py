"""What is printed: a poster for each village, and the invitations. Each is one file that needs no other."""

import html
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from urllib.parse import urlencode

import segno
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from fengqiao.jurisdiction.actions.found_county import village_name
from fengqiao.jurisdiction.actions.invite import DAYS
from fengqiao.jurisdiction.models import Division
from fengqiao.upkeep.management.backups.file import write
from fengqiao.upkeep.management.first_hour.sheet import Invited


@dataclass(frozen=True, slots=True)
class Poster:
    """One village: where it is, what it is called, the way to its page."""

    town: str
    village: str
    address: str
    picture: SafeString


@dataclass(frozen=True, slots=True)
class Slip:
    """One invitation, with the way to the page where its code works."""

    person: Invited
    address: str
    picture: SafeString


def print_posters(to: Path, *, place: str, site: str, on: date) -> int:
    """One page a village under `place` (a county, a town, or a village itself); how many."""
    posters = list(_posters(place, site, on))
    county = Division.objects.get(pk=place[:6])
    write(to, [_page("upkeep/posters.html", posters=posters, county=county)])
    return len(posters)


def print_invitations(to: Path, people: list[Invited], *, site: str, at: datetime) -> None:
    """To be cut up and handed over; readable by its owner alone, for it holds the codes."""
    slips = [_slip(person, site) for person in people]
    last_day = timezone.localdate(at + timedelta(days=DAYS))
    write(to, [_page("upkeep/invitations.html", slips=slips, site=site, last_day=last_day)])


def picture_of(address: str) -> SafeString:
    """A QR code as SVG, to stand in the page itself."""
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        out,
        kind="svg",
        xmldecl=False,
        svgns=True,
        omitsize=True,
        border=2,
        title=html.escape(address),
    )
    return mark_safe(out.getvalue().decode())  # made here, of an address of ours


def _posters(place: str, site: str, on: date) -> Iterator[Poster]:
    inside = Division.objects.in_force(on).under(place)
    towns = {
        town.code: town.name
        for town in Division.objects.in_force(on).under(place[:6])
        if len(town.code) == 9
    }
    for village in inside.filter(level=Division.Level.VILLAGE).order_by("code"):
        address = f"{site.rstrip('/')}/p/?{urlencode({'place': village.code})}"
        yield Poster(
            town=towns.get(village.parent_code, ""),
            village=village_name(village.name),
            address=address,
            picture=picture_of(address),
        )


def _slip(person: Invited, site: str) -> Slip:
    address = f"{site.rstrip('/')}/account/welcome/?{urlencode({'code': person.code})}"
    return Slip(person, address, picture_of(address))


def _page(template: str, **said: object) -> bytes:
    return render_to_string(template, said).encode()
