"""A county's own limits: stricter than the law only, from tomorrow on, on record, read by every worker
without a restart; what runs already runs on as it began."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from threading import Thread

import pytest
import time_machine
from django.conf import settings

from fengqiao.cases.step import explained, rules_of
from fengqiao.jurisdiction.actions.adopt_clock import adopt_clock
from fengqiao.jurisdiction.actions.adopt_fact import adopt_fact
from fengqiao.jurisdiction.actions.adopt_rate import adopt_rate
from fengqiao.jurisdiction.actions.adopt_route import adopt_route
from fengqiao.jurisdiction.actions.adopt_rule import withdraw_rule
from fengqiao.jurisdiction.actions.take_over_rules import offered, take_over_rules
from fengqiao.jurisdiction.models import Change
from fengqiao.jurisdiction.step import Unfit
from fengqiao.rulebook import book, check, local, tables
from fengqiao.rulebook.shapes import Clock, Pack, RuleError
from fengqiao.upkeep.actions.undo_change import undo_change
from fengqiao.upkeep.management.doctor.rules import own_rows
from tests.desk.staff import Staff
from tests.world import CAST, COUNTY, TODAY, VILLAGE, World, moment, register_dispute, walk

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
        ("dispute.nothing", {}, "没有这条规则"),
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
    withdraw_rule(
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
    withdraw_rule(MEDIATION, TOMORROW, **end)  # type: ignore[arg-type]

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


# ── Suggestions and colours ──────────────────────────────────────────────────────────────────────


def decide(world: World, **differs: object) -> dict[str, object]:
    said = {"by": world["admin"], "at": moment(9), "from_on": TOMORROW, "source": SOURCE}
    return said | differs


def test_a_suggestion_is_added_and_put_first(world: World) -> None:
    adopt_route("0203", to=["信访局", "司法局", "生态环境局"], **decide(world))  # type: ignore[arg-type]
    tables.refresh()

    routes = [tables.in_force(on, VILLAGE).routes("0203") for on in (TODAY, TOMORROW)]
    assert routes == [("生态环境局", "司法局"), ("信访局", "司法局", "生态环境局")]
    assert tables.in_force(TOMORROW, VILLAGE).routes("0201") == ("司法局",)
    assert Change.objects.get().rows[0]["after"]["departments"][0] == "信访局"


@pytest.mark.parametrize(
    ("type_code", "to", "says"),
    [
        ("0203", ["司法局"], "不能去掉：生态环境局"),
        ("0901", ["司法局"], "不能去掉：农业农村局"),
        ("0201", ["信访局"], "不能去掉：司法局"),  # the row above it suggests one
        ("0203", ["", " "], "至少选一个"),
        ("9999", ["司法局"], "没有这个纠纷类型"),
    ],
)
def test_a_suggestion_of_the_wider_rules_is_not_left_out(
    world: World, folder: Path, type_code: str, to: list[str], says: str
) -> None:
    with pytest.raises(Unfit, match=says):
        adopt_route(type_code, to=to, **decide(world))  # type: ignore[arg-type]

    assert list(folder.glob("*.toml")) == []


def test_a_fact_of_practice_is_weighed_as_the_county_says(world: World) -> None:
    adopt_fact("group", colour="red", **decide(world))  # type: ignore[arg-type]
    adopt_fact("cross_area", colour="blue", **decide(world))  # type: ignore[arg-type]
    tables.refresh()

    rules = tables.in_force(TOMORROW, VILLAGE)
    assert [rules.grade([code]).colour for code in ("group", "cross_area")] == ["red", "blue"]
    assert tables.in_force(TODAY, VILLAGE).grade(["group"]).colour == "yellow"
    assert tables.in_force(TOMORROW, "411727001001").grade(["group"]).colour == "yellow"


def test_what_a_law_names_is_only_made_graver(world: World, folder: Path) -> None:
    with pytest.raises(Unfit, match="只能定得更重"):
        adopt_fact("domestic_violence", colour="yellow", **decide(world))  # type: ignore[arg-type]
    assert list(folder.glob("*.toml")) == []

    adopt_fact("broken_agreement", colour="red", **decide(world))  # type: ignore[arg-type]
    tables.refresh()

    assert tables.in_force(TOMORROW, VILLAGE).grade(["broken_agreement"]).colour == "red"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('code = "mentally_ill"\nlabel = "有病"\nlabel_en = "ill"', "不能另加定级的情形"),
        ('code = "group"\nlabel = "上访人员"\nlabel_en = "x"', "说法不能改"),
    ],
)
def test_no_file_makes_a_fact_that_speaks_of_a_person(folder: Path, text: str, says: str) -> None:
    row = (
        f'[[fact]]\nkind = "dispute"\n{text}\ncolour = "red"\nwhere = "411726"\nsource = "本县规定"'
    )
    more = f'\nverified = "own"\nfrom = {TOMORROW}\n'
    (folder / "411726.toml").write_text(row + more, encoding="utf-8")

    assert [says in error.reason for error in check.faults(own=folder)] == [True]


def test_they_end_and_are_taken_back_like_limits(world: World, folder: Path) -> None:
    adopt_route("0203", to=["信访局", "司法局", "生态环境局"], **decide(world))  # type: ignore[arg-type]
    adopt_fact("group", colour="red", **decide(world))  # type: ignore[arg-type]
    end = {"by": world["admin"], "at": moment(10), "until": TOMORROW, "reason": "文件废止"}
    withdraw_rule("fact.group", TOMORROW, **end)  # type: ignore[arg-type]
    undo_change(
        Change.objects.get(subject="411726 route.0203"),
        by=world["admin"], at=moment(11), reason="写错了",
    )  # fmt: skip
    tables.refresh()

    [left] = local.of(folder, COUNTY)
    assert (local.name_of(left), left.until_on) == ("fact.group", TOMORROW)
    assert list(own_rows(moment(12))) == []


# ── Rule packs ───────────────────────────────────────────────────────────────────────────────────


def pack_of(place: str) -> Pack:
    return next(pack for pack in tables.in_force(TODAY, "").packs() if pack.of == place)


def test_another_countys_practice_becomes_ones_own(world: World, folder: Path) -> None:
    """What a county takes over is its own: with its source, from its day on, in one record."""
    names = ["dispute.sign_for", "dispute.revisit"]
    take_over_rules(
        pack_of("411726"), names, by=None, at=moment(9), county="411727", from_on=TOMORROW
    )
    tables.refresh()

    rules = tables.in_force(TOMORROW, "411727001001")
    assert (
        rules.clock("dispute.revisit").source == "参照“泌阳县的约定（示例）”：示例：县内约定，可改"
    )
    assert [rules.has_clock(name) for name in (*names, "dispute.report_in")] == [True, True, False]
    assert not tables.in_force(TODAY, "411727001001").has_clock("dispute.revisit")
    assert [row["after"]["rule"] for row in Change.objects.get().rows] == ["签收", "回访"]
    left = offered(pack_of("411726"), "411727", TOMORROW)
    agreed = {row.name for row in book.read().clocks if row.where == "411726"}
    assert {local.name_of(row) for row in left} == agreed - set(names)


def test_what_holds_where_a_county_lies_is_not_offered_to_it(world: World) -> None:
    here, beside = (
        {p.of for p in tables.in_force(TODAY, at).packs()} for at in (VILLAGE, "411727")
    )

    assert "411726" not in here and {"", "33"} <= here
    assert beside == here | {"411726"}


def test_what_was_taken_over_is_taken_back_whole_and_made_stricter(
    world: World, folder: Path
) -> None:
    waiting = pack_of("")
    take_over_rules(
        waiting, ["dispute.acceptance"],
        by=world["admin"], at=moment(9), county=COUNTY, from_on=TOMORROW,
    )  # fmt: skip
    tables.refresh()
    assert tables.in_force(TOMORROW, VILLAGE).clock("dispute.acceptance").length == 3

    undo_change(Change.objects.get(), by=world["admin"], at=moment(10), reason="再研究")
    tables.refresh()

    assert local.of(folder, COUNTY) == []
    with pytest.raises(Unfit, match="至少选一条"):
        take_over_rules(
            waiting, [], by=world["admin"], at=moment(9), county=COUNTY, from_on=TOMORROW
        )


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


def test_the_administrator_changes_where_to_and_how_grave(world: World) -> None:
    desk = Staff(world, "admin")

    less = desk.send("/county/rules/route.0203/adopt/", to1="司法局", to2="", source=SOURCE)
    more = desk.send("/county/rules/route.0203/adopt/", to3="公安局", source=SOURCE)
    graver = desk.send("/county/rules/fact.group/adopt/", colour="red", source=SOURCE)
    html = desk.read("/county/rules/")

    assert less.status_code == 422 and "不能去掉：生态环境局" in less.content.decode()
    assert (more.status_code, graver.status_code) == (302, 302)
    assert "生态环境局、司法局、公安局" in html and html.count("还没有开始") == 2
    assert f"/county/rules/fact.group/{TOMORROW}/end/" in html
    assert "岗位能办什么、看到多大范围，是照法律" in html
    assert "/county/rules/role" not in html


def test_who_dispatches_sees_the_countys_suggestion_first(world: World) -> None:
    case = register_dispute(world, "county.dispatcher", type="0203")
    adopt_route("0203", to=["信访局", "司法局", "生态环境局"], **decide(world))  # type: ignore[arg-type]
    tables.refresh()

    with time_machine.travel(moment(12, on=TOMORROW), tick=False):
        html = Staff(world, "county.dispatcher").read(f"/cases/{case.pk}/do/dispatch/")

    first = html.partition('<optgroup label="这一类纠纷建议先考虑">')[2].partition("</optgroup>")[0]
    assert re.findall(r">([^<]+)</option>", first) == [
        *("泌阳县信访局", "泌阳县司法局", "驻马店市生态环境局泌阳分局")
    ]


def test_the_administrator_takes_over_a_pack(world: World) -> None:
    desk = Staff(world, "admin")
    before = desk.read("/county/rules/")

    done = desk.send("/county/rules/packs/waiting/")
    html = desk.read("/county/rules/")

    assert "答复是否受理：3个工作日" in before and "/county/rules/packs/waiting/" in before
    assert done.status_code == 302 and "和本县现在的规则一样" in html
    assert "参照一套规则" in html and "规则：答复是否受理" in html
    assert desk.open("/county/rules/packs/411726/").status_code == 404


@pytest.mark.parametrize("name", [name for name in CAST if name != "admin"])
def test_nobody_else_finds_the_rules_of_the_county(world: World, name: str) -> None:
    desk = Staff(world, name)

    paths = (f"{MEDIATION}/adopt/", "route.0203/adopt/", "fact.group/adopt/", "packs/waiting/")
    for path in ("/county/rules/", *(f"/county/rules/{path}" for path in paths)):
        assert desk.open(path).status_code == 404
        assert desk.client.post(path, {"length": "1"}).status_code in (404, 405)


# ── What the county adds for a case ──────────────────────────────────────────────────────────────


def paid(on: date, where: str = COUNTY) -> int | None:
    rate = tables.in_force(on, where).rate("hard", "written")
    return rate and rate.amount


def adopt_amount(world: World, amount: int, **differs: object) -> None:
    said = {"from_on": TOMORROW, "source": SOURCE, "verified": "own"}
    adopt_rate("hard.written", by=world["admin"], at=moment(9), amount=amount, **(said | differs))  # type: ignore[arg-type]
    tables.refresh()


def test_an_amount_of_ones_own_holds_from_its_day_beside_the_limits(
    world: World, folder: Path
) -> None:
    adopt(world)
    adopt_amount(world, 300)

    assert [paid(on) for on in (TODAY, TOMORROW)] == [200, 300]
    assert [paid(TOMORROW, where) for where in ("411727", "")] == [None, None]
    assert length(TOMORROW) == 20
    assert [type(row).__name__ for row in local.of(folder, COUNTY)] == ["Clock", "Rate"]
    assert list(own_rows(moment(12))) == []
    withdraw_rule(
        "rate.hard.written",
        TOMORROW,
        by=world["admin"],
        at=moment(10),
        until=TOMORROW,
        reason="重新定",
    )
    tables.refresh()
    assert [paid(on) for on in (TOMORROW, TOMORROW + timedelta(1))] == [300, 200]


def test_an_amount_that_has_not_begun_is_taken_back(world: World) -> None:
    adopt_amount(world, 300)

    undo_change(
        Change.objects.get(act="adopt_rule"), by=world["admin"], at=moment(10), reason="写错了"
    )
    tables.refresh()

    assert paid(TOMORROW) == 200


@pytest.mark.parametrize(
    ("amount", "differs"),
    [(0, {}), (100_001, {}), (300, {"from_on": TODAY}), (300, {"source": ""})],
)
def test_an_amount_needs_a_day_a_source_and_to_be_one(
    world: World, amount: int, differs: dict[str, object]
) -> None:
    with pytest.raises(Unfit):
        adopt_amount(world, amount, **differs)
    assert paid(TOMORROW) == 200
