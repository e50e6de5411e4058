"""`fengqiao import`: a whole ledger at one go, also when it is killed, and back."""

import os
import re
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from fengqiao.cases.management.commands.verify import faults_of
from fengqiao.cases.models import Case, Event
from fengqiao.ledgers.models import Import
from tests.house.code import ROOT
from tests.ledgers.building import PLAIN, plain_row, workbook
from tests.world import World, build

pytestmark = pytest.mark.django_db


def asked(*words: object) -> str:
    out = StringIO()
    call_command("import", *map(str, words), stdout=out)
    return out.getvalue()


def ledger(tmp_path: Path, count: int = 3) -> Path:
    rows = [PLAIN, *(plain_row(n) for n in range(1, count + 1)), plain_row(9, 登记日期="不详")]
    return workbook(tmp_path / "a.xlsx", rows)


def test_a_ledger_comes_in(world: World, tmp_path: Path) -> None:
    told = asked("ledger", ledger(tmp_path), "--as", "town.clerk")

    assert "导入3件，已经在系统里0件，没有导入1行" in told
    assert "申请人→applicant" in told
    [path] = [line for line in told.splitlines() if "没有导入的行和原因" in line]
    assert Path(path.partition("：")[2]).exists()
    assert Case.objects.count() == 3
    again = asked("ledger", ledger(tmp_path), "--as", "town.clerk")
    assert "导入0件，已经在系统里3件" in again


def test_a_dry_run_writes_nothing(world: World, tmp_path: Path) -> None:
    told = asked("ledger", ledger(tmp_path), "--as", "town.clerk", "--dry-run")

    assert "可以导入3行，读不懂1行" in told and "第5行" in told
    assert not Case.objects.exists() and not Import.objects.exists()


def test_a_mapping_says_what_a_heading_means(world: World, tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", [[*PLAIN, "说法"], [*plain_row(), "水沟之争"]])
    (tmp_path / "mapping.toml").write_text('"说法" = "title"\n"简要情况" = "-"\n')

    asked("ledger", path, "--as", "town.clerk", "--mapping", tmp_path / "mapping.toml")

    assert Case.objects.get().title == "水沟之争"


def test_an_import_is_taken_back(world: World, tmp_path: Path) -> None:
    asked("ledger", ledger(tmp_path), "--as", "town.clerk")

    told = asked("undo", Import.objects.get().pk, "--as", "town.clerk", "--reason", "选错了")

    assert "已撤销3件" in told
    assert set(Case.objects.values_list("stage", flat=True)) == {"undone"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("ledger", "nothing.xlsx", "--as", "town.clerk"), "没有这个文件"),
        (("ledger", __file__, "--as", "nobody"), "nobody"),
        (("ledger", __file__, "--as", "mediator"), "权限"),
        (("ledger", __file__, "--as", "town.clerk"), "表头"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(
    world: World, words: tuple[str, ...], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        asked(*words)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_long_ledger_is_written_beside_and_comes_in_once(tmp_path: Path) -> None:
    build()
    path = long_ledger(tmp_path, 2_500)

    told = asked("ledger", path, "--as", "town.clerk")

    assert "导入2500件" in told and "没有导入1行" in told
    assert "已经在系统里2500件" in asked("ledger", path, "--as", "town.clerk")
    assert list(faults_of(Case.objects.all())) == []


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_who_is_killed_in_the_middle_goes_on_and_loses_nothing(tmp_path: Path) -> None:
    """Killed without a word, as by a power cut, when some thousand rows are in."""
    build()
    path = long_ledger(tmp_path, 4_500)
    address = os.environ["FENGQIAO_DATABASE_URL"]
    of_the_test = re.sub(r"/\w+\?", f"/{connection.settings_dict['NAME']}?", address)
    child = subprocess.Popen(
        [sys.executable, ROOT / "manage.py", "import", "ledger", path, "--as", "town.clerk"],
        env=os.environ | {"FENGQIAO_DATABASE_URL": of_the_test},
        stdout=subprocess.DEVNULL,
    )
    while child.poll() is None and not Import.objects.filter(position__gt=1_000).exists():
        time.sleep(0.01)
    child.kill()
    child.wait()
    begun = Case.objects.count()
    assert Import.objects.get().position == begun + 2  # the heading, and the row that is unclear

    told = asked("ledger", path, "--as", "town.clerk")

    assert 0 < begun < 4_500
    assert "导入4500件，已经在系统里0件，没有导入1行" in told
    assert (Case.objects.count(), Event.objects.count()) == (4_500, 4_500)
    assert Import.objects.get().state == "done"
    assert list(faults_of(Case.objects.all())) == []


def long_ledger(tmp_path: Path, count: int) -> Path:
    """Behind the first nine stands a row that cannot be read."""
    rows = [PLAIN, *(plain_row(n) for n in range(1, count + 1))]
    rows.insert(10, plain_row(count + 1, 登记日期="不详"))
    return workbook(tmp_path / "a.xlsx", rows)
