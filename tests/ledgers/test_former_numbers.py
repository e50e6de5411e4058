"""A matter is found by the number it had before, by whoever may see it and nobody else."""

from pathlib import Path

import pytest
import time_machine

from fengqiao.cases.models import Case
from fengqiao.cases.querysets import Question, page
from fengqiao.ledgers.actions.undo import begin_undo, undo_some
from tests.api.conftest import Api
from tests.desk.staff import Staff
from tests.ledgers.building import PLAIN, brought_in, plain_row, workbook
from tests.world import TODAY, World, moment, register_dispute

pytestmark = pytest.mark.django_db
NUMBERED = [PLAIN[0], "编号", *PLAIN[1:]]


def ledger(path: Path, *numbers: str) -> Path:
    rows = [[nth, number, *plain_row(nth)[1:]] for nth, number in enumerate(numbers, start=1)]
    return workbook(path, [NUMBERED, *rows])


def found(world: World, asked: str, by: str = "town.clerk", **more: object) -> list[str]:
    rows = page(world[by], Question(on=TODAY, q=asked, **more)).rows  # type: ignore[arg-type]
    return [Case.objects.get(pk=row["id"]).former_number or row["number"] for row in rows]


@pytest.mark.parametrize(
    ("asked", "number"),
    [
        ("铜调字〔2024〕15号", "铜调字〔2024〕15号"),
        (" 铜调字[2024]15号 ", "铜调字〔2024〕15号"),
        ("铜调字（2024）15号", "铜调字〔2024〕15号"),
        ("泌人调字第7号", "泌人调字第7号"),
        ("2024-0031", "2024-0031"),
        ("8", "8"),
    ],
)
def test_a_case_is_found_by_the_number_it_had(
    world: World, tmp_path: Path, asked: str, number: str
) -> None:
    brought_in(
        world, ledger(tmp_path / "a.xlsx", "铜调字〔2024〕15号", "泌人调字第7号", "2024-0031", "8")
    )

    assert found(world, asked) == [number]


def test_a_number_that_nobody_had_is_words_like_any(world: World, tmp_path: Path) -> None:
    brought_in(world, ledger(tmp_path / "a.xlsx", "1", "2", "3"))

    assert found(world, "争吵 2") == ["2"]  # as the story says
    assert found(world, "争吵 9") == []
    assert found(world, "铜调字〔2024〕99号") == []


def test_its_own_number_finds_it_as_before(world: World) -> None:
    case = register_dispute(world)

    assert found(world, case.number) == [case.number]


def test_a_number_that_each_year_has_goes_on_page_by_page(world: World, tmp_path: Path) -> None:
    brought_in(world, ledger(tmp_path / "a.xlsx", *["15"] * 5, "16"))

    first = page(world["town.clerk"], Question(on=TODAY, q="15", limit=3))
    rest = page(world["town.clerk"], Question(on=TODAY, q="15", limit=3, cursor=first.next))

    keys = [row["id"] for row in (*first.rows, *rest.rows)]
    assert (len(first.rows), len(rest.rows), rest.next) == (3, 2, "")
    assert set(Case.objects.filter(pk__in=keys).values_list("former_number", flat=True)) == {"15"}


@pytest.mark.parametrize("by", ["neighbour.clerk", "mediator", "grid.worker", "admin"])
def test_who_may_not_see_it_does_not_find_it(world: World, tmp_path: Path, by: str) -> None:
    brought_in(world, ledger(tmp_path / "a.xlsx", "铜调字〔2024〕15号"))

    assert found(world, "铜调字〔2024〕15号", by) == []


def test_what_was_taken_back_has_no_number_of_former_days(world: World, tmp_path: Path) -> None:
    imported = brought_in(world, ledger(tmp_path / "a.xlsx", "铜调字〔2024〕15号"))
    begin_undo(imported, by=world["town.clerk"], at=world.now, reason="选错了文件")
    undo_some(imported, by=world["town.clerk"], at=world.now)

    assert Case.objects.get().former_number is None


def test_the_desk_and_the_api_find_it(world: World, tmp_path: Path) -> None:
    brought_in(world, ledger(tmp_path / "a.xlsx", "铜调字〔2024〕15号", "铜调字〔2024〕16号"))
    case = Case.objects.get(former_number="铜调字〔2024〕15号")

    with time_machine.travel(moment(12), tick=False):
        listed = Api(world.token("town.clerk")).get("cases", q="铜调字〔2024〕15号")
        html = Staff(world, "town.clerk").read("/cases/?q=铜调字〔2024〕15号")

    other = Case.objects.get(former_number="铜调字〔2024〕16号")
    assert [row["number"] for row in listed["items"]] == [case.number]
    assert (case.number in html, other.number in html) == (True, False)
