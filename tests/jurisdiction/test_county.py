import tomllib
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import fengqiao.rulebook
from fengqiao.jurisdiction.actions.draw_grids import Drawn, draw_grids, shares
from fengqiao.jurisdiction.actions.found_county import (
    CountyFounded,
    NotACounty,
    found_county,
    village_name,
)
from fengqiao.jurisdiction.actions.load_divisions import load_divisions
from fengqiao.jurisdiction.models import CountySetting, Division, Grid, Organ
from fengqiao.jurisdiction.querysets import NoSuchPlace
from tests.jurisdiction.conftest import FOUNDED_ON


def organs(**of: object) -> list[str]:
    return list(Organ.objects.filter(**of).order_by("name").values_list("name", flat=True))


def chain_above(organ: Organ) -> list[str]:
    names = []
    while organ.parent:
        organ = organ.parent
        names.append(organ.name)
    return names


def test_a_county_has_the_organs_that_every_county_has(biyang: str):
    found = Counter(Organ.objects.values_list("level", "kind"))

    assert found == {
        ("city", "court"): 1,
        ("county", "centre"): 1,
        ("county", "government"): 1,
        ("county", "court"): 1,
        ("county", "department"): 28,
        ("county", "committee"): 7,
        ("town", "centre"): 22,
        ("town", "committee"): 22,
        ("town", "government"): 22,
        ("town", "department"): 22,
        ("town", "police"): 22,
        ("town", "studio"): 2,
        ("village", "centre"): 355,
        ("village", "committee"): 355,
        ("village", "village_committee"): 355,
    }
    assert set(Organ.objects.values_list("valid_from", "valid_to")) == {(FOUNDED_ON, None)}


def test_each_centre_stands_under_the_next(biyang: str):
    village = Organ.objects.get(place="411726001001", kind="centre")

    assert village.name == "花园街道北曹庄社区综治中心"
    assert chain_above(village) == [
        "泌阳县花园街道社会治安综合治理中心",
        "泌阳县社会治安综合治理中心",
    ]


@pytest.mark.parametrize(
    ("place", "kind", "name", "above"),
    [
        (
            "411726001001",
            "committee",
            "花园街道北曹庄社区人民调解委员会",
            "花园街道北曹庄社区综治中心",
        ),
        (
            "411726102",
            "committee",
            "泌阳县羊册镇人民调解委员会",
            "泌阳县羊册镇社会治安综合治理中心",
        ),
        ("411726102", "police", "泌阳县公安局羊册派出所", "泌阳县公安局"),
        ("411726102", "department", "泌阳县司法局羊册司法所", "泌阳县司法局"),
        ("411726102", "government", "泌阳县羊册镇人民政府", "泌阳县羊册镇社会治安综合治理中心"),
        ("411726001", "government", "泌阳县花园街道办事处", "泌阳县花园街道社会治安综合治理中心"),
        ("411726204", "studio", "铜山乡“好大姐”调解工作室", "泌阳县铜山乡社会治安综合治理中心"),
        ("411726201", "studio", "盘古乡“乡贤之家”调解工作室", "泌阳县盘古乡社会治安综合治理中心"),
        ("411726", "court", "泌阳县人民法院", None),
        ("4117", "court", "驻马店市中级人民法院", None),
    ],
)
def test_an_organ_stands_where_it_belongs(
    biyang: str, place: str, kind: str, name: str, above: str
):
    organ = Organ.objects.get(place=place, kind=kind)

    assert (organ.name, organ.parent and organ.parent.name) == (name, above)


def test_departments_have_their_local_names(biyang: str):
    assert {"泌阳县教育体育局", "驻马店市生态环境局泌阳分局", "泌阳县公安局"} <= set(
        organs(kind="department", level="county")
    )


def test_every_department_that_a_route_names_is_there(biyang: str):
    routing = Path(fengqiao.rulebook.__file__).parent / "routing" / "dispute.toml"
    named = {
        to for route in tomllib.loads(routing.read_text("utf-8"))["route"] for to in route["to"]
    }

    there = set(Organ.objects.filter(kind="department").values_list("short_name", flat=True))

    assert named
    assert named - there == set()


def test_marks_are_the_county_s_and_its_towns_and_none_comes_twice(biyang: str):
    marks = dict(Organ.objects.exclude(number_mark="").values_list("place", "number_mark"))

    assert len(marks) == 23
    assert len(set(marks.values())) == 23
    assert (marks["411726"], marks["411726001"], marks["411726204"]) == (
        "泌人调字",
        "泌花园人调字",
        "泌铜山人调字",
    )


def test_towns_of_one_name_are_marked_apart(db: None):
    load_divisions("411726")
    Division.objects.filter(pk="411726102").update(name="花园镇")

    found_county("411726", on=FOUNDED_ON)

    centres = Organ.objects.filter(kind="centre", place__in=["411726001", "411726102"])
    assert dict(centres.values_list("place", "number_mark")) == {
        "411726001": "泌花园人调字",
        "411726102": "泌花园镇人调字",
    }


def test_counties_of_one_name_are_marked_apart(db: None):
    for county in ("320106", "410204"):  # 鼓楼区 of 南京 and of 开封
        load_divisions(county)
        found_county(county, on=FOUNDED_ON)

    centres = Organ.objects.filter(kind="centre", level="county")
    assert dict(centres.values_list("place", "number_mark")) == {
        "320106": "鼓楼人调字",
        "410204": "开封鼓楼人调字",
    }


def test_two_counties_of_a_city_share_its_court(biyang: str):
    load_divisions("411725")

    found_county("411725", on=FOUNDED_ON)

    assert organs(place="4117") == ["驻马店市中级人民法院"]
    assert organs(place="411725", kind="court") == ["确山县人民法院"]


def test_a_county_is_founded_once(biyang: str):
    before = Organ.objects.count()

    with pytest.raises(CountyFounded, match="已经建立过"):
        found_county("411726", on=date(2026, 1, 1))

    assert Organ.objects.count() == before


def test_only_a_county_can_be_founded(biyang: str):
    with pytest.raises(NotACounty, match="花园街道不是县级"):
        found_county("411726001", on=FOUNDED_ON)
    with pytest.raises(NoSuchPlace):
        found_county("110101", on=FOUNDED_ON)


def test_a_county_begins_without_a_second_factor(biyang: str):
    found = CountySetting.objects.values_list("place", "second_factor_required")
    assert list(found) == [("411726", False)]


# ── Grids ────────────────────────────────────────────────────────────────────────────────────────


def test_grids_are_drawn_to_the_numbers_of_the_newspaper(biyang: str):
    levels = Counter(Grid.objects.values_list("level", flat=True))
    villages = set(Grid.objects.values_list("village_code", flat=True))

    assert levels == {3: 3807, 4: 10100}
    assert len(villages) == 354
    assert len({village[:9] for village in villages}) == 22
    assert villages < set(Division.objects.filter(level="village").values_list("code", flat=True))


def test_grids_are_shared_out_evenly(biyang: str):
    third = Counter(Grid.objects.filter(level=3).values_list("parent_code", flat=True))
    fourth = Counter(Grid.objects.filter(level=4).values_list("parent_code", flat=True))

    assert set(third.values()) == {10, 11}
    assert set(fourth.values()) == {2, 3}
    assert set(fourth) == set(Grid.objects.filter(level=3).values_list("code", flat=True))


def test_drawing_again_gives_the_same_grids(biyang: str):
    before = list(Grid.objects.order_by("code").values())

    drawn = draw_grids("411726", on=FOUNDED_ON)

    assert drawn == Drawn(towns=22, villages=354, third=3807, fourth=10100)
    assert list(Grid.objects.order_by("code").values()) == before


def test_without_numbers_on_file_no_grid_is_invented(db: None):
    load_divisions("411725")

    assert draw_grids("411725", on=FOUNDED_ON) is None
    assert not Grid.objects.exists()


def test_a_grid_is_a_place(biyang: str):
    grid = Grid.objects.filter(level=4).order_by("code").first()

    assert (grid.code, grid.name) == ("411726001001001001", "北曹庄社区第1网格第1微网格")
    assert Division.objects.place_in_force(grid.code, FOUNDED_ON) == grid.code
    with pytest.raises(NoSuchPlace):
        Division.objects.place_in_force(grid.code, date(2024, 12, 31))


@given(total=st.integers(0, 5000), among=st.integers(1, 400))
def test_shares_add_up_and_differ_by_one_at_most(total: int, among: int):
    parts = shares(total, among)

    assert (sum(parts), len(parts)) == (total, among)
    assert max(parts) - min(parts) <= 1


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("北曹庄居民委员会", "北曹庄社区"),
        ("魏楼村民委员会", "魏楼村"),
        ("西周庄村委会", "西周庄村"),
        ("石头河村民员委会", "石头河村"),
        ("沟李村民委会", "沟李村"),
        ("苗楼易地扶贫搬迁社区居委会", "苗楼易地扶贫搬迁社区"),
        ("山心村村委会", "山心村"),
        ("多福巷社区居委会", "多福巷社区"),
        ("高\ue170村委会", "高\ue170村"),
        ("莫𡐓村委会", "莫𡐓村"),
        ("八连生活区", "八连生活区"),
        ("工业园区虚拟社区", "工业园区虚拟社区"),
    ],
)
def test_a_village_is_called_by_its_name(name: str, called: str):
    assert village_name(name) == called
