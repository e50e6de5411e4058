"""The page on which orders of the hotline come in: looked over row by row, then taken."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from fengqiao.cases.models import Case
from tests.desk.staff import Staff
from tests.ledgers.test_orders import HEADED, written
from tests.world import World, moment


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    with time_machine.travel(moment(12), tick=False):
        yield


def looked_over(staff: Staff, path: Path, feed: str = "hotline") -> str:
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = staff.client.post("/orders/", {"file": file, "feed": feed})
    return answer.content.decode()


def test_a_file_is_looked_over_and_then_taken(world: World, tmp_path: Path) -> None:
    staff = Staff(world, "county.dispatcher")
    file = written(tmp_path / "orders.csv", HEADED, {**HEADED, "工单编号": "2", "工单内容": ""})

    page = looked_over(staff, file)

    assert "可以收 <b>1</b>" in page and "没有写“诉求内容”" in page and "身份证号" in page
    assert Case.objects.count() == 0
    done = staff.send("/orders/", **rows_of(page)).content.decode()
    case = Case.objects.get()
    assert case.number in done and "收下了 <b>1</b>" in done
    again = looked_over(staff, file)
    assert "已经在系统里 <b>1</b>" in again and "收下这" not in again


def test_other_content_is_shown_and_noted_in_the_matter_where_somebody_ticks_it(
    world: World, tmp_path: Path
) -> None:
    staff = Staff(world, "county.dispatcher")
    first = looked_over(staff, written(tmp_path / "orders.csv", HEADED))
    staff.send("/orders/", **rows_of(first))
    case = Case.objects.get()
    other = written(tmp_path / "other.csv", {**HEADED, "工单内容": "工资又少了。"})

    page = looked_over(staff, other)
    assert "与上次不同 <b>1</b>" in page and "<dd>工资又少了。</dd>" in page
    untouched = staff.client.post("/orders/", rows_of(page)).content.decode()
    assert "与上次不同 <b>1</b>" in untouched and case.events.count() == 1
    done = staff.client.post("/orders/", {**rows_of(page), "adding": "12345-0017"})

    assert "记入了原事项 <b>1</b>" in done.content.decode()
    assert "工资又少了。" in case.events.get(verb="note").facts["text"]


def rows_of(page: str) -> dict[str, str]:
    """What the page would send back."""
    names = dict(re.findall(r'name="(feed|rows)" value="([^"]*)"', page))
    return {name: html.unescape(value) for name, value in names.items()}


@pytest.mark.parametrize("sent", ["", "[", "5", '[{"number": 5}]'])
def test_what_comes_back_broken_takes_nothing(world: World, sent: str) -> None:
    staff = Staff(world, "county.dispatcher")

    answer = staff.client.post("/orders/", {"feed": "hotline", "rows": sent})

    assert answer.status_code in (200, 422) and Case.objects.count() == 0


def test_without_a_file_or_a_heading_a_sentence(world: World, tmp_path: Path) -> None:
    staff = Staff(world, "county.dispatcher")
    (tmp_path / "x.csv").write_text("天气,心情\n晴,好\n", encoding="utf-8")

    assert "还没有选择文件" in staff.client.post("/orders/", {}).content.decode()
    assert "没有找到表头" in looked_over(staff, tmp_path / "x.csv")


def test_only_who_takes_orders_sees_the_page(world: World) -> None:
    assert Staff(world, "town.clerk").open("/orders/").status_code == 403
    assert "接收12345、110来文" in Staff(world, "county.dispatcher").read("/cases/")
    assert "接收12345、110来文" not in Staff(world, "town.clerk").read("/cases/")
