"""The tables that are reported, at the desk: seen, opened, reported, put right, taken out."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from fengqiao.figures.actions.count import count_everything
from fengqiao.figures.models import ReportCorrection, TableReport
from fengqiao.ledgers.models import Export
from fengqiao.lib.typesetting import pages_of
from fengqiao.rulebook.tables import in_force
from tests.desk.staff import Staff
from tests.mediators.crew import committee, mediator, particulars
from tests.world import (
    COUNTY,
    NEIGHBOUR_TOWN,
    TOWN,
    VILLAGE,
    World,
    do,
    moment,
    register_dispute,
    walk,
)

LATER = moment(9, on=date(2026, 4, 7))
MARCH = "from=2026-03&to=2026-03"
MOST = 12


@pytest.fixture
def april(world: World) -> Iterator[time_machine.Traveller]:
    """Two matters of March, one agreed, one not; it is April."""
    walk(world, until="performed")
    ended(world)
    count_everything(at=LATER)
    with time_machine.travel(LATER, tick=False) as travelling:
        yield travelling


def ended(world: World, **differs: object) -> None:
    case = register_dispute(world, **differs)
    do(world, case, "accept", "village.clerk", basis="application")
    do(world, case, "terminate", "village.clerk", ground="no_agreement", reason="双方没有谈成。")


pytestmark = pytest.mark.usefixtures("april")


def test_the_table_leads_down_to_the_village_and_to_the_cases(world: World) -> None:
    clerk = Staff(world, "county.dispatcher")

    county = clerk.read(f"/statistics/?{MARCH}")
    town = clerk.read(f"/statistics/?place={TOWN}&{MARCH}")
    cases = clerk.read(f"/statistics/cases/?place={TOWN}&{MARCH}&code=01")
    agreed = clerk.read(f"/statistics/cases/?place={TOWN}&{MARCH}&code=39")

    assert f"place={TOWN}&amp;{MARCH.replace('&', '&amp;')}" in county
    assert f"place={VILLAGE}" in town
    assert cases.count("<tr data-row") == 2
    assert agreed.count("<tr data-row") == 1


def test_the_last_month_that_is_over_is_shown_first(world: World) -> None:
    assert 'value="2026-03" required' in Staff(world, "town.clerk").read("/statistics/")


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        (f"place={NEIGHBOUR_TOWN}", 404),
        (f"place={COUNTY}", 404),
        ("from=2026-13", 422),
        ("from=bad", 422),
        ("from=2026-03&to=2026-02", 422),
        ("from=2006-01&to=2026-02", 422),
    ],
)
def test_what_is_not_for_him_or_no_time_is_refused(world: World, asked: str, status: int) -> None:
    assert Staff(world, "town.clerk").open(f"/statistics/?{asked}").status_code == status


@pytest.mark.parametrize("name", ["admin", "grid.worker"])
def test_who_sees_no_table_has_no_way_to_it(world: World, name: str) -> None:
    somebody = Staff(world, name)

    assert somebody.open("/statistics/").status_code == 403
    assert 'href="/statistics/"' not in somebody.read("/posts/")


def test_who_may_not_open_the_cases_sees_the_number_alone(world: World) -> None:
    station = Staff(world, "police.liaison")

    assert "code=01" in station.read(f"/statistics/?{MARCH}")
    page = station.read(f"/statistics/cases/?place={TOWN}&{MARCH}&code=01")
    assert "没有您的岗位可以打开的案件" in page
    assert "排水纠纷" not in page


def test_a_table_is_reported_and_put_right(world: World) -> None:
    clerk = Staff(world, "town.clerk")
    answer = clerk.post("/statistics/report/", clerk.form(f"/statistics/?{MARCH}"))
    made = TableReport.objects.get()
    assert answer.url == f"/statistics/reports/{made.pk}/"
    assert "没有更正" in clerk.read(answer.url)

    ended(world)
    count_everything(at=LATER)
    assert "现在数出来不一样的" in clerk.read(answer.url)
    assert clerk.send(answer.url, reason="").status_code == 422
    clerk.send(answer.url, reason="补登三月办的一件")

    page = clerk.read(answer.url)
    assert "补登三月办的一件" in page
    assert "现在数出来不一样的" not in page
    assert ReportCorrection.objects.get().changes[0]["now"] == "3"
    assert made.rows == TableReport.objects.get().rows
    county = Staff(world, "county.dispatcher").read(f"/statistics/?{MARCH}")
    assert "已上报" in county
    assert "有更正" in county
    assert "没有上报" in county


def test_nothing_is_reported_too(world: World) -> None:
    clerk = Staff(world, "neighbour.clerk")

    clerk.post("/statistics/report/", clerk.form(f"/statistics/?{MARCH}"))

    assert TableReport.objects.get().is_zero
    assert "零报告" in Staff(world, "county.dispatcher").read(f"/statistics/?{MARCH}")


def test_a_report_of_another_place_is_not_there(world: World) -> None:
    clerk = Staff(world, "neighbour.clerk")
    clerk.post("/statistics/report/", clerk.form(f"/statistics/?{MARCH}"))
    made = TableReport.objects.get()

    assert Staff(world, "town.clerk").open(f"/statistics/reports/{made.pk}/").status_code == 404


def cells(content: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()


def test_the_workbook_says_what_the_page_says_and_leaves_a_record(world: World) -> None:
    clerk = Staff(world, "town.clerk")
    form = {"place": TOWN, "from": "2026-03", "to": "2026-03"}

    answer = clerk.client.post("/statistics/export/", form | {"form": "xlsx"})

    rows = cells(b"".join(answer))
    [head] = [row for row in rows if row[0] == "地区、单位"]
    [whole] = [row for row in rows if row[0] == "合计"]
    told = dict(zip(head, whole, strict=True))
    assert (told["案件总数"], told["调解成功数"], told["邻里纠纷"], told["书面协议"]) == (
        2,
        1,
        2,
        1,
    )
    assert Decimal(str(told["协议涉及金额（万元）"])) == Decimal("0.06")
    assert len([name for name in head if name]) == 42
    kept = Export.objects.get()
    assert (kept.asked["table"], kept.asked["place"], kept.is_masked) == ("cases", TOWN, True)
    assert any("周镇办" in str(cell) for row in rows for cell in row)


def test_the_paper_is_one_sheet(world: World) -> None:
    form = {"place": TOWN, "from": "2026-03", "to": "2026-03", "form": "pdf"}

    answer = Staff(world, "town.clerk").client.post("/statistics/export/", form)

    content = b"".join(answer)
    assert content.startswith(b"%PDF")
    assert pages_of(content) == 1


def test_who_takes_nothing_out_gets_no_file(world: World) -> None:
    leader = Staff(world, "leader")
    form = {"place": COUNTY, "from": "2026-03", "to": "2026-03", "form": "xlsx"}

    assert "导出Excel" not in leader.read("/statistics/")
    assert leader.client.post("/statistics/export/", form).status_code == 403
    assert not Export.objects.exists()


@pytest.mark.parametrize(
    "path", [f"/statistics/?{MARCH}", f"/statistics/cases/?place={COUNTY}&{MARCH}&code=01"]
)
def test_a_page_asks_little(world: World, path: str) -> None:
    clerk = Staff(world, "county.dispatcher")
    clerk.read(path)

    with CaptureQueriesContext(connection) as asked:
        clerk.read(path)

    assert len(asked) <= MOST


def test_a_number_of_bodies_opens_to_who_is_counted_and_what_is_sealed_stays_shut(
    world: World,
) -> None:
    one = mediator(committee(), user=world.user("mediator"))
    particulars(one, ethnicity="minority")
    clerk, keeper = Staff(world, "county.dispatcher"), Staff(world, "justice.reviewer")
    table = in_force(date(2026, 3, 31), COUNTY).table_columns("bodies")
    codes = {column.counts: column.code for column in table}
    behind = f"/statistics/bodies/behind/?place={COUNTY}&{MARCH}&code="

    page = clerk.read(f"/statistics/bodies/?{MARCH}")

    assert f"{behind.replace('&', '&amp;')}{codes['kind_town']}" in page
    assert "铜山乡人民调解委员会" in clerk.read(behind + codes["kind_town"])
    assert "郑调解" in clerk.read(behind + codes["mediators"])
    assert f"/crew/mediators/{one.pk}/" in keeper.read(behind + codes["mediators"])
    for counts in ("minority", "party", "college"):
        shut = keeper.read(behind + codes[counts])
        assert "只数，不列出是谁" in shut and "郑调解" not in shut
    assert clerk.open(behind + "99").status_code == 404
    assert Staff(world, "neighbour.clerk").open(behind + codes["mediators"]).status_code == 404
