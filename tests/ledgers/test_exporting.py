"""Lists and matters go out: under the headings people know, masked, marked, on record; and back in."""

import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from fengqiao.cases.models import Case, Event
from fengqiao.cases.querysets import Question
from fengqiao.ledgers.actions.export_case import export_case
from fengqiao.ledgers.actions.export_list import export_list
from fengqiao.ledgers.actions.give_back import given_back
from fengqiao.ledgers.actions.undo import begin_undo, undo_some
from fengqiao.ledgers.models import Export, Import
from fengqiao.ledgers.querysets import exports_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.lib.workbook import read_into
from fengqiao.lib.workbook_writer import harmless
from tests.ledgers.building import PLAIN, brought_in, plain_row, workbook
from tests.world import TODAY, ZHANG, World, do, fresh, register_dispute

pytestmark = pytest.mark.django_db


def exported(world: World, tmp_path: Path, by: str = "town.clerk", **more: Any) -> Path:
    more.setdefault("asked", {})
    question = more.pop("question", Question(on=TODAY))
    return export_list(question, by=world[by], at=world.now, folder=tmp_path, **more).path


def rows_in(path: Path, folder: Path) -> tuple[list[Any], list[dict[str, Any]], list[Any]]:
    """The first line, the rows by their headings, the last line."""
    [sheet] = read_into(folder, path)
    first, heads, *rows, last = sheet.read(folder)
    return first, [dict(zip(heads, row, strict=False)) for row in rows], last


def test_a_list_stands_under_the_headings_people_know(world: World, tmp_path: Path) -> None:
    case = register_dispute(world)

    first, [row], last = rows_in(exported(world, tmp_path), tmp_path / "rows")

    assert {name: row[name] for name in ("编号", "纠纷名称", "纠纷类型", "发生地", "登记日期")} == {
        "编号": case.number,
        "纠纷名称": case.title,
        "纠纷类型": "用水、排水、通行、通风、采光纠纷",
        "发生地": "铜山乡大路庄村",
        "登记日期": "2026-03-02",
    }
    assert "周镇办" in first[0] and "已遮盖" in first[0]
    assert last[0].startswith("合计：1件")


def test_details_are_masked_unless_somebody_says_why(world: World, tmp_path: Path) -> None:
    register_dispute(world)

    _, [row], _ = rows_in(exported(world, tmp_path, "village.clerk"), tmp_path / "rows")

    assert (row["申请人"], row["申请人电话"]) == ("张*", "120****0001")
    assert all(secret not in str(row) for secret in (ZHANG["name"], ZHANG["id_number"]))


def test_in_full_it_stands_in_each_matters_history(world: World, tmp_path: Path) -> None:
    case = register_dispute(world)
    with pytest.raises(Refusal, match="理由"):
        exported(world, tmp_path, "village.clerk", in_full=True)

    path = exported(world, tmp_path, "village.clerk", in_full=True, reason="年底报送台账")

    first, [row], _ = rows_in(path, tmp_path / "rows")
    assert (row["申请人"], row["申请人电话"], row["申请人身份证号"]) == (
        *(ZHANG["name"], ZHANG["phone"], ZHANG["id_number"]),
    )
    assert "年底报送台账" in first[0]
    event = Event.objects.get(case=case, verb="export")
    assert (event.by, event.facts) == (world["village.clerk"], {"reason": "年底报送台账"})
    assert not Export.objects.get().is_masked


@pytest.mark.parametrize("by", ["county.dispatcher", "town.clerk"])
def test_who_may_not_open_details_takes_none_out(world: World, tmp_path: Path, by: str) -> None:
    """A rank above sees the list, and not who stands in it."""
    register_dispute(world)

    with pytest.raises(Refusal):
        exported(world, tmp_path, by, in_full=True, reason="看看")

    assert not Export.objects.exists()


@pytest.mark.parametrize("by", ["grid.worker", "mediator", "leader", "auditor", "admin"])
def test_who_has_not_the_power_takes_nothing_out(world: World, tmp_path: Path, by: str) -> None:
    with pytest.raises(Refusal, match="权限"):
        exported(world, tmp_path, by)


def test_nothing_of_another_town_goes_out(world: World, tmp_path: Path) -> None:
    register_dispute(world)

    _, rows, last = rows_in(exported(world, tmp_path, "neighbour.clerk"), tmp_path / "rows")

    assert (rows, last[0][:5]) == ([], "合计：0件")


def test_what_left_is_shown_to_who_audits(world: World, tmp_path: Path) -> None:
    register_dispute(world)
    exported(world, tmp_path, asked={"q": ZHANG["phone"], "stage": "registered"})

    [record] = exports_of(world["auditor"], on=TODAY)

    assert (record.by, record.rows, record.is_masked) == (world["town.clerk"], 1, True)
    assert record.asked == {"q": "120****0001", "stage": "registered"}
    assert len(record.sha256) == 64


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_starts_a_formula(world: World, tmp_path: Path, start: str) -> None:
    assert harmless(f"{start}1+1").startswith("'")
    register_dispute(world, title=f"x{start}"[1:] + "1+cmd|' /C calc'!A0 纠纷")

    path = exported(world, tmp_path)

    with zipfile.ZipFile(path) as whole:
        assert "<f>" not in whole.read("xl/worksheets/sheet1.xml").decode()
    _, [row], _ = rows_in(path, tmp_path / "rows")
    assert not row["纠纷名称"].startswith(("=", "+", "-", "@", "\t", "\r"))


# ── Out and in again ─────────────────────────────────────────────────────────────────────────────

RICH = [
    *(PLAIN[0], "编号", *PLAIN[1:]),
    *("调解员", "涉及金额（元）", "涉及人数", "发生日期", "来源", "备注", "民族"),
]


def rich_rows() -> list[list[Any]]:
    def row(nth: int, *more: Any, **differs: Any) -> list[Any]:
        plain = plain_row(nth, **differs)
        return [plain[0], f"铜调字〔2025〕{nth}号", *plain[1:], *more]

    return [
        row(1, "郑调解", 3000, 2, "2025-03-01", "派出所移交", "已回访", "汉族"),
        row(2, "", "", "", "", "", "", "", 调解结果="正在调解", 办结日期=""),
        row(
            3, "", 0.5, 4, "", "网格员走访", "", "", 申请人="王丙（12000000031）、赵丁", 联系电话=""
        ),
        row(4, "", "", "", "", "", "=1+1", "", 调解结果="未达成协议", 纠纷类型="疑难杂症"),
        row(5, "", "", "", "", "", "", "", 简要情况="被丈夫家暴", 调解结果="", 办结日期=""),
    ]


def meaning(case: Case) -> dict[str, Any]:
    """All that a ledger says of a matter."""
    names = ("title", "story", "channel", "type", "occurred_on", "people", "amount", "compartment")
    said = {"former_number": case.former_number}
    said |= {name: getattr(case, name) for name in names}
    said |= {name: getattr(case, name) for name in ("place", "stage", "is_open", "outcome")}
    said |= {name: getattr(case, name) for name in ("accepted_on", "concluded_on", "holder_id")}
    said["registered_on"] = case.registered_at.date()
    said["parties"] = [
        (p.role, p.name, p.phone, p.id_number, p.address) for p in case.parties.order_by("position")
    ]
    said["limits"] = sorted(str(deadline.limit_at) for deadline in case.deadlines.all())
    return said


def present(imported: Import) -> list[dict[str, Any]]:
    cases = Case.objects.filter(imported__imported=imported).select_related("holder")
    return sorted(map(meaning, cases), key=lambda said: str(said["story"]))


def test_a_ledger_that_went_out_comes_in_again_unchanged_in_meaning(
    world: World, tmp_path: Path
) -> None:
    """Into a county that has none of it: what came first is taken back before."""
    imported = brought_in(world, workbook(tmp_path / "a.xlsx", [RICH, *rich_rows()]))
    assert (imported.taken, imported.refused) == (5, 0)
    before = present(imported)

    path = exported(world, tmp_path, in_full=True, reason="迁移")
    begin_undo(imported, by=world["town.clerk"], at=world.now, reason="迁移")
    for case in Case.objects.filter(imported__imported=imported):
        assert case.length == 2  # the export stands in its history, so it stays
    again = brought_in(world, path)

    assert (again.refused, again.taken) == (0, 5)
    assert present(again) == before


def test_into_an_empty_county_it_comes_unchanged_in_meaning(world: World, tmp_path: Path) -> None:
    """Also what was refused first and sent again mended, and the number each matter had."""
    with transaction.atomic():
        wrong = plain_row(6, 登记日期="不详")
        rows = [*rich_rows(), [wrong[0], "铜调字〔2025〕6号", *wrong[1:]]]
        imported = brought_in(world, workbook(tmp_path / "a.xlsx", [RICH, *rows]))
        returned = given_back(imported)
        assert imported.refused == 1 and returned
        [sheet] = read_into(tmp_path / "back", returned)
        back = [list(row) for row in sheet.read(tmp_path / "back")]
        back[2] = [cell if cell != "不详" else "2025-03-05" for cell in back[2]]
        brought_in(world, workbook(tmp_path / "mended.xlsx", back))
        before = sorted(map(meaning, Case.objects.all()), key=lambda said: str(said["story"]))
        path = exported(world, tmp_path, in_full=True, reason="迁移")
        transaction.set_rollback(True)
    assert not Case.objects.exists()

    again = brought_in(world, path)

    assert (again.refused, again.taken, len(before)) == (0, 6, 6)
    assert present(again) == before
    assert sorted(said["former_number"] for said in before) == [
        f"铜调字〔2025〕{nth}号" for nth in range(1, 7)
    ]


def test_an_undone_import_does_not_stand_in_the_way(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, workbook(tmp_path / "a.xlsx", [RICH, *rich_rows()]))

    begin_undo(imported, by=world["town.clerk"], at=world.now, reason="重来")
    while imported.state == "undoing":
        imported = undo_some(imported, by=world["town.clerk"], at=world.now)

    _, rows, _ = rows_in(exported(world, tmp_path), tmp_path / "rows")
    assert rows == []


# ── One matter ───────────────────────────────────────────────────────────────────────────────────


def out(world: World, case: Case, tmp_path: Path, by: str = "village.clerk") -> zipfile.ZipFile:
    done = export_case(
        case,
        by=world[by],
        at=world.now,
        command_id=UUID(int=uuid7().int),
        folder=tmp_path,
        reason="移送法院",
    )
    return zipfile.ZipFile(done.path)


def test_a_matter_goes_out_whole(world: World, tmp_path: Path) -> None:
    case = register_dispute(world)
    file = SimpleUploadedFile("收条.txt", "收到600元".encode())
    do(world, case, "attach", "village.clerk", file=file)

    with out(world, case, tmp_path) as whole:
        names = whole.namelist()
        told = json.loads(whole.read("事项.json"))
        page = whole.read("目录.html").decode()

    [attached] = [name for name in names if name.startswith("附件/")]
    assert {"事项.json", "事项.xlsx", "办理经过.xlsx", "目录.html"} <= set(names)
    assert told["people"][0]["phone"] == ZHANG["phone"]
    assert [event["act"] for event in told["history"]] == ["登记", "添加附件", "导出"]
    assert attached in page and fresh(case).number in page
    assert Event.objects.get(verb="export").facts == {"reason": "移送法院"}
    assert Export.objects.get().asked == {"case": case.number}


def test_who_has_no_part_in_it_takes_nothing_out(world: World, tmp_path: Path) -> None:
    case = register_dispute(world)

    for name in ("county.dispatcher", "neighbour.clerk", "mediator"):
        with pytest.raises(Refusal):
            out(world, case, tmp_path, name)

    assert not Export.objects.exists()
