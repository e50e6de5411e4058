import json
import tomllib
from datetime import date

import pytest
from django.db.models import Count

from fengqiao.jurisdiction.actions.load_divisions import FOLDER, load_divisions, packed_rows
from fengqiao.jurisdiction.models import Division, DivisionChange
from fengqiao.jurisdiction.querysets import DivisionAbolished, NoSuchPlace

pytestmark = pytest.mark.django_db
TODAY = date(2026, 3, 1)


def test_a_county_is_loaded_with_all_above_it():
    loaded = load_divisions("411726")

    counts = dict(Division.objects.values_list("level").annotate(Count("code")))
    assert counts == {"province": 1, "city": 1, "county": 1, "town": 24, "village": 357}
    assert loaded.by_level == counts
    assert Division.objects.full_name("411726001001") == (
        "河南省驻马店市泌阳县花园街道北曹庄居民委员会"
    )


def test_loading_again_changes_nothing_but_what_differs():
    load_divisions("411726")
    before = list(Division.objects.order_by("code").values())
    Division.objects.filter(pk="411726001").update(name="改过的名字")

    load_divisions("411726")

    assert list(Division.objects.order_by("code").values()) == before


def test_loading_a_province_keeps_what_is_there():
    load_divisions("411726")

    load_divisions("46")

    assert Division.objects.under("411726").count() == 382
    assert Division.objects.filter(level="county", parent_code="4604").get().name == "儋州市"
    assert Division.objects.full_name("460400100") == "海南省儋州市那大镇"


def test_an_unknown_county_is_refused_and_nothing_is_left():
    with pytest.raises(NoSuchPlace, match="999999"):
        load_divisions("999999")

    assert not Division.objects.exists()


def test_the_packed_nation_is_whole():
    """665,276 rows of the statistics of 2023 and three of GB/T 2260; every parent is there."""
    rows = list(packed_rows(""))
    living = [row for row in rows if row[5] is None]
    codes = {row[0] for row in rows}

    assert len(living) == 665_279
    assert len(codes) == len(rows)
    assert {row[3] for row in rows} - codes == {""}
    assert all(row[1] for row in rows)
    assert {row[1] for row in living if row[0] in ("71", "81", "82")} == {
        "台湾省",
        "香港特别行政区",
        "澳门特别行政区",
    }


# ── Characters that many systems lose ────────────────────────────────────────────────────────────

RARE = [
    ("420602", "420602006207", "莫𡐓村委会"),
    ("441424", "441424103203", "輋𣒍村委会"),
    ("451302", "451302107210", "那𡌶村委会"),
    ("420684", "420684103229", "高\ue170村委会"),
    ("450681", "450681101201", "\ue08b尾村村委会"),
]


@pytest.mark.parametrize(("county", "code", "name"), RARE)
def test_rare_names_survive_the_database_json_and_search(county: str, code: str, name: str):
    load_divisions(county)

    village = Division.objects.get(pk=code)

    assert village.name == name
    assert json.loads(json.dumps({"name": village.name})) == {"name": name}
    assert list(
        Division.objects.filter(name__contains=name[:2]).values_list("code", flat=True)
    ) == [code]


def test_a_village_is_known_by_the_character_it_should_have_had():
    load_divisions("450681")

    assert Division.objects.get(pk="450681101201").aliases == ["澫尾村", "万尾村"]


# ── What a code became ───────────────────────────────────────────────────────────────────────────


@pytest.fixture
def luoyang(db: None) -> None:
    load_divisions("4103")


@pytest.fixture
def hangzhou(db: None) -> None:
    load_divisions("3301")


@pytest.mark.parametrize(
    ("code", "on", "stands_for"),
    [
        ("410308", "2026-03-01", "410308 孟津区"),
        ("410306", "2026-03-01", "410308 孟津区"),
        ("410306", "2021-03-18", "410308 孟津区"),
        ("410306", "2021-03-17", "410306 吉利区"),
        ("410322", "2021-03-18", "410308 孟津区"),
        ("410322", "2021-03-17", "410322 孟津县"),
        ("410381", "2026-03-01", "410307 偃师区"),
        ("410323", "2010-01-01", "410323 新安县"),
    ],
)
def test_a_code_stands_for_what_was_in_force(luoyang: None, code: str, on: str, stands_for: str):
    division = Division.objects.resolve(code, date.fromisoformat(on))

    assert f"{division.code} {division.name}" == stands_for


def test_a_division_answers_to_its_old_names(luoyang: None):
    assert Division.objects.get(pk="410308").aliases == ["吉利区", "孟津县"]


def test_a_code_does_not_hold_before_it_began(luoyang: None):
    with pytest.raises(NoSuchPlace):
        Division.objects.resolve("410308", date(2021, 3, 17))


def test_a_divided_division_asks_which_part_is_meant(hangzhou: None):
    with pytest.raises(DivisionAbolished) as refused:
        Division.objects.resolve("330104", TODAY)

    assert [successor.code for successor in refused.value.successors] == ["330102", "330114"]
    assert refused.value.sentence == (
        "代码“330104”属于江干区，该区划已于2021年3月11日（周四）撤销，"
        "现由上城区（330102）、钱塘区（330114）承接。请在其中重新选择。"
    )


def test_a_town_of_an_abolished_county_names_the_county_that_followed(luoyang: None):
    with pytest.raises(DivisionAbolished, match=r"属于吉利区.*孟津区（410308）"):
        Division.objects.resolve("410306001", TODAY)


def test_a_county_that_is_gone_loads_what_followed_it():
    load_divisions("410306")

    assert Division.objects.resolve("410306", TODAY).name == "孟津区"
    assert Division.objects.under("410308").count() > 200


def test_a_chain_of_changes_is_followed_to_its_end(luoyang: None):
    Division.objects.filter(pk="410308").update(valid_to=date(2030, 6, 30))
    DivisionChange.objects.create(
        old="410308", new="410311", on=date(2030, 7, 1), how="merged", source="假设", verified="own"
    )

    assert Division.objects.resolve("410306", date(2030, 6, 30)).code == "410308"
    assert Division.objects.resolve("410306", date(2030, 7, 1)).code == "410311"


@pytest.mark.parametrize(
    "code", ["", "4", "41030", "999999", "41030600", "文字", "410308002001999"]
)
def test_a_code_nobody_knows_is_refused_with_a_way_out(luoyang: None, code: str):
    with pytest.raises(NoSuchPlace, match="请从辖区列表中重新选择"):
        Division.objects.place_in_force(code, TODAY)


def test_every_change_on_file_is_sound():
    told = tomllib.loads((FOLDER / "changes.toml").read_text(encoding="utf-8"))["change"]
    living = {row[0] for row in packed_rows("") if row[5] is None}

    for change in told:
        assert change["old"] not in living, change
        assert set(change["begins"]) <= set(change["new"]) <= living, change
        assert change["how"] in DivisionChange.How.values, change
        assert change["source"].strip(), change
        assert change["verified"] in {"law", "secondary", "practice", "own", "no"}, change


# ── Small facts ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("code", "name", "zone"),
    [
        ("411726399", "某某林场", False),
        ("411726400", "工业园区", True),
        ("411726401", "石材开发区", True),
        ("411726001", "花园街道", False),
        ("150102403", "东河街道", False),
        ("150822401", "磴口县农垦巴彦套海农场有限责任公司", True),
    ],
)
def test_from_400_on_a_town_is_a_zone_unless_its_name_is_a_town_s(code: str, name: str, zone: bool):
    assert Division(code=code, name=name, level="town").is_zone is zone


def test_a_county_whose_number_begins_with_4_is_no_zone():
    assert not Division(code="411726", level="county").is_zone


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("110101001", "北京市东城区东华门街道"),
        ("419001001", "河南省济源市沁园街道"),
        ("441900003", "广东省东莞市东城街道"),
    ],
)
def test_an_address_leaves_out_what_nobody_says(code: str, name: str):
    load_divisions(code)

    assert Division.objects.full_name(code) == name


def test_children_are_those_in_force(luoyang: None):
    now = Division.objects.children_of("4103", TODAY).values_list("name", flat=True)
    then = Division.objects.children_of("4103", date(2021, 3, 17)).values_list("name", flat=True)

    assert "孟津区" in now and "吉利区" not in now
    assert "吉利区" in then and "孟津区" not in then
