"""One entry, many ledgers: each page, its filters, its workbook, and the lines that nobody wrote."""

import re
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from fengqiao.figures.actions.count import count_everything
from fengqiao.ledgers.definitions.entries import FIELDS
from fengqiao.ledgers.models import Export
from fengqiao.rulebook import book
from tests.desk.staff import Staff
from tests.world import NEIGHBOUR_VILLAGE, World, do, fresh, moment, register_dispute, walk

LATER = moment(9, on=date(2026, 3, 20))
NAMES = ["types", "colours", "sources", "register", "confirmations", "revisits"]


@pytest.fixture(autouse=True)
def days_later(world: World) -> Iterator[None]:
    """One that went all the way, one that was registered by the police and graded, one of the neighbours."""
    walk(world, until="evaluated")
    graded = register_dispute(world, channel="police", title="王某与赵某宅基地纠纷", type="0902")
    do(world, graded, "grade", "village.clerk", grounds=["weapon"])
    register_dispute(world, "neighbour.clerk", place=NEIGHBOUR_VILLAGE, title="邻镇的一件")
    count_everything(at=LATER)
    with time_machine.travel(LATER, tick=False):
        yield


def lines(page: str) -> int:
    return page.count("<tr data-row>")


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("types", 2),
        ("colours", 1),
        ("sources", 2),
        ("register", 1),
        ("confirmations", 0),
        ("revisits", 1),
    ],
)
def test_a_ledger_has_the_cases_that_stand_in_it(world: World, name: str, many: int) -> None:
    page = Staff(world, "town.clerk").read(f"/ledgers/{name}/")

    assert lines(page) == many
    assert "邻镇的一件" not in page


def test_those_of_disputes_come_first(world: World) -> None:
    page = Staff(world, "town.clerk").read("/ledgers/")

    listed = re.findall(r'href="/ledgers/(\w+)/"', page)
    assert listed[: len(NAMES)] == NAMES
    assert "letters" in listed[len(NAMES) :]


def test_a_line_says_what_the_case_says_and_names_nobody(world: World) -> None:
    clerk = Staff(world, "town.clerk")

    register, revisits = clerk.read("/ledgers/register/"), clerk.read("/ledgers/revisits/")

    for said in (
        "张*、李*",
        "当事人上门申请",
        "书面",
        "600.00",
        "2026-03-07",
        "郑调解",
        "协议已经履行",
    ):
        assert f"<td>{said}</td>" in register
    assert "<td>上门</td>" in revisits
    assert "<td>满意</td>" in revisits
    assert "张甲" not in register + revisits


def test_a_colour_stands_with_the_facts_it_rests_on(world: World) -> None:
    assert "现场有人持械" in Staff(world, "town.clerk").read("/ledgers/colours/")


@pytest.mark.parametrize(
    ("asked", "many"),
    [("channel=police", 1), ("channel=court", 0), ("type=0201", 1), ("since=2026-03-03", 0)],
)
def test_the_filters_narrow_a_ledger(world: World, asked: str, many: int) -> None:
    assert lines(Staff(world, "town.clerk").read(f"/ledgers/sources/?{asked}")) == many


def test_who_sees_no_case_finds_the_ledgers_empty(world: World) -> None:
    for name in NAMES:
        assert lines(Staff(world, "labour.liaison").read(f"/ledgers/{name}/")) == 0
    assert Staff(world, "town.clerk").open("/ledgers/none/").status_code == 404


def test_what_lies_in_a_compartment_is_in_the_ledger_of_its_holder_alone(world: World) -> None:
    case = register_dispute(world, safety=["domestic_violence"], title="专人办理的一件")
    assert fresh(case).compartment

    assert "专人办理的一件" in Staff(world, "village.clerk").read("/ledgers/types/")
    assert "专人办理的一件" not in Staff(world, "county.dispatcher").read("/ledgers/types/")


def test_the_lines_that_nobody_wrote_are_counted(world: World) -> None:
    """Four ledgers less one entry (types, sources, register, revisits), and three less one."""
    assert "少写了 5 行台账" in Staff(world, "town.clerk").read("/ledgers/")


def cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("name", NAMES)
def test_a_ledger_goes_out_under_the_headings_that_people_know(world: World, name: str) -> None:
    clerk = Staff(world, "town.clerk")
    [ledger] = [row for row in book.read().ledgers if row.name == name]

    answer = clerk.client.post(f"/ledgers/{name}/export/", {})

    rows = cells(b"".join(answer))
    assert ["序号", *(one.label for one in ledger.columns)] in rows
    kept = Export.objects.get()
    assert (kept.asked["ledger"], kept.is_masked) == (name, True)
    assert kept.rows == lines(clerk.read(f"/ledgers/{name}/"))
    assert "周镇办" in str(rows)
    assert "张甲" not in str(rows)


def test_who_takes_nothing_out_gets_no_workbook(world: World) -> None:
    leader = Staff(world, "leader")

    assert leader.client.post("/ledgers/types/export/", {}).status_code == 403
    assert "导出Excel" not in leader.read("/ledgers/types/")


@pytest.mark.parametrize("name", NAMES)
def test_a_page_asks_at_most_twelve_things(world: World, name: str) -> None:
    clerk = Staff(world, "town.clerk")
    clerk.read(f"/ledgers/{name}/")

    with CaptureQueriesContext(connection) as asked:
        clerk.read(f"/ledgers/{name}/")

    assert len(asked) <= 12


def test_every_column_of_every_ledger_is_known() -> None:
    columns = {one.field for row in book.read().ledgers for one in row.columns}

    assert columns == set(FIELDS)
