"""12345 orders and 110 referrals: in once under the sender's number, with no more than the matter needs."""

import csv
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from fengqiao.cases.models import Case
from fengqiao.jurisdiction.models import Division, DivisionChange
from fengqiao.ledgers.actions.take_orders import (
    OrderDiffers,
    Taken,
    add_to_order,
    look_orders_over,
    read_table,
    take_order,
    take_orders,
)
from fengqiao.ledgers.models import Delivery
from fengqiao.lib.refusal import Refusal
from fengqiao.rulebook.shapes import Feed
from fengqiao.rulebook.tables import in_force
from tests.cases.test_kinds import limits
from tests.world import COUNTY, TODAY, VILLAGE, World, do, moment

CLERK = "county.dispatcher"
ORDER = {
    "number": "12345-0017",
    "title": "某工地拖欠工资",
    "story": "在某工地干活三个月，工资没有发。",
    "place": "铜山乡大路庄村",
    "level": "投诉",
    "received_at": "2026-03-02 08:30",
    "name": "张甲",
    "phone": "12000000001",
}
REFERRAL = {
    "number": "110-0003",
    "story": "两家因排水争吵，民警已劝开。",
    "place": "铜山乡大路庄村",
    "name": "张甲",
    "phone": "12000000001",
    "agreed": "是",
}


def feed(name: str = "hotline") -> Feed:
    return in_force(TODAY, COUNTY).feed(name)


def take(world: World, by: str = CLERK, name: str = "hotline", **sent: str) -> Taken:
    order = ORDER if name == "hotline" else REFERRAL
    return take_order(feed(name), {**order, **sent}, by=world[by], at=world.now)


def written(path: Path, *rows: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.DictWriter(file, [*rows[0]])
        table.writeheader()
        table.writerows(rows)
    return path


HEADED = {
    "工单编号": "12345-0017",
    "标题": "某工地拖欠工资",
    "工单内容": "在某工地干活三个月，工资没有发。",
    "事发地点": "铜山乡大路庄村",
    "工单类型": "投诉",
    "来电人": "张甲",
    "来电号码": "12000000001",
    "身份证号": "411726197003020009",
    "满意度预测": "低",
}


# ── Once, under the sender's number ──────────────────────────────────────────────────────────────


def test_an_order_becomes_a_matter_with_its_clock_and_its_number(world: World) -> None:
    case = take(world).case

    assert case and (case.kind, case.channel, case.place) == ("request", "hotline", VILLAGE)
    assert case.former_number == "12345-0017"
    assert set(limits(case)) == {"request.complaint"}
    assert case.parties.get().phone == "12000000001"


def test_the_same_again_answers_alike_and_adds_nothing(world: World) -> None:
    first, second = take(world), take(world)

    assert (first.state, second.state, second.case) == ("new", "same", first.case)
    assert Case.objects.count() == Delivery.objects.count() == 1


def test_other_content_under_the_same_number_is_told_and_overwrites_nothing(world: World) -> None:
    case = take(world).case
    assert case

    with pytest.raises(OrderDiffers, match="“诉求内容”、“联系电话”与上次不同，没有改动") as no:
        take(world, story="工资又少了。", phone="12000000009")

    assert case.number in no.value.sentence
    case.refresh_from_db()
    assert case.story == ORDER["story"] and case.length == 1
    assert Case.objects.count() == 1


def test_what_differs_is_noted_in_the_matter_once_and_known_again(world: World) -> None:
    case = take(world).case
    assert case
    other = {**ORDER, "story": "工资又少了，还扣了押金。", "phone": "12000000009", "title": ""}

    first = add_to_order(feed(), other, by=world[CLERK], at=world.now)
    again = add_to_order(feed(), other, by=world[CLERK], at=world.now)

    assert (first.state, again.state, first.case) == ("added", "same", case)
    note = case.events.get(verb="note").facts["text"]
    assert note.splitlines() == [
        "12345热线工单：同一编号再次送来，与上次不同的有",
        "诉求标题：（这次没有写）",
        "诉求内容：工资又少了，还扣了押金。",
        "联系电话：有变化，请用“更正当事人信息”改",
    ]
    assert take_order(feed(), other, by=world[CLERK], at=world.now).state == "same"
    assert take(world).state == "same"
    case.refresh_from_db()
    assert case.story == ORDER["story"] and case.parties.get().phone == ORDER["phone"]


def test_a_third_content_is_told_against_the_last(world: World) -> None:
    take(world)
    add_to_order(feed(), {**ORDER, "story": "又少了。"}, by=world[CLERK], at=world.now)

    with pytest.raises(OrderDiffers, match="“联系电话”与上次不同"):
        take(world, story="又少了。", phone="12000000009")


def test_an_addition_to_a_closed_matter_says_so_and_loses_nothing(world: World) -> None:
    case = take(world).case
    assert case
    do(world, case, "decline", CLERK, ground="litigation")
    do(world, case, "archive", CLERK, volume="")

    with pytest.raises(Refusal, match="记一笔"):
        add_to_order(feed(), {**ORDER, "story": "又少了。"}, by=world[CLERK], at=world.now)
    assert Delivery.objects.get().added == []


def test_two_senders_may_use_one_number(world: World) -> None:
    take(world, number="7")
    take(world, name="police", number="7")

    assert {row.feed for row in Delivery.objects.all()} == {"hotline", "police"}


def test_what_is_kept_of_what_was_said_is_nobodys_name(world: World) -> None:
    take(world)

    kept = str(Delivery.objects.get().said)
    assert "张甲" not in kept and "12000000001" not in kept


def test_only_who_takes_orders_for_the_county_does(world: World) -> None:
    with pytest.raises(Refusal, match="请交给县中心"):
        take(world, by="town.clerk")


# ── Places, grades, moments ──────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "clock"),
    [("紧急求助", "emergency"), ("停水", "utilities"), ("咨询", "enquiry"), ("", "help")],
)
def test_the_grade_is_read_out_of_the_senders_words(world: World, said: str, clock: str) -> None:
    case = take(world, level=said).case

    assert case and set(limits(case)) == {f"request.{clock}"}


def test_a_place_that_was_merged_is_its_successor(world: World) -> None:
    old = Division.objects.create(
        code="411726204299", name="旧庄村委会", level="village", parent_code="411726204",
        valid_from="1980-01-01", valid_to="2026-01-31",
    )  # fmt: skip
    DivisionChange.objects.create(
        old=old.code, new=VILLAGE, on="2026-02-01", how="merged", source="（测试）", verified="own"
    )

    by_name, by_code = take(world, place="铜山乡旧庄村"), take(world, number="2", place=old.code)

    assert by_name.case and by_code.case
    assert by_name.case.place == by_code.case.place == VILLAGE


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"story": ""}, "没有写“诉求内容”"),
        ({"number": " "}, "没有写“工单编号”"),
        ({"place": "北京市海淀区某街"}, "没有找到|不在本县"),
        ({"received_at": "前天晚上吧"}, "看不懂"),
        ({"received_at": "2026-03-02 23:00"}, "比现在还晚"),
    ],
)
def test_what_cannot_be_taken_says_why(world: World, wrong: dict[str, str], sentence: str) -> None:
    with pytest.raises(Refusal, match=sentence):
        take(world, **wrong)
    assert not Case.objects.exists() and not Delivery.objects.exists()


# ── No more than the matter needs ────────────────────────────────────────────────────────────────


def test_the_police_hand_on_a_quarrel_only_where_the_people_agree(world: World) -> None:
    case = take(world, name="police").case
    assert case and (case.kind, case.channel) == ("dispute", "police")

    for said in ("否", "不清楚"):
        with pytest.raises(Refusal, match="没有记明当事人同意转办"):
            take(world, name="police", number="8", agreed=said)
    with pytest.raises(Refusal, match="当事人同意转办"):
        take(world, name="police", number="8", agreed="")


def test_violence_at_home_goes_where_few_see_it(world: World) -> None:
    case = take(world, name="police", story="丈夫酒后家暴，女方要求帮助。").case

    assert case and case.compartment == "domestic_violence"
    town = Case.objects.visible_to(world["town.clerk"])
    assert not town.filter(pk=case.pk).exists()


def test_what_is_not_needed_is_not_even_read(world: World, tmp_path: Path) -> None:
    table = read_table(feed(), written(tmp_path / "orders.csv", HEADED))

    assert (table.left, table.unknown) == (["身份证号"], ["满意度预测"])
    assert "411726197003020009" not in str(table.rows)
    [taken] = take_orders(feed(), table.rows, by=world[CLERK], at=world.now)
    assert taken.case and taken.case.parties.get().id_number == ""


# ── Many, out of a file ──────────────────────────────────────────────────────────────────────────


def test_a_file_is_looked_over_before_anything_is_written(world: World, tmp_path: Path) -> None:
    take(world)
    rows = [
        ORDER,
        {**ORDER, "story": "另一回事。"},
        {**ORDER, "number": "2"},
        {**ORDER, "number": "3", "story": ""},
    ]
    states = ["same", "differs", "new", "refused"]

    seen = look_orders_over(feed(), rows, by=world[CLERK], at=world.now)
    assert [one.state for one in seen] == states
    assert seen[1].differs == [("诉求内容", "另一回事。")]
    assert Case.objects.count() == 1

    done = take_orders(feed(), rows, by=world[CLERK], at=world.now)
    assert [one.state for one in done] == states
    assert "诉求内容" in done[1].reason and Case.objects.count() == 2
    number = [ORDER["number"]]
    added = take_orders(feed(), rows, by=world[CLERK], at=world.now, adding=number)
    assert [one.state for one in added] == ["same", "added", "same", "refused"]


def test_the_command_takes_a_file_and_says_what_came_of_each_row(
    world: World, tmp_path: Path, capsys: Any
) -> None:
    file = written(tmp_path / "orders.csv", HEADED, {**HEADED, "工单编号": "2", "工单内容": ""})

    call_command("orders", str(file), "--as", CLERK, "--dry-run")
    assert Case.objects.count() == 0
    call_command("orders", str(file), "--as", CLERK)

    said = capsys.readouterr().out
    assert "没有读的栏目（用不着）：身份证号" in said
    assert "收下1件，已经在系统里0件，记入原事项0件，与上次不同0件，没有收1件。" in said
    other = written(tmp_path / "other.csv", {**HEADED, "工单内容": "工资又少了。"})
    call_command("orders", str(other), "--as", CLERK, "--add", "12345-0017")
    assert "12345-0017 记入原事项" in capsys.readouterr().out
    with pytest.raises(CommandError, match="来文"):
        call_command("orders", str(file), "--as", CLERK, "--feed", "pigeon")


def test_the_moment_of_the_hotline_starts_the_clock(world: World) -> None:
    case = take(world, level="紧急", received_at="2026/3/2 8:30").case

    assert case and limits(case) == {"request.emergency": moment(10, 30)}
