"""What a ledger means, as somebody reads it: headings, cells, places, outcomes."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from fengqiao.ledgers.actions.open_ledger import NoHeadings, headings_in, sheet_of
from fengqiao.ledgers.actions.take_in import going
from fengqiao.ledgers.definitions.headings import letter
from fengqiao.ledgers.definitions.rows import Unclear, Understood
from fengqiao.lib.refusal import Refusal
from tests.ledgers.building import PLAIN, opened, plain_row, workbook
from tests.world import NEIGHBOUR_VILLAGE, OTHER_VILLAGE, TOWN, VILLAGE, World

pytestmark = pytest.mark.django_db


def read(world: World, path: Path, by: str = "town.clerk", **more: Any) -> list[Any]:
    return list(going(opened(world, path, by, **more)).rows)


def one(world: World, tmp_path: Path, by: str = "town.clerk", **differs: Any) -> Understood:
    [found] = read(world, workbook(tmp_path / "a.xlsx", [PLAIN, plain_row(**differs)]), by)
    assert isinstance(found, Understood), found
    return found


def refused(world: World, tmp_path: Path, by: str = "town.clerk", **differs: Any) -> str:
    [found] = read(world, workbook(tmp_path / "a.xlsx", [PLAIN, plain_row(**differs)]), by)
    assert isinstance(found, Unclear), found
    return found.reason


def test_a_plain_row(world: World, tmp_path: Path) -> None:
    found = one(world, tmp_path)

    assert found.row == 2
    assert found.facts == {
        "title": "张某与李某邻里纠纷",
        "story": "第1件：两家为排水沟争吵。",
        "place": VILLAGE,
        "type": "0299",
        "channel": "visit",
        "safety": [],
        "people": None,
        "amount": None,
        "registered_on": date(2025, 3, 5),
        "accepted_on": None,
        "concluded_on": date(2025, 3, 9),
        "occurred_on": None,
        "stage": "archived",
        "outcome": "agreed",
    }
    assert [(p["role"], p["name"], p["phone"]) for p in found.parties] == [
        ("applicant", "张甲1", "12000000001"),
        ("respondent", "李乙1", ""),
    ]
    assert found.rest == {}


# ── Headings ─────────────────────────────────────────────────────────────────────────────────────


def test_a_title_two_rows_of_headings_merged_cells_a_total(world: World, tmp_path: Path) -> None:
    """As towns send them: built after the columns of their ledgers."""
    rows = [
        ["铜山乡二〇二四年度矛盾纠纷排查化解台账"],
        [
            "序号",
            "村（社区）",
            "申请人",
            "",
            "被申请人",
            "",
            "纠纷类型",
            "登记时间",
            "简要情况",
            "调解员",
            "调解结果",
            "民族",
        ],
        ["", "", "姓名", "联系电话", "姓名", "联系电话"],
        [
            1,
            "大路庄村",
            "张甲",
            "12000000001",
            "李乙",
            "１２０００００００２２",
            "邻里纠纷",
            "3月5日",
            "排水争吵",
            "郑调解",
            "调解成功",
            "汉",
        ],
        [2, "", "王丙、赵丁", "", "钱戊", "", "土地承包", "12月31日", "边界不清", "", "调解中", ""],
        [],
        ["合计", "", "2件"],
        ["填表人：某某"],
    ]
    merged = ("A1:L1", "A2:A3", "B2:B3", "C2:D2", "E2:F2", "B4:B5")

    found = read(world, workbook(tmp_path / "a.xlsx", rows, merged=merged))

    first, second, *rest = found
    assert isinstance(first, Understood) and isinstance(second, Understood)
    assert rest == [None] * 3
    assert [(p["name"], p["phone"]) for p in first.parties] == [
        ("张甲", "12000000001"),
        ("李乙", "12000000022"),
    ]
    assert [p["name"] for p in second.parties] == ["王丙", "赵丁", "钱戊"]
    assert [one.facts["registered_on"] for one in (first, second)] == [
        date(2024, 3, 5),
        date(2024, 12, 31),
    ]
    assert [one.facts["place"] for one in (first, second)] == [VILLAGE, VILLAGE]
    assert (second.facts["stage"], second.facts["type"]) == ("accepted", "0901")
    assert first.rest == {"调解员": "郑调解", "民族": "汉"}


def test_the_order_of_columns_means_nothing(world: World, tmp_path: Path) -> None:
    names = [name.replace("联系电话", "申请人电话") for name in PLAIN]
    forward = [names, plain_row()]
    backward = [row[::-1] for row in forward]

    a, b = (
        read(world, workbook(tmp_path / f"{n}.xlsx", rows))[0]
        for n, rows in enumerate((forward, backward))
    )

    assert (a.facts, a.parties, a.command_id) == (b.facts, b.parties, b.command_id)


def test_a_column_can_be_told_what_it_means(world: World, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[*PLAIN, "缘由"], [*plain_row(), "水沟"]])

    [kept] = read(world, path)
    [told] = read(world, path, mapping={"缘由": "title", "简要情况": "-"})

    assert kept.rest == {"缘由": "水沟"}
    assert (told.facts["title"], told.facts["story"]) == ("水沟", "水沟")


def test_a_sheet_without_headings_is_refused_in_words(world: World, tmp_path: Path) -> None:
    with pytest.raises(NoHeadings, match="表头"):
        opened(world, workbook(tmp_path / "a.xlsx", [["一", "二"], [1, 2]]))


def test_what_is_not_known_is_named(world: World, tmp_path: Path) -> None:
    imported = opened(world, workbook(tmp_path / "a.xlsx", [[*PLAIN, "缘由", "民族"], plain_row()]))

    assert headings_in(sheet_of(imported), imported).unknown == ["缘由", "民族"]


def test_columns_have_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


# ── Days ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "on"),
    [
        (date(2025, 3, 5), date(2025, 3, 5)),
        ("2025年3月5日", date(2025, 3, 5)),
        ("去年腊月二十三", date(2026, 2, 10)),
        ("3月1日", date(2026, 3, 1)),
        ("12月20日", date(2025, 12, 20)),
        (45721, date(2025, 3, 5)),
    ],
)
def test_days_are_counted_from_the_ledgers_day(
    world: World, tmp_path: Path, said: Any, on: date
) -> None:
    """The ledger is of 2026-03-02: a day without a year lies before it."""
    assert one(world, tmp_path, 登记日期=said, 办结日期="").facts["registered_on"] == on


def test_a_month_stays_beside_the_case_as_it_was_written(world: World, tmp_path: Path) -> None:
    found = one(world, tmp_path, 登记日期="二〇二五年三月")

    assert found.facts["registered_on"] == date(2025, 3, 1)
    assert found.rest == {"登记日期": "二〇二五年三月"}


def test_an_end_without_a_year_may_lie_in_the_next(world: World, tmp_path: Path) -> None:
    found = one(world, tmp_path, 登记日期="2025年12月30日", 办结日期="1月3日")

    assert found.facts["concluded_on"] == date(2026, 1, 3)


# ── Places ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("大路庄村", VILLAGE),
        ("大路庄", VILLAGE),
        ("大路庄村委会", VILLAGE),
        ("大路庄村民委员会", VILLAGE),
        ("铜山乡大路庄村", VILLAGE),
        ("铜山乡 彭庄", OTHER_VILLAGE),
        ("河南省驻马店市泌阳县铜山乡彭庄村", OTHER_VILLAGE),
        ("泌阳县铜山乡", TOWN),
        ("铜山", TOWN),
        ("花园街道北曹庄社区", NEIGHBOUR_VILLAGE),
        ("花园办事处北曹庄居委会", NEIGHBOUR_VILLAGE),
        (VILLAGE, VILLAGE),
        ("", "411726"),
    ],
)
def test_a_place_by_its_names(world: World, tmp_path: Path, said: str, place: str) -> None:
    assert one(world, tmp_path, "county.dispatcher", **{"村（社区）": said}).facts["place"] == place


def test_what_lies_in_a_house_is_kept(world: World, tmp_path: Path) -> None:
    rows = [["发生地点", *PLAIN[2:]], ["大路庄村一组7号", *plain_row()[2:]]]

    [found] = read(world, workbook(tmp_path / "a.xlsx", rows))

    assert (found.facts["place"], found.rest) == (VILLAGE, {"发生地点": "大路庄村一组7号"})


@pytest.mark.parametrize("said", ["没有这个村", "上海市", "411726999999"])
def test_a_place_that_is_not_ours_is_refused(world: World, tmp_path: Path, said: str) -> None:
    assert "。" in refused(world, tmp_path, **{"村（社区）": said})


# ── Outcomes, types, people ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "ended", "stage", "outcome"),
    [
        ("调解成功", "2025.3.9", "archived", "agreed"),
        ("达成协议", "2025.3.9", "archived", "agreed"),
        ("未达成协议", "2025.3.9", "archived", "terminated"),
        ("调解不成", "", "archived", "terminated"),
        ("已履行", "2025.3.9", "archived", "performed"),
        ("自行和解", "2025.3.9", "archived", "reconciled"),
        ("不予受理", "2025.3.9", "archived", "declined"),
        ("正在调解", "", "accepted", ""),
        ("未办结", "", "registered", ""),
        ("", "2025.3.9", "archived", ""),
        ("", "", "registered", ""),
        ("双方握手言欢", "2025.3.9", "archived", ""),
    ],
)
def test_how_it_ended_says_where_it_stands(
    world: World, tmp_path: Path, said: str, ended: str, stage: str, outcome: str
) -> None:
    facts = one(world, tmp_path, 调解结果=said, 办结日期=ended).facts

    assert (facts["stage"], facts["outcome"]) == (stage, outcome)


def test_open_and_ended_at_once_is_asked_back(world: World, tmp_path: Path) -> None:
    assert "请核对" in refused(world, tmp_path, 调解结果="正在调解")


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("邻里纠纷", "0299"),
        ("婚姻家庭纠纷", "0101"),
        ("宅基地", "0902"),
        ("拖欠农民工工资纠纷", "0705"),
        ("道路交通事故", "0503"),
        ("用水、排水、通行、通风、采光纠纷", "0201"),
        ("0201", "0201"),
        ("民间借贷纠纷", "0804"),
    ],
)
def test_types_by_their_words(world: World, tmp_path: Path, said: str, code: str) -> None:
    assert one(world, tmp_path, 纠纷类型=said).facts["type"] == code


def test_a_type_that_is_not_known_stays_as_it_was_written(world: World, tmp_path: Path) -> None:
    found = one(world, tmp_path, 纠纷类型="疑难杂症")

    assert (found.facts["type"], found.rest) == ("", {"纠纷类型": "疑难杂症"})


def test_names_and_numbers_do_not_stand_in_what_everybody_reads(
    world: World, tmp_path: Path
) -> None:
    story = "张甲与张丙因排水争吵，张甲电话12000000001，身份证411726197003020009。张甲村不在其列。"
    found = one(world, tmp_path, 申请人="张甲、张丙", 简要情况=story)

    said = found.facts["title"] + found.facts["story"]
    assert "12000000001" not in said and "411726197003020009" not in said
    assert "张某甲" in said and "张某乙" in said
    assert "张甲村" in said  # a place, no person


def test_an_identity_number_that_is_wrong_is_kept_aside(world: World, tmp_path: Path) -> None:
    found = one(world, tmp_path, 申请人="张甲（411726197003020008）")

    assert found.parties[0]["id_number"] == ""
    assert "411726197003020008" in str(found.rest)


@pytest.mark.parametrize("words", ["被丈夫家暴", "夫妻家庭暴力"])
def test_violence_at_home_is_heard(world: World, tmp_path: Path, words: str) -> None:
    assert one(world, tmp_path, 简要情况=words).facts["safety"] == ["domestic_violence"]


@pytest.mark.parametrize(
    ("differs", "said"),
    [
        ({"登记日期": "", "办结日期": ""}, "登记日期"),
        ({"登记日期": "2025-02-30"}, "没有"),
        ({"登记日期": 2025.1}, "几月"),
        ({"申请人": "", "被申请人": "", "简要情况": "", "纠纷类型": "邻里纠纷"}, "不知道是什么事"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_the_reason(
    world: World, tmp_path: Path, differs: dict[str, Any], said: str
) -> None:
    assert said in refused(world, tmp_path, **differs)


# ── The same row ─────────────────────────────────────────────────────────────────────────────────


def test_a_row_is_known_by_what_it_says_not_by_where_it_stands(
    world: World, tmp_path: Path
) -> None:
    rows = [PLAIN, plain_row(1), plain_row(2), [7, *plain_row(1)[1:]]]

    first, second, repeated = read(world, workbook(tmp_path / "a.xlsx", rows))
    [elsewhere] = read(world, workbook(tmp_path / "b.xlsx", [PLAIN, [9, *plain_row(2)[1:]]]))

    assert len({first.command_id, second.command_id, repeated.command_id}) == 3
    assert elsewhere.command_id == second.command_id
    again = read(world, workbook(tmp_path / "c.xlsx", rows))
    assert [one.command_id for one in again] == [
        one.command_id for one in (first, second, repeated)
    ]


def test_only_in_ones_own_place(world: World, tmp_path: Path) -> None:
    imported = opened(world, workbook(tmp_path / "a.xlsx", [PLAIN, plain_row()]))

    assert replace(going(imported).headings).known == len(PLAIN)
    with pytest.raises(Refusal, match="权限"):
        opened(world, workbook(tmp_path / "a.xlsx", [PLAIN]), "mediator")
