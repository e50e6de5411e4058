"""Each question of the doctor is asked of an installation that has the fault, and of one that has not."""

import json
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, connection

from fengqiao.cases.models import Attachment
from fengqiao.cases.querysets import keys
from fengqiao.jurisdiction.actions.demand_second_factor import demand_second_factor
from fengqiao.jurisdiction.models import Organ, Post
from fengqiao.lib.crypto import KeyRing
from fengqiao.mediation.management.demo.password import password_file
from fengqiao.notices.actions.climb import climb
from fengqiao.notices.models import Notice, Reach, Round, Subscription
from fengqiao.upkeep.management.backups import notes
from fengqiao.upkeep.management.doctor import (
    examination,
    machine,
    people,
    reach,
    reminding,
    rules,
    safety,
)
from fengqiao.upkeep.management.doctor.finding import Check, error, warning
from tests.notices.telling import running
from tests.world import COUNTY, World, do, moment, register_dispute

pytestmark = pytest.mark.django_db


def levels(check: Check, at: datetime | None = None) -> list[str]:
    return [finding.level for finding in check(at or moment())]


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """A home of one's own, private as it should be."""
    tmp_path.chmod(0o700)
    settings.FENGQIAO_HOME = tmp_path
    settings.MEDIA_ROOT = tmp_path / "attachments"
    keys.cache_clear()
    yield tmp_path
    keys.cache_clear()


# ── Reminders ────────────────────────────────────────────────────────────────────────────────────


def test_a_loop_that_never_looked_or_not_for_long_is_told() -> None:
    assert levels(reminding.loop) == ["warning"]
    for minutes, said in ((15, []), (16, ["warning"]), (121, ["error"])):
        seen = moment() - timedelta(minutes=minutes)
        Round.objects.update_or_create(pk=1, defaults={"at": seen})
        assert levels(reminding.loop) == said

    [found] = reminding.loop(moment())
    assert "从 2026-03-02 06:59 起没有运行" in found.sentence


def test_a_round_is_noted_each_time_that_somebody_looked(world: World) -> None:
    with time_machine.travel(moment(), tick=False):
        call_command("remind", stdout=StringIO())

    assert levels(reminding.loop) == []


def test_what_should_have_been_told_by_now_is_told(world: World) -> None:
    clock = running(world)
    turned_at = clock.yellow_at
    assert turned_at
    Round.objects.create(at=turned_at + timedelta(minutes=16))

    assert levels(reminding.backlog, turned_at + timedelta(minutes=14)) == []
    assert levels(reminding.backlog, turned_at + timedelta(minutes=16)) == ["warning"]
    climb(at=turned_at + timedelta(minutes=16))
    assert levels(reminding.backlog, turned_at + timedelta(minutes=17)) == []


def test_what_waits_too_long_to_go_out_is_told(world: World) -> None:
    Reach.objects.create(post=world["village.clerk"], email="a@example.cn", by_email="at_once")
    clock = running(world)
    assert clock.yellow_at
    climb(at=clock.yellow_at)
    waits_for = Notice.objects.get(channel="email").not_before_at

    assert levels(reminding.backlog, waits_for + timedelta(minutes=15)) == []
    assert levels(reminding.backlog, waits_for + timedelta(minutes=16)) == ["warning"]


def test_another_system_that_does_not_answer_is_named(world: World) -> None:
    system = Subscription.objects.create(
        place=COUNTY, title="市12345平台", url="https://h.cn/in", post=world["leader"], failures=2
    )
    assert levels(reminding.systems) == []

    Subscription.objects.update(failures=3)
    [found] = reminding.systems(moment())
    assert system.title in found.sentence
    Subscription.objects.update(is_used=False)
    assert levels(reminding.systems) == []


# ── Rules ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (date(2026, 10, 31), []),
        (date(2026, 11, 1), ["warning"]),
        (date(2026, 12, 31), ["warning"]),
        (date(2027, 1, 1), ["error"]),
        (date(2027, 11, 1), ["error", "warning"]),
    ],
)
def test_the_calendar_of_next_year_is_missed_from_november_on(on: date, said: list[str]) -> None:
    """The last calendar that the product brings is of 2026."""
    assert levels(rules.calendar, moment(on=on)) == said


@pytest.mark.parametrize(
    ("chosen", "said"),
    [
        ("", []),
        ("trial-without-legal-effect", ["warning"]),
        ("no_such_package.Provider", ["error"]),
        ("fengqiao.papers.definitions.certifying.Provider", []),
    ],
)
def test_a_signing_service_for_trials_or_out_of_reach_is_told(
    settings: Any, chosen: str, said: list[str]
) -> None:
    settings.FENGQIAO_SIGNING_SERVICE = chosen

    assert levels(reach.signing) == said


# ── People ───────────────────────────────────────────────────────────────────────────────────────


def test_a_county_that_demands_a_second_factor_hears_who_has_none(world: World) -> None:
    assert levels(people.second_factor) == []

    demand_second_factor(COUNTY, at=moment())
    [found] = people.second_factor(moment())

    assert found.level == "warning" and "12 个账号" in found.sentence


def test_an_administrator_with_a_password_alone_is_named(world: World) -> None:
    [found] = people.second_factor_of_admins(moment())
    assert "admin" in found.sentence

    Authenticator.objects.create(
        user=world.user("admin"), type=Authenticator.Type.TOTP, data={"secret": "x"}
    )

    assert levels(people.second_factor_of_admins) == []


@pytest.mark.parametrize(("days", "said"), [(0, ["warning"]), (30, ["warning"]), (31, [])])
def test_a_post_that_ends_within_a_month_is_named(world: World, days: int, said: list[str]) -> None:
    last = moment().date() + timedelta(days=days)
    Post.objects.filter(pk=world["mediator"].pk).update(valid_to=last)

    assert levels(people.posts_that_end) == said


def test_a_centre_without_a_mark_is_named(world: World) -> None:
    assert levels(people.number_marks) == []

    Organ.objects.filter(place=COUNTY, kind="centre").update(number_mark="")

    assert levels(people.number_marks) == ["warning"]


@pytest.mark.parametrize(
    ("check", "login"), [(people.mediators, "mediator"), (people.administrators, "admin")]
)
def test_a_county_without_one_is_named(world: World, check: Check, login: str) -> None:
    assert levels(check) == []

    Post.objects.filter(pk=world[login].pk).delete()

    assert levels(check) == ["warning"]


def test_demonstration_accounts_are_no_fault_where_nobody_else_gets_in(
    world: World, home: Path, settings: Any
) -> None:
    password_file(home).touch()
    assert levels(people.demonstration) == []

    settings.ALLOWED_HOSTS = ["fengqiao.example.gov.cn"]

    assert levels(people.demonstration) == ["error"]


def test_demonstration_accounts_do_not_belong_beside_a_real_county(
    world: World, home: Path
) -> None:
    Organ.objects.filter(place=COUNTY, kind="centre").update(place="411727")
    assert levels(people.demonstration) == []

    password_file(home).touch()

    assert levels(people.demonstration) == ["error"]


# ── The machine ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("free", "total", "said"),
    [
        (100 * 10**9, 200 * 10**9, []),
        (19 * 10**9, 200 * 10**9, ["warning"]),
        (5 * 10**9, 200 * 10**9, ["error"]),
        (10**9, 5 * 10**9, ["warning"]),
        (10**8, 10**9, ["error"]),
    ],
)
def test_a_full_disk_is_told(
    monkeypatch: pytest.MonkeyPatch, free: int, total: int, said: list[str]
) -> None:
    from shutil import _ntuple_diskusage as usage

    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage(total, total - free, free))

    assert levels(machine.disk) == said


def test_a_clock_that_is_behind_what_happened_is_told(world: World) -> None:
    register_dispute(world, at=moment(9))

    late = [finding.level for finding in machine.clock(moment(8))]

    assert late[-1] == "error"


@pytest.mark.postgres
@pytest.mark.parametrize(("seconds", "said"), [(0, []), (20, ["warning"]), (120, ["error"])])
def test_a_clock_apart_from_the_database_is_told(seconds: int, said: list[str]) -> None:
    now = datetime.now().astimezone() + timedelta(seconds=seconds)

    assert levels(machine.clock, now) == said


def test_keys_that_are_gone_are_told(world: World, home: Path) -> None:
    assert levels(machine.keys) == []
    register_dispute(world)
    assert levels(machine.keys) == []

    (home / "keys" / "index.key").rename(home / "elsewhere")

    assert levels(machine.keys) == ["error"]


def test_other_keys_are_told(world: World, home: Path) -> None:
    register_dispute(world)
    (home / "keys").rename(home / "old")
    KeyRing.create(home / "keys")
    keys.cache_clear()

    assert levels(machine.keys) == ["error"]


@pytest.mark.parametrize("name", ["", "keys", "secret_key"])
def test_what_others_can_read_is_told(home: Path, name: str) -> None:
    (home / "keys").mkdir(mode=0o700)
    (home / "secret_key").touch(mode=0o600)
    assert levels(machine.permissions) == []

    (home / name).chmod(0o755)

    [found] = machine.permissions(moment())
    assert str(home / name) in found.mend


@pytest.mark.postgres
def test_a_server_that_forgets_in_a_power_cut_is_told() -> None:
    """The server of the tests is such a one."""
    found = list(machine.postgresql(moment()))

    assert [finding.level for finding in found] == ["error", "error", "warning"]


@pytest.mark.sqlite
def test_sqlite_has_no_server_to_ask() -> None:
    assert levels(machine.postgresql) == []


def test_tables_of_an_older_shape_are_told() -> None:
    assert levels(machine.migrations) == []
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'upkeep' OR app = 'axes'")

    assert levels(machine.migrations) == ["error"]


# ── Reach ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("hosts", "https", "said"),
    [
        (["localhost"], False, []),
        (["localhost", "10.0.0.5"], False, ["error"]),
        (["fengqiao.example.gov.cn"], True, []),
        (["localhost"], True, ["error"]),
    ],
)
def test_others_come_by_https_or_not_at_all(
    settings: Any, hosts: list[str], https: bool, said: list[str]
) -> None:
    settings.ALLOWED_HOSTS, settings.SESSION_COOKIE_SECURE = hosts, https

    assert levels(reach.https) == said


def test_debugging_is_told(settings: Any) -> None:
    assert levels(reach.debugging) == []

    settings.DEBUG = True

    assert levels(reach.debugging) == ["error"]


# ── Safety ───────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("days", "said"), [(None, ["warning"]), (1, []), (2, []), (3, ["warning"]), (8, ["error"])]
)
def test_an_old_backup_is_told(home: Path, days: int | None, said: list[str]) -> None:
    if days is not None:
        notes.note_saved(home / "b.zip", moment() - timedelta(days=days))

    assert levels(safety.last_backup) == said


@pytest.mark.parametrize(("days", "said"), [(None, ["warning"]), (92, []), (93, ["warning"])])
def test_a_backup_that_nobody_tried_is_told(home: Path, days: int | None, said: list[str]) -> None:
    notes.note_saved(home / "b.zip", moment())
    if days is not None:
        notes.note_tried(home / "b.zip", moment() - timedelta(days=days))

    assert levels(safety.last_trial) == said


@pytest.mark.parametrize("harm", [Path.unlink, lambda path: path.write_bytes(b"")])
def test_a_lost_or_cut_attachment_is_told(world: World, home: Path, harm: Any) -> None:
    case = register_dispute(world)
    file = SimpleUploadedFile("收条.txt", "一张收条".encode())
    do(world, case, "attach", "village.clerk", file=file)
    assert levels(safety.attachments) == []

    harm(Attachment.objects.get().path)

    assert levels(safety.attachments) == ["error"]


# ── The whole examination ────────────────────────────────────────────────────────────────────────


def examined(*said: str) -> tuple[int, str]:
    out = StringIO()
    try:
        call_command("doctor", *said, stdout=out)
    except SystemExit as ended:
        return int(str(ended.code)), out.getvalue()
    return 0, out.getvalue()


@pytest.mark.parametrize(
    ("found", "code"),
    [
        ([], 0),
        ([warning("甲。", "乙。")], 1),
        ([error("甲。", "乙。"), warning("丙。", "丁。")], 2),
    ],
)
def test_the_exit_code_says_how_bad_it_is(
    monkeypatch: pytest.MonkeyPatch, found: list[Any], code: int
) -> None:
    monkeypatch.setattr(examination, "CHECKS", (("one", "一项", lambda at: found),))

    assert examined()[0] == code


def test_it_is_told_in_chinese_in_english_and_for_programs(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    with time_machine.travel(moment(on=date(2026, 12, 1))):
        chinese, english, told = examined()[1], examined("--english")[1], examined("--json")[1]
        monkeypatch.setenv("LANG", "en_GB.UTF-8")
        by_the_machine = examined()[1]

    assert "【要留意】工作日历" in chinese and "2027 年的工作日历还没有录入" in chinese
    assert "The working-day calendar of 2027" in english
    assert by_the_machine == english
    names = [found["check"] for found in json.loads(told)]
    assert names == [name for name, _label, _check in examination.CHECKS]


def test_a_database_that_does_not_answer_stops_no_other_question(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(at: datetime) -> list[Any]:
        raise DatabaseError("no such table: jurisdiction_post\nLINE 1")

    checks = (("silent", "一", silent), ("debugging", "二", reach.debugging))
    monkeypatch.setattr(examination, "CHECKS", checks)

    (_, _, [found]), second = examination.examine(moment())

    assert found.sentence == "数据库没有回答这一项：no such table: jurisdiction_post"
    assert second == ("debugging", "二", [])
