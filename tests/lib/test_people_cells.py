"""Several people in one cell, as a table: the cell, who is in it, what is left over."""

import pytest

from fengqiao.lib.people_cells import People, Person, people_in, sides_in

ONE_SIDE: list[tuple[str, list[Person], list[str]]] = [
    ("张三", [Person("张三")], []),
    ("张　三", [Person("张三")], []),
    (" 张 三 ", [Person("张三")], []),
    ("张三、李四；王五", [Person("张三"), Person("李四"), Person("王五")], []),
    ("张三,李四", [Person("张三"), Person("李四")], []),
    ("张三 李四", [Person("张三"), Person("李四")], []),
    ("张三\n李四", [Person("张三"), Person("李四")], []),
    ("张三（12000000001）", [Person("张三", "12000000001")], []),
    ("张三 12000000001", [Person("张三", "12000000001")], []),
    ("张三１２００００００００１", [Person("张三", "12000000001")], []),
    ("张三、12000000001", [Person("张三", "12000000001")], []),
    (
        "张三（12000000001）、李四 411726197003020009",
        [Person("张三", "12000000001"), Person("李四", "", "411726197003020009")],
        [],
    ),
    ("李四（电话：0396-7000000）", [Person("李四", "0396-7000000")], []),
    ("张三等5人", [Person("张三")], ["等5人"]),
    ("王某某等十余户", [Person("王某某")], ["等十余户"]),
    ("张三（男，45岁）", [Person("张三")], ["男,45岁"]),
    ("张三,男,45", [Person("张三")], ["男", "45"]),
    ("阿不都·热合曼", [Person("阿不都·热合曼")], []),
    ("𠅤一", [Person("𠅤一")], []),
    ("😀", [Person("😀")], []),
    ("Li Wei", [Person("Li Wei")], []),
    ("12000000001", [], ["12000000001"]),
    ("申请人：张三", [Person("张三")], []),
    ("无", [], ["无"]),
    ("", [], []),
]


@pytest.mark.parametrize(("cell", "people", "left"), ONE_SIDE)
def test_who_is_in_a_cell(cell: str, people: list[Person], left: list[str]) -> None:
    assert people_in(cell) == People(first=people, left=left)


@pytest.mark.parametrize(
    ("cell", "first", "second"),
    [
        ("张三与李四", ["张三"], ["李四"]),
        ("张三诉李四", ["张三"], ["李四"]),
        ("张三和李四、王五", ["张三"], ["李四", "王五"]),
        ("张和平、李四", ["张和平"], ["李四"]),
        ("张三、李四", ["张三"], ["李四"]),
        ("甲方：张三 乙方：李四", ["张三"], ["李四"]),
        ("申请人：张三、王五；被申请人：李四", ["张三", "王五"], ["李四"]),
        ("张三与某某建筑有限公司", ["张三"], ["某某建筑有限公司"]),
        ("张三", ["张三"], []),
    ],
)
def test_both_sides_in_one_cell(cell: str, first: list[str], second: list[str]) -> None:
    found = sides_in(cell)

    assert [p.name for p in found.first] == first
    assert [p.name for p in found.second] == second


@pytest.mark.parametrize(
    ("name", "is_one"),
    [("某某建筑有限公司", True), ("大路庄村民委员会", True), ("张社", False), ("张三", False)],
)
def test_an_organisation_is_known_by_the_end_of_its_name(name: str, is_one: bool) -> None:
    assert Person(name).is_organisation is is_one
