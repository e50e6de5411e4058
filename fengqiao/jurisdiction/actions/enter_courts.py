"""Enter the courts of a city or a province: parties live, and what they quarrel about lies, elsewhere too."""

from collections.abc import Iterator
from datetime import date

from django.db import transaction

from fengqiao.jurisdiction.models import Division, Organ

ZONES = range(70, 80)  # the last two digits of a code that is no county but a development zone
CITIES = ("市", "州", "盟", "地区")


@transaction.atomic
def enter_courts(place: str, *, on: date) -> int:
    """The intermediate court of each city and the basic court of each county under `place`, named as
    is usual; where a place has its court it keeps that one. How many were new."""
    Division.objects.resolve(place, on)
    have = set(Organ.objects.filter(kind=Organ.Kind.COURT).values_list("place", flat=True))
    new = [court for court in _courts(place, on) if court.place not in have]
    return len(Organ.objects.bulk_create(new, batch_size=500))


def _courts(place: str, on: date) -> Iterator[Organ]:
    divisions = Division.objects.in_force(on).filter(level__in=("city", "county"))
    near = divisions.under(place[:4]).order_by("code")
    cities = {division.code: division.name for division in near if division.level == "city"}
    for division in near:
        if name := _name(division, cities):
            yield _court(division, name, on)


def _name(division: Division, cities: dict[str, str]) -> str:
    """驻马店市中级人民法院, 泌阳县人民法院, 驻马店市驿城区人民法院; '' where there is none."""
    if division.level == Division.Level.CITY:
        return f"{division.name}中级人民法院" if division.name.endswith(CITIES) else ""
    if int(division.code[4:]) in ZONES or division.name == "市辖区":
        return ""
    city = cities.get(division.code[:4], "") if division.name.endswith("区") else ""
    return f"{city}{division.name}人民法院"


def _court(division: Division, name: str, on: date) -> Organ:
    return Organ(
        name=name,
        short_name="中级人民法院" if division.level == Division.Level.CITY else "人民法院",
        kind=Organ.Kind.COURT,
        level=division.level,
        place=division.code,
        valid_from=on,
    )
