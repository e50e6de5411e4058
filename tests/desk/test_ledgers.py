"""A ledger comes in and goes out at the desk: send, look, say what a column means, take in, take back."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse

from fengqiao.cases.models import Case, Event
from fengqiao.ledgers.actions import run
from fengqiao.ledgers.actions.take_in import take_some
from fengqiao.ledgers.models import Export, Import
from fengqiao.lib.workbook import read_into
from tests.desk.staff import Staff
from tests.ledgers.building import PLAIN, plain_row, workbook
from tests.world import ZHANG, World, do, moment, register_dispute

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]


def sent(desk: Staff, path: Path, **more: Any) -> str:
    """The address of the import that the file becomes."""
    file = SimpleUploadedFile(path.name, path.read_bytes())
    answer = desk.client.post("/imports/", {"file": file, **more})
    assert answer.status_code == 302, re.findall("<li>.*", answer.content.decode())
    return str(answer.headers["Location"])


def ledger(tmp_path: Path, *rows: list[Any], heads: list[str] = PLAIN) -> Path:
    return workbook(tmp_path / "铜山乡台账.xlsx", [heads, *rows])


def content_of(answer: Any) -> bytes:
    assert isinstance(answer, FileResponse)
    return b"".join(answer)


def test_the_whole_way(world: World, tmp_path: Path) -> None:
    desk = Staff(world, "town.clerk")
    path = ledger(tmp_path, plain_row(1), plain_row(2), plain_row(3, 登记日期="不详"))

    where = sent(desk, path)
    page = desk.read(where)

    assert "张某与李某邻里纠纷" in page and "铜山乡大路庄村" in page
    assert "第4行" in page and "看不出是哪一天" in page
    assert Case.objects.count() == 0
    desk.client.post(where, {"do": "start"})
    page = desk.read(where)
    assert "2件" in page and "取回没有导入的行" in page
    assert "http-equiv" not in page
    assert Case.objects.count() == 2
    assert "张某与李某邻里纠纷" in desk.read("/cases/")
    (tmp_path / "back.xlsx").write_bytes(content_of(desk.client.post(f"{where}refused/")))
    [sheet] = read_into(tmp_path / "back", tmp_path / "back.xlsx")
    assert list(sheet.read(tmp_path / "back"))[2][0] == "4"


def test_a_column_is_told_what_it_means(world: World, tmp_path: Path) -> None:
    desk = Staff(world, "town.clerk")
    where = sent(desk, ledger(tmp_path, [*plain_row(), "水沟之争"], heads=[*PLAIN, "说法"]))
    assert "水沟之争" not in desk.read(where).partition("每一列是什么")[0]

    desk.client.post(where, {"do": "map", "column-10": "title"})

    assert "水沟之争" in desk.read(where).partition("每一列是什么")[0]
    desk.client.post(where, {"do": "start", "column-10": "title"})
    assert Case.objects.get().title == "水沟之争"


def test_a_long_ledger_goes_on_beside_the_pages(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page tells how far it is and looks again by itself, without a script."""
    begun: list[Any] = []
    monkeypatch.setattr(run.threading.Thread, "start", lambda thread: begun.append(thread))
    monkeypatch.setattr(run, "_some", lambda one, by, at: _one_batch(one, at))
    desk = Staff(world, "town.clerk")
    where = sent(desk, ledger(tmp_path, *(plain_row(n) for n in range(1, 6))))

    desk.client.post(where, {"do": "start"})
    page = desk.read(where)

    assert len(begun) == 1
    assert '<meta http-equiv="refresh" content="2">' in page and "共6行" in page
    assert Case.objects.count() == 2
    while Import.objects.get().state == "running":
        desk.client.post(where, {"do": "go_on"})
    assert Case.objects.count() == 5


def _one_batch(one: Import, at: Any) -> Import:
    return take_some(one, at=at, most=2)


def test_an_import_is_taken_back(world: World, tmp_path: Path) -> None:
    desk = Staff(world, "town.clerk")
    where = sent(desk, ledger(tmp_path, *(plain_row(n, 调解结果="", 办结日期="") for n in (1, 2))))
    desk.client.post(where, {"do": "start"})
    worked_on = Case.objects.order_by("number")[0]
    do(world, worked_on, "accept", "town.clerk", basis="application")

    desk.client.post(where, {"do": "undo", "reason": "选错了文件"})

    page = desk.read(where)
    assert "已撤销" in page and "选错了文件" in page and worked_on.number in page
    assert Case.objects.visible_to(world["town.clerk"]).count() == 1


def test_what_is_not_wanted_leaves_nothing(world: World, tmp_path: Path) -> None:
    desk = Staff(world, "town.clerk")
    where = sent(desk, ledger(tmp_path, plain_row()))
    folder = Import.objects.get().folder

    desk.client.post(where, {"do": "forget"})

    assert not Import.objects.exists() and not folder.exists()


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (None, "还没有选择文件"),
        (SimpleUploadedFile("台账.xlsx", b"MZ\x90\x00\x03"), "不是Excel"),
        (SimpleUploadedFile("台账.csv", "一,二\n1,2\n".encode()), "没有找到表头"),
    ],
)
def test_what_is_no_ledger_is_refused_in_words(world: World, file: Any, said: str) -> None:
    desk = Staff(world, "town.clerk")

    answer = desk.client.post("/imports/", {"file": file} if file else {})

    assert answer.status_code == 422 and said in answer.content.decode()
    assert not Import.objects.exists()


@pytest.mark.parametrize("name", ["village.clerk", "mediator", "leader", "grid.worker", "admin"])
def test_who_may_not_import_is_told_so(world: World, name: str) -> None:
    desk = Staff(world, name)

    assert desk.open("/imports/").status_code == 403
    assert "/imports/" not in desk.read("/cases/")


def test_an_import_is_confirmed_by_who_sent_it(world: World, tmp_path: Path) -> None:
    where = sent(Staff(world, "town.clerk"), ledger(tmp_path, plain_row()))

    above = Staff(world, "county.dispatcher").client.post(where, {"do": "start"})
    elsewhere = Staff(world, "neighbour.clerk").client.post(where, {"do": "start"})

    assert (above.status_code, elsewhere.status_code) == (403, 404)
    assert not Case.objects.exists()


# ── Out ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_goes_out_as_it_is_filtered(world: World, tmp_path: Path) -> None:
    register_dispute(world, title="张某与李某排水纠纷")
    register_dispute(world, title="王某家事纠纷", type="0101")
    desk = Staff(world, "village.clerk")
    assert 'action="/cases/export/"' in desk.read("/cases/?type=0101")

    answer = desk.client.post("/cases/export/", {"type": "0101"})

    (tmp_path / "out.xlsx").write_bytes(content_of(answer))
    [sheet] = read_into(tmp_path / "rows", tmp_path / "out.xlsx")
    text = str(list(sheet.read(tmp_path / "rows")))
    assert "王某家事纠纷" in text and "排水纠纷" not in text and ZHANG["name"] not in text
    record = Export.objects.get()
    assert (record.rows, record.asked, record.is_masked) == (1, {"type": "0101"}, True)
    assert record.by == world["village.clerk"]


def test_in_full_only_with_a_reason(world: World) -> None:
    case = register_dispute(world)
    desk = Staff(world, "village.clerk")

    assert desk.client.post("/cases/export/", {"in_full": "1"}).status_code == 422
    answer = desk.client.post("/cases/export/", {"in_full": "1", "reason": "报送"})

    assert content_of(answer)
    assert Event.objects.get(case=case, verb="export").facts == {"reason": "报送"}


def test_a_matter_goes_out_from_its_page(world: World) -> None:
    case = register_dispute(world)
    desk = Staff(world, "village.clerk")
    assert f'action="/cases/{case.pk}/export/"' in desk.read(f"/cases/{case.pk}/")

    assert desk.client.post(f"/cases/{case.pk}/export/", {}).status_code == 422
    answer = desk.client.post(f"/cases/{case.pk}/export/", {"reason": "移送法院"})

    assert content_of(answer)[:2] == b"PK"
    assert "移送法院" in desk.read(f"/cases/{case.pk}/")


def test_who_audits_sees_what_left(world: World) -> None:
    register_dispute(world)
    Staff(world, "village.clerk").client.post("/cases/export/", {"q": ZHANG["phone"]})

    page = Staff(world, "auditor").read("/exports/")

    assert "陈村官" in page and "120****0001" in page and ZHANG["phone"] not in page
    assert Staff(world, "village.clerk").open("/exports/").status_code == 403


def test_what_an_old_ledger_said_beside_shows_to_who_opened_the_file(
    world: World, tmp_path: Path
) -> None:
    desk = Staff(world, "town.clerk")
    path = ledger(tmp_path, [*plain_row(), "水沟边的老槐树"], heads=[*PLAIN, "界标"])
    desk.client.post(sent(desk, path), {"do": "start"})
    case = Case.objects.get()

    page = desk.read(f"/cases/{case.pk}/")
    assert "第2行" in page and "打开卷宗后才看得到" in page and "老槐树" not in page
    do(world, case, "open_file", "town.clerk", at=moment(12))

    assert "水沟边的老槐树" in desk.read(f"/cases/{case.pk}/")
