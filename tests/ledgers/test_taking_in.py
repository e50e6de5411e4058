"""A ledger comes in: once, with what it says, or back with the reason; and goes out again whole."""

from datetime import date
from pathlib import Path

import pytest

from fengqiao.cases.management.commands.verify import faults_of
from fengqiao.cases.models import Case, Event
from fengqiao.jurisdiction.models import Division
from fengqiao.ledgers.actions.give_back import GIVEN_BACK, given_back
from fengqiao.ledgers.actions.open_ledger import open_ledger
from fengqiao.ledgers.actions.take_in import take_some
from fengqiao.ledgers.actions.undo import begin_undo, kept_of, undo_some
from fengqiao.ledgers.models import Import, ImportedRow
from fengqiao.ledgers.querysets import import_of, imports_of
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.workbook import read_into
from tests.house.code import ROOT
from tests.ledgers.building import PLAIN, brought_in, opened, plain_row, workbook
from tests.world import VILLAGE, World, do, fresh, moment

pytestmark = pytest.mark.django_db
GIVEN = ROOT.parent / "shared" / "data" / "excel" / "messages_4326.xlsx"


def ledger(path: Path, count: int = 5, **differs: object) -> Path:
    return workbook(path, [PLAIN, *(plain_row(n, **differs) for n in range(1, count + 1))])


def counts(imported: Import) -> tuple[int, int, int, int]:
    return imported.taken, imported.repeated, imported.refused, imported.empty


def test_every_row_becomes_a_case(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, ledger(tmp_path / "a.xlsx"))

    assert (imported.state, counts(imported)) == ("done", (5, 0, 0, 0))
    cases = Case.objects.order_by("number")
    assert [case.number for case in cases] == [
        f"〔2026〕泌铜山人调字第录1-{row:04d}号" for row in range(2, 7)
    ]
    assert list(faults_of(Case.objects.all())) == []
    [row] = ImportedRow.objects.filter(case=cases[0])
    assert (row.imported, row.row, row.rest) == (imported, 2, "")


def test_batch_by_batch_is_the_same(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, ledger(tmp_path / "a.xlsx", 7), most=3)

    assert (imported.state, counts(imported)) == ("done", (7, 0, 0, 0))


def test_the_same_file_twice_adds_nothing(world: World, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [PLAIN, plain_row(1), plain_row(2), plain_row(1)])
    brought_in(world, path)

    again = brought_in(world, path)

    assert counts(again) == (0, 3, 0, 0)
    assert (Case.objects.count(), Event.objects.count()) == (3, 3)


def test_what_is_new_in_a_longer_file_comes_in(world: World, tmp_path: Path) -> None:
    brought_in(world, ledger(tmp_path / "march.xlsx", 3))

    april = brought_in(world, ledger(tmp_path / "april.xlsx", 5))

    assert counts(april) == (2, 3, 0, 0)


def test_who_is_interrupted_goes_on(world: World, tmp_path: Path) -> None:
    """Also where the note of what was read is older or newer than what was written."""
    path = workbook(tmp_path / "a.xlsx", [PLAIN, *[plain_row(1)] * 6])
    imported = take_some(opened(world, path), at=world.now, most=4)
    (imported.folder / "memory.json").unlink()

    again = open_ledger(path, by=world["town.clerk"], at=moment(10), name="a.xlsx")
    assert again.pk == imported.pk
    done = take_some(again, at=moment(10), most=4)

    assert (done.state, counts(done)) == ("done", (6, 0, 0, 0))
    assert Case.objects.count() == 6


def test_what_cannot_be_taken_comes_back_with_the_reason(world: World, tmp_path: Path) -> None:
    rows = [
        ["大路庄村2025年台账"],
        PLAIN,
        plain_row(1),
        plain_row(2, 登记日期="2025-13-01"),
        plain_row(3, 登记日期="2027-01-01", 办结日期=""),
        [4, "没有这个村", *plain_row(4)[2:-3], "=HYPERLINK(1)", "", ""],
    ]

    imported = brought_in(world, workbook(tmp_path / "a.xlsx", rows))

    assert counts(imported) == (1, 0, 3, 0)
    path = given_back(imported)
    assert path and [file.name for file in imported.folder.iterdir()] == [GIVEN_BACK]
    [sheet] = read_into(tmp_path / "back", path)
    _note, heading, *back = sheet.read(tmp_path / "back")
    assert heading[:2] == ["行号", "未导入原因"] and heading[2:] == PLAIN
    assert [row[0] for row in back] == ["4", "5", "6"]
    assert [str(row[1])[-1] for row in back] == ["。"] * 3
    assert back[0][2:] == [str(cell) for cell in plain_row(2, 登记日期="2025-13-01")]
    assert back[2][9] == "'=HYPERLINK(1)"


def test_what_came_back_can_be_mended_and_sent_again(world: World, tmp_path: Path) -> None:
    first = brought_in(
        world, workbook(tmp_path / "a.xlsx", [PLAIN, plain_row(1), plain_row(2, 登记日期="不详")])
    )
    path = given_back(first)
    assert path
    [sheet] = read_into(tmp_path / "back", path)
    rows = [list(row) for row in sheet.read(tmp_path / "back")]
    rows[2][8] = "2025-03-05"

    again = brought_in(world, workbook(tmp_path / "mended.xlsx", rows))

    assert counts(again) == (1, 0, 0, 0)
    kept = ImportedRow.objects.get(imported=again)
    assert kept.rest == ""


def test_history_says_out_of_which_row_of_which_file(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, ledger(tmp_path / "a.xlsx", 1))

    event = Event.objects.get()
    assert {name: event.facts[name] for name in ("import", "file", "sheet", "row")} == {
        "import": str(imported.pk),
        "file": imported.sha256,
        "sheet": "台账",
        "row": 2,
    }
    assert event.at == world.now
    assert event.case.registered_at.astimezone(world.now.tzinfo).date() == date(2025, 3, 5)


def test_nobody_elsewhere_finds_the_import(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, ledger(tmp_path / "a.xlsx", 1))

    assert [one.pk for one in imports_of(world["county.dispatcher"])] == [imported.pk]
    assert imports_of(world["neighbour.clerk"]) == []
    with pytest.raises(Refusal):
        import_of(world["neighbour.clerk"], imported.pk)


# ── Taking it back ───────────────────────────────────────────────────────────────────────────────


def undone(world: World, imported: Import) -> Import:
    by = world["town.clerk"]
    begin_undo(imported, by=by, at=world.now, reason="选错了文件")
    while imported.state == "undoing":
        imported = undo_some(imported, by=by, at=world.now, most=2)
    return imported


def test_a_whole_import_is_taken_back(world: World, tmp_path: Path) -> None:
    imported = undone(world, brought_in(world, ledger(tmp_path / "a.xlsx", 5)))

    assert (imported.state, imported.kept, imported.taken) == ("undone", 0, 5)
    assert not Case.objects.visible_to(world["county.dispatcher"]).exists()
    assert {event.facts["reason"] for event in Event.objects.filter(verb="undo_import")} == {
        "选错了文件"
    }
    assert list(faults_of(Case.objects.all())) == []


def test_what_was_worked_on_stays_and_is_named(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, ledger(tmp_path / "a.xlsx", 3, 调解结果="未办结", 办结日期=""))
    worked_on = Case.objects.order_by("number")[1]
    do(world, worked_on, "accept", "town.clerk", basis="application")

    imported = undone(world, imported)

    assert (imported.kept, [case.number for case in kept_of(imported)]) == (1, [worked_on.number])
    assert fresh(worked_on).stage == "accepted"
    assert Case.objects.visible_to(world["town.clerk"]).count() == 1


def test_after_that_the_same_file_comes_in_anew(world: World, tmp_path: Path) -> None:
    path = ledger(tmp_path / "a.xlsx", 3)
    undone(world, brought_in(world, path))

    again = brought_in(world, path)
    once_more = brought_in(world, path)

    assert (counts(again), counts(once_more)) == ((3, 0, 0, 0), (0, 3, 0, 0))
    assert Case.objects.visible_to(world["town.clerk"]).count() == 3


def test_no_undoing_without_a_reason(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, ledger(tmp_path / "a.xlsx", 1))

    with pytest.raises(Refusal, match="为什么"):
        begin_undo(imported, by=world["town.clerk"], at=world.now, reason=" ")


# ── A county that was renamed ────────────────────────────────────────────────────────────────────


def test_a_village_renamed_between_two_imports_is_the_same(world: World, tmp_path: Path) -> None:
    Division.objects.filter(pk=VILLAGE).update(name="新庄村民委员会", aliases=["大路庄村民委员会"])

    brought_in(
        world,
        workbook(tmp_path / "a.xlsx", [PLAIN, plain_row(1), [2, "新庄村", *plain_row(2)[2:]]]),
    )

    assert {case.place for case in Case.objects.all()} == {VILLAGE}


def test_a_county_renamed_between_two_imports_is_the_same(world: World, tmp_path: Path) -> None:
    """An address begins with the county's name, the old one or the new one."""
    heads = [*PLAIN, "发生地"]
    old = [*plain_row(1, **{"村（社区）": ""}), "河南省泌阳县铜山乡大路庄村"]
    new = [*plain_row(2, **{"村（社区）": ""}), "泌水市铜山乡大路庄村"]

    brought_in(world, workbook(tmp_path / "a.xlsx", [heads, old]))
    Division.objects.filter(pk=VILLAGE[:6]).update(name="泌水市", aliases=["泌阳县"])
    again = brought_in(world, workbook(tmp_path / "b.xlsx", [heads, old, new]))

    assert counts(again) == (1, 1, 0, 0)
    assert [case.place for case in Case.objects.all()] == [VILLAGE] * 2


def test_of_sixteen_thousand_columns_the_first_thousand_come_in(
    world: World, tmp_path: Path
) -> None:
    more = [f"列{nth}" for nth in range(16_000)]
    rows = [[*plain_row(nth), *(f"{nth}之{n}" for n in range(16_000))] for nth in (1, 2)]

    imported = brought_in(world, workbook(tmp_path / "a.xlsx", [[*PLAIN, *more], *rows]))

    assert counts(imported) == (2, 0, 0, 0)
    kept = dict(ImportedRow.objects.get(imported=imported, row=3).kept())
    assert (len(kept), kept["列989"], "列990" in kept) == (990, "2之989", False)


@pytest.mark.skipif(not GIVEN.exists(), reason=f"NOT RUN: no {GIVEN.name} beside the project")
def test_a_workbook_as_people_really_send_it(world: World) -> None:
    """Messages to a government: padded cells, two forms of dates, no respondent."""
    imported = brought_in(world, GIVEN)

    assert imported.taken + imported.refused + imported.empty == imported.rows - 1
    assert imported.taken > 4_300
