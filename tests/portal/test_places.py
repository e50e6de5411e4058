"""Where it happened: typed as people type, or told by the poster that somebody scanned."""

import pytest

from fengqiao.jurisdiction.models import Division
from tests.portal.resident import ANSWERS, Resident
from tests.world import COUNTY, TOWN, VILLAGE, World, moment

pytestmark = pytest.mark.django_db

ELSEWHERE = "110105001001"


@pytest.fixture
def resident(world: World) -> Resident:
    return Resident()


def other_county(code: str, name: str) -> None:
    """A county of another province, with what contains it."""
    rows = ((code[:2], "江西省", "province"), (code[:4], "上饶市", "city"), (code, name, "county"))
    for each, called, level in rows:
        Division.objects.create(
            code=each,
            name=called,
            level=level,
            parent_code=each[:-2],
            valid_from=moment().date(),
        )


# ── By typing ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "typed",
    ["大路", " 大路庄 ", "dlz", "DLZC", "daluzhuang", "dalz", "大路莊", "大陆庄", "ｄｌｚ"],
)
def test_a_place_is_found_as_people_type_it(resident: Resident, typed: str) -> None:
    """Characters, letters, traditional characters, one of the same sound; all without script."""
    html = resident.read("new/where/", q=typed)

    assert f'value="{VILLAGE}"' in html and "<small>铜山乡</small>" in html


def test_a_town_comes_before_its_villages_and_the_county_can_be_chosen(resident: Resident) -> None:
    by_letters, by_name = resident.read("new/where/", q="ts"), resident.read("new/where/", q="泌阳")

    assert f'value="{TOWN}"' in by_letters
    assert f'value="{COUNTY}"' in by_name and "河南省驻马店市" in by_name


@pytest.mark.parametrize("typed", ["没有这个地方", "zzz", "😀", "%", "_", "'", "x" * 500])
def test_what_is_not_found_says_what_to_do(resident: Resident, typed: str) -> None:
    assert "换几个字试试" in resident.read("new/where/", q=typed)


def test_a_place_of_another_province_is_not_taken_for_ours(resident: Resident) -> None:
    """Two provinces share a name: both are told with their province, and only ours can be chosen."""
    other_county("361199", "铜山县")

    html = resident.read("new/where/", q="铜山")

    assert f'value="{TOWN}"' in html
    assert "江西省上饶市铜山县" in html and 'value="361199"' not in html


def test_a_place_elsewhere_is_told_in_either_spelling(resident: Resident) -> None:
    other_county("361198", "乾县")

    assert "江西省上饶市乾县" in resident.read("new/where/", q="乾縣")


def test_a_county_that_has_not_opened_says_where_to_go(resident: Resident) -> None:
    answer = resident.send("new/where/", place=ELSEWHERE)

    assert answer.status_code == 404
    assert "还没有在这里开通网上受理" in answer.content.decode()


@pytest.mark.parametrize("place", [f"{TOWN}999", "４１１７２６２０４２０６", "411726204206; --"])
def test_a_place_that_is_none_is_not_taken(resident: Resident, place: str) -> None:
    assert resident.send("new/where/", place=place).status_code in (404, 422)
    assert "已经选了" not in resident.read("new/where/")


def test_somebody_who_is_not_sure_chooses_the_county(resident: Resident) -> None:
    assert resident.file(where={"place": COUNTY}).place == COUNTY


def test_the_very_spot_is_told_in_words(resident: Resident) -> None:
    case = resident.file(where={"place": VILLAGE, "spot": "村东头水渠边"})

    assert case.story.endswith("具体地点：村东头水渠边")


def test_a_spot_that_is_too_long_is_told_and_the_place_stays(resident: Resident) -> None:
    answer = resident.send("new/where/", place=VILLAGE, spot="水" * 201)

    html = answer.content.decode()
    assert answer.status_code == 422 and "太长了" in html
    assert "大路庄村" in html and "水" * 201 in html


# ── By the poster ────────────────────────────────────────────────────────────────────────────────


def test_who_scanned_a_poster_only_confirms_the_place(resident: Resident) -> None:
    home = resident.read("", place=VILLAGE)
    resident.send("new/what/", **ANSWERS["what"])
    html = resident.read("new/where/")

    assert "铜山乡大路庄村的二维码" in home
    assert "您扫的是这里的二维码" in html and f'value="{VILLAGE}"' in html
    assert resident.send("new/where/", place=VILLAGE).status_code == 302


def test_the_posters_place_is_in_the_draft_and_survives_its_cookie(resident: Resident) -> None:
    resident.read("", place=VILLAGE)
    resident.send("new/what/", **ANSWERS["what"])
    del resident.client.cookies["fq_place"]

    assert f'value="{VILLAGE}"' in resident.read("new/where/")


def test_a_draft_begun_before_the_scan_is_asked_with_the_place(resident: Resident) -> None:
    resident.send("new/what/", **ANSWERS["what"])
    resident.read("", place=VILLAGE)

    assert "您扫的是这里的二维码" in resident.read("new/where/")


def test_what_somebody_chose_himself_is_not_overwritten(resident: Resident) -> None:
    resident.send("new/where/", place=TOWN)
    resident.read("", place=VILLAGE)

    html = resident.read("new/where/")
    assert "已经选了" in html and f'value="{TOWN}"' in html


@pytest.mark.parametrize("place", [ELSEWHERE, "", "x", "4117", f"{TOWN}999", "４１１７２６"])
def test_a_poster_of_no_place_of_ours_changes_nothing(resident: Resident, place: str) -> None:
    html = resident.read("", place=place)

    assert "您扫的是" not in html and "反映一件事" in html
    assert "fq_place" not in resident.client.cookies
    assert "您扫的是" not in resident.read("new/where/")


def test_who_leaves_leaves_no_place_behind(resident: Resident) -> None:
    resident.read("", place=VILLAGE)
    resident.send("leave/")

    assert "您扫的是" not in resident.read("new/where/")
