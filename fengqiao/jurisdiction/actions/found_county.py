"""Set up a county: the organs that every county has, and those that only this one has."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from fengqiao.jurisdiction.actions.open_portal import open_portal
from fengqiao.jurisdiction.models import CountySetting, Division, Organ
from fengqiao.lib.refusal import Refusal

FOLDER = Path(__file__).resolve().parent.parent / "counties"
MARK = "人调字"  # in the number of a people's mediation file
ABOVE = {"village": "town", "town": "county"}
TOWN_ENDING = re.compile(r"(街道|镇|乡|苏木)$")
# 村民委员会, 居民委员会 and their short forms, as they stand in the statistics, misspelt ones too.
COMMITTEE_ENDING = re.compile(r"(村?民?员?|居民?)委(员?会)$")

Rows = list[dict[str, Any]]
Organs = dict[tuple[str, str], Organ]  # by place and kind, or by place and short name


class CountyFounded(Refusal):
    code = "county_founded"

    def __init__(self, county: Division) -> None:
        super().__init__(
            "{county}已经建立过机构，不会重复建立。需要增改，请在机构管理中逐个办理。",
            county=county.name,
        )


class NotACounty(Refusal):
    code, status = "not_a_county", 422

    def __init__(self, division: Division) -> None:
        super().__init__("{name}不是县级区划。请填写6位的县级代码，如411726。", name=division.name)


@dataclass(frozen=True, slots=True)
class Founded:
    county: Division
    organs: int


@transaction.atomic
def found_county(code: str, *, on: date) -> Founded:
    """Make the organs of the county, valid from `on`, its settings, and the residents' post.

    The divisions must be loaded. NoSuchPlace, NotACounty or CountyFounded say why it did not.
    """
    county = county_in_force(code, on)
    if Organ.objects.filter(place=county.code, kind=Organ.Kind.CENTRE).exists():
        raise CountyFounded(county)
    organs = _organs_of(county, on)
    Organ.objects.bulk_create(organs, batch_size=500)
    CountySetting.objects.get_or_create(place=county.code)
    open_portal(county.code, on=on)
    return Founded(county=county, organs=len(organs))


def county_in_force(code: str, on: date) -> Division:
    """The county of that code on that day; NoSuchPlace, or NotACounty for another division."""
    county: Division = Division.objects.resolve(code, on)
    if county.level != Division.Level.COUNTY:
        raise NotACounty(county)
    return county


def own_rows(code: str) -> dict[str, Any]:
    """What is on file of this county alone; empty where there is no such file."""
    path = FOLDER / f"{code}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def towns_of(county: Division, on: date) -> list[Division]:
    """Its towns by law; development zones are run from the county's centre."""
    towns = Division.objects.children_of(county.code, on)
    return [town for town in towns if not town.is_zone]


def village_name(name: str) -> str:
    """北曹庄居民委员会 → 北曹庄社区, 大李村民委员会 → 大李村, 苗楼社区居委会 → 苗楼社区."""
    ending = COMMITTEE_ENDING.search(name)
    stem = name[: ending.start()] if ending else name
    if stem.endswith(("村", "社区")) or not ending:
        return stem
    return stem + ("社区" if ending.group().startswith("居") else "村")


def _organs_of(county: Division, on: date) -> list[Organ]:
    """The widest first, so that each finds the one above it."""
    own = own_rows(county.code)
    rows = _rows_of_every_county(own.get("names", {}))
    marks = _Marks(county, own.get("short", ""))
    made: Organs = {}
    organs: list[Organ] = []
    for division, words in _divisions_of(county, on):
        for row in (*_for_level(rows, division.level), *_for_place(own, division.code)):
            organ = _organ(row, division, words, on)
            organ.parent = _parent(row, division, county, made)
            if organ.kind == Organ.Kind.CENTRE:
                organ.number_mark = marks.of(division)
            made[division.code, organ.kind] = made[division.code, organ.short_name] = organ
            if not _stands(organ):
                organs.append(organ)
    return organs


def _rows_of_every_county(names: dict[str, str]) -> Rows:
    """`organs` with several short names are so many `organ`s; `names` are a county's own ones."""
    content = tomllib.loads((FOLDER / "every.toml").read_text(encoding="utf-8"))
    several = [
        {
            "level": row["level"],
            "kind": row["kind"],
            "short_name": short_name,
            "name": names.get(short_name, "{county}" + short_name),
        }
        for row in content["organs"]
        for short_name in row["short_names"]
    ]
    return [*content["organ"], *several]


def _for_level(rows: Rows, level: str) -> Rows:
    return [row for row in rows if row["level"] == level]


def _for_place(own: dict[str, Any], code: str) -> Rows:
    return [row for row in own.get("organ", []) if row["place"] == code]


def _divisions_of(county: Division, on: date) -> Iterator[tuple[Division, dict[str, str]]]:
    """City, county, towns and villages, each with the words that stand in names of its organs."""
    words = {"county": county.name}
    city = Division.objects.get(pk=county.parent_code)
    yield city, {**words, "city": city.name}
    yield county, words
    for town in towns_of(county, on):
        name = town.name.removeprefix(county.name) or town.name
        town_words = {**words, **_words_of_town(name)}
        yield town, town_words
        for village in Division.objects.children_of(town.code, on):
            yield village, {**town_words, **_words_of_village(village.name)}


def _words_of_town(name: str) -> dict[str, str]:
    name = name.removesuffix("办事处")
    government = "办事处" if name.endswith("街道") else "人民政府"
    stem = TOWN_ENDING.sub("", name)
    return {"town": name, "town_stem": stem, "town_government": government}


def _words_of_village(name: str) -> dict[str, str]:
    return {"village": village_name(name), "village_committee": name}


def _organ(row: dict[str, Any], division: Division, words: dict[str, str], on: date) -> Organ:
    return Organ(
        name=row["name"].format_map(words),
        short_name=row["short_name"].format_map(words),
        kind=row["kind"],
        level=division.level,
        place=division.code,
        valid_from=on,
    )


def _parent(
    row: dict[str, Any], division: Division, county: Division, made: Organs
) -> Organ | None:
    named = row.get("parent", "")
    if named == "none":
        return None
    if named:
        return made[county.code, named]
    if row["kind"] == Organ.Kind.CENTRE:
        return made.get((division.parent_code, Organ.Kind.CENTRE))
    return made[division.code, Organ.Kind.CENTRE]


def _stands(organ: Organ) -> bool:
    """A court of the city serves all its counties; one of the county may have been entered before."""
    if organ.kind != Organ.Kind.COURT:
        return False
    return Organ.objects.filter(place=organ.place, kind=organ.kind).exists()


class _Marks:
    """Case numbers' marks: 泌人调字 of the county, 泌花园人调字 of a town; none is given twice."""

    def __init__(self, county: Division, short: str) -> None:
        city = Division.objects.get(pk=county.parent_code).name
        stem = re.sub(r"(自治县|县|市|区|旗)$", "", county.name) or county.name
        shorts = (short, stem, f"{city.removesuffix('市')}{stem}", county.code)
        self.short = next(each for each in shorts if each and not _taken(f"{each}{MARK}"))
        self.given: set[str] = set()

    def of(self, division: Division) -> str:
        """'' for a village, which is numbered in the series of its town."""
        if division.level == Division.Level.VILLAGE:
            return ""
        if division.level == Division.Level.COUNTY:
            return self._give(self.short)
        stem = _words_of_town(division.name)["town_stem"]
        return self._give(f"{self.short}{stem}", f"{self.short}{division.name}", division.code)

    def _give(self, *beginnings: str) -> str:
        marks = (f"{beginning}{MARK}" for beginning in beginnings)
        mark = next(mark for mark in marks if mark not in self.given and not _taken(mark))
        self.given.add(mark)
        return mark


def _taken(mark: str) -> bool:
    return Organ.objects.filter(number_mark=mark, valid_to=None).exists()
