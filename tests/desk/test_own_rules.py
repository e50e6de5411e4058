"""A county's own limits: stricter than the law only, from tomorrow on, on record, read by every worker
without a restart; what runs already runs on as it began."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from django.conf import settings

from fengqiao.cases.step import explained, rules_of
from fengqiao.jurisdiction.actions.adopt_clock import adopt_clock, withdraw_clock
from fengqiao.jurisdiction.models import Change
from fengqiao.jurisdiction.step import Unfit
from fengqiao.rulebook import check, local, tables
from fengqiao.rulebook.shapes import Clock, RuleError
from fengqiao.upkeep.actions.undo_change import undo_change
from fengqiao.upkeep.management.doctor.rules import own_rows
from tests.desk.staff import Staff
from tests.world import CAST, COUNTY, TODAY, VILLAGE, World, moment, walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("morning")]

TOMORROW = TODAY + timedelta(days=1)
MEDIATION = "dispute.mediation"
SOURCE = "泌综治〔2026〕5号第三条"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Iterator[Path]:
    """The rules of this installation for the length of a test."""
    tables.keep_own_rows(tmp_path)
    yield tmp_path
    tables.keep_own_rows(Path(settings.FENGQIAO_HOME) / "rules")


def adopt(world: World, name: str = MEDIATION, **differs: object) -> Clock:
    said = {
        "length": 20,
        "unit": "calendar_days",
        "yellow": 3,
        "from_on": TOMORROW,
        "source": SOURCE,
        "verified": "own",
    }
    return adopt_clock(name, by=world["admin"], at=moment(9), **(said | differs))  # type: ignore[arg-type]


def length(on: date, where: str = VILLAGE, name: str = MEDIATION) -> int:
    return tables.in_force(on, where).clock(name).length


def test_a_stricter_limit_holds_from_its_day_in_its_county(world: World) -> None:
    adopt(world)
    tables.refresh()

    assert [length(on) for on in (TODAY, TOMORROW)] == [30, 20]
    assert length(TOMORROW, "411727001001") == 30
    change = Change.objects.get()
    assert (change.act, change.what, change.by) == ("adopt_rule", "rule", world["admin"])
    assert change.rows[0]["after"]["source"] == SOURCE
    assert tables.in_force(TOMORROW, VILLAGE).clock(MEDIATION).extension is not None


def test_what_runs_already_runs_on_by_its_own_rule(world: World) -> None:
    case = walk(world, until="accepted")
    running = case.deadlines.get(clock=MEDIATION)
    adopt(world)
    tables.refresh()

    with time_machine.travel(moment(12, on=TOMORROW)):
        rules = rules_of(running)
        counted = explained(running, rules.clock(MEDIATION), rules)

    assert rules.clock(MEDIATION).length == 30
    assert counted.limit == running.limit_at.astimezone(moment().tzinfo).date()


@pytest.mark.parametrize(
    ("name", "differs", "says"),
    [
        (MEDIATION, {"length": 60}, "只能缩短"),
        (MEDIATION, {"length": 25, "unit": "working_days"}, "只能缩短"),
        ("dispute.judicial_confirmation", {"length": 60}, "县里不能另定"),
        (MEDIATION, {"from_on": TODAY}, "最早从明天起"),
        (MEDIATION, {"source": " "}, "请填写依据"),
        (MEDIATION, {"verified": "no"}, "没有核对过"),
        ("dispute.nothing", {}, "没有这个期限"),
    ],
)
def test_what_is_looser_or_unfounded_is_refused_and_nothing_written(
    world: World, folder: Path, name: str, differs: dict[str, object], says: str
) -> None:
    with pytest.raises(Unfit, match=says):
        adopt(world, name, **differs)

    assert list(folder.glob("*.toml")) == []
    assert not Change.objects.exists()


def test_a_limit_that_waited_is_switched_on(world: World) -> None:
    assert not tables.in_force(TOMORROW, VILLAGE).has_clock("dispute.acceptance")

    adopt(world, "dispute.acceptance", length=3, unit="working_days")
    tables.refresh()

    assert tables.in_force(TOMORROW, VILLAGE).has_clock("dispute.acceptance")


def test_it_ends_and_what_was_counted_by_it_can_be_counted_again(world: World) -> None:
    adopt(world)
    until = TODAY + timedelta(days=10)
    withdraw_clock(
        MEDIATION, TOMORROW, by=world["admin"], at=moment(10), until=until, reason="文件废止"
    )
    tables.refresh()

    days = (TODAY, TOMORROW, until, until + timedelta(days=1))
    assert [length(day) for day in days] == [30, 20, 20, 30]


def test_taking_back_stops_where_it_has_begun_to_count(world: World) -> None:
    adopt(world)
    adopted = Change.objects.get()

    with time_machine.travel(moment(12, on=TOMORROW)), pytest.raises(Unfit, match="已经在用"):
        at = moment(12, on=TOMORROW)
        undo_change(adopted, by=world["admin"], at=at, reason="x")
    undo_change(adopted, by=world["admin"], at=moment(12), reason="写错了")
    tables.refresh()

    assert length(TOMORROW) == 30
    assert Change.objects.filter(undoes=adopted).exists()


def test_an_end_is_taken_back_as_long_as_the_rule_runs(world: World) -> None:
    adopt(world)
    until = TODAY + timedelta(days=10)
    end = {"by": world["admin"], "at": moment(10), "until": until, "reason": "文件废止"}
    withdraw_clock(MEDIATION, TOMORROW, **end)  # type: ignore[arg-type]

    undo_change(
        Change.objects.get(act="withdraw_rule"), by=world["admin"], at=moment(11), reason="x"
    )
    tables.refresh()

    assert length(until + timedelta(days=1)) == 20


def test_every_worker_reads_it_without_a_restart(world: World, folder: Path) -> None:
    """Another worker has the same folder, and looks at every request."""
    desk = Staff(world, "admin")
    desk.read("/county/rules/")
    text = local.text_of([adopt(world)])
    (folder / "411726.toml").unlink()
    tables.refresh()
    assert length(TOMORROW) == 30

    (folder / "411726.toml").write_text(text, encoding="utf-8")
    desk.read("/county/rules/")

    assert length(TOMORROW) == 20


def test_a_file_that_does_not_stand_leaves_the_rules_as_they_were(
    world: World, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    adopt(world)
    tables.refresh()
    (folder / "411726.toml").write_text("[[clock]]\nname = 1\n", encoding="utf-8")

    Staff(world, "admin").read("/county/rules/")

    assert length(TOMORROW) == 20
    assert "do not stand" in caplog.text
    with pytest.raises(RuleError):
        check.stand(tables.book.read(own=folder))


def test_a_file_speaks_of_its_own_county_only(world: World, folder: Path) -> None:
    row = adopt(world)
    (folder / "411727.toml").write_text(local.text_of([row]), encoding="utf-8")

    assert [error.reason for error in check.faults(own=folder)] == ["写了别的地方的规则"]


def test_what_is_written_is_read_back_word_for_word(world: World, folder: Path) -> None:
    row = adopt(world, source='他说"不"\\，又说：\n“行”')

    assert local.of(folder, COUNTY) == [
        type(row)(
            **{
                **{f: getattr(row, f) for f in row.__struct_fields__},
                "file": local.of(folder, COUNTY)[0].file,
            }
        )
    ]


def test_readers_meet_whole_rules_while_somebody_writes(world: World, folder: Path) -> None:
    row = adopt(world)
    met: set[int] = set()
    done = False

    def ask() -> None:
        while not done:
            tables.refresh()
            met.add(length(TOMORROW))

    reader = Thread(target=ask)
    reader.start()
    for turn in range(12):
        local.replace(folder, COUNTY, [row] if turn % 2 else [])
    done = True
    reader.join()

    assert met <= {20, 30}


def test_the_doctor_compares_the_file_with_the_record(world: World, folder: Path) -> None:
    adopt(world)
    assert list(own_rows(moment(12))) == []

    (folder / "411726.toml").unlink()

    [finding] = own_rows(moment(12))
    assert "411726" in finding.sentence


# ── Pages ────────────────────────────────────────────────────────────────────────────────────────


def test_the_administrator_makes_a_limit_stricter_and_ends_it(world: World) -> None:
    desk = Staff(world, "admin")
    path = f"/county/rules/{MEDIATION}/adopt/"

    refused = desk.send(path, length="60", source=SOURCE)
    done = desk.send(path, length="20", source=SOURCE)
    html = desk.read("/county/rules/")
    ended = desk.send(
        f"/county/rules/{MEDIATION}/{TOMORROW}/end/", until=str(TOMORROW), reason="废止"
    )

    assert refused.status_code == 422 and "只能缩短" in refused.content.decode()
    assert done.status_code == 302 and ended.status_code == 302
    assert SOURCE in html and "还没有开始" in html and "《人民调解工作若干规定》33" in html
    assert "多长：20" in html


@pytest.mark.parametrize("name", [name for name in CAST if name != "admin"])
def test_nobody_else_finds_the_rules_of_the_county(world: World, name: str) -> None:
    desk = Staff(world, name)

    for path in ("/county/rules/", f"/county/rules/{MEDIATION}/adopt/"):
        assert desk.open(path).status_code == 404
        assert desk.client.post(path, {"length": "1"}).status_code in (404, 405)
