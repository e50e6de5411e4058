"""What goes wrong in daily work: each time a sentence that says what to do next, and nothing lost."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection

from fengqiao.cases import actions
from fengqiao.cases.models import Assignment, Attachment, Case, Event, NumberSeries, Party
from fengqiao.lib.refusal import Refusal
from fengqiao.lib.uuid7 import uuid7
from fengqiao.rulebook import check
from fengqiao.rulebook.book import HERE
from tests.world import (
    VILLAGE,
    World,
    do,
    fresh,
    moment,
    principals,
    register_dispute,
    walk,
)
from tests.world import Walk as Going

pytestmark = pytest.mark.django_db

STORED = (Case, Party, Event, Assignment, Attachment)


def counted() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in STORED}


@contextmanager
def refused(code: str, *says: str) -> Iterator[None]:
    """A refusal with this code whose sentence says all that, and nothing was written."""
    before = counted()
    with pytest.raises(Refusal) as refusal:
        yield
    assert refusal.value.code == code
    for words in says:
        assert words in refusal.value.sentence
    assert refusal.value.sentence.endswith("。")
    assert counted() == before


# ── What was typed ───────────────────────────────────────────────────────────────────────────────


def test_an_unknown_division_is_named_and_a_way_out_shown(world: World) -> None:
    with refused("no_such_place", "411726999999", "请从辖区列表中重新选择"):
        register_dispute(world, place="411726999999")


def test_a_place_of_another_county_is_told_whose_it_is(world: World) -> None:
    with refused("no_such_place", "110101001001", "请"):
        register_dispute(world, place="110101001001")


def test_a_place_that_is_no_code_says_what_a_code_is(world: World) -> None:
    with refused("fact_wrong", "区划代码", "大路庄"):
        register_dispute(world, place="大路庄")


@pytest.mark.parametrize(
    "said",
    [
        "民国115年3月2日",
        "农历正月十四",
        "丙午年正月十四",
        "2026/3/2",
        "02-03-2026",
        "2026年3月2日",
        "２０２６-０３-０２",
    ],
)
def test_a_date_in_another_calendar_or_form_is_shown_the_right_one(world: World, said: str) -> None:
    with refused("fact_wrong", "公历", "2026-03-02"):
        register_dispute(world, occurred_on=said)


@pytest.mark.parametrize(
    ("said", "why"),
    [("0115-03-02", "115年"), ("2569-03-02", "2569年"), ("2026-02-30", "没有")],
)
def test_a_date_that_cannot_be_meant_is_not_guessed(world: World, said: str, why: str) -> None:
    with refused("fact_wrong", why, "请核对"):
        register_dispute(world, occurred_on=said)


def test_what_has_not_happened_yet_cannot_be_the_cause(world: World) -> None:
    tomorrow = world.now.date() + timedelta(days=1)

    with refused("fact_wrong", "今天之后"):
        register_dispute(world, occurred_on=tomorrow.isoformat())


def test_nobody_named_is_asked_for(world: World) -> None:
    with refused("applicant_missing", "请至少填写一位申请人"):
        register_dispute(world, parties=[])


@pytest.mark.parametrize(
    ("name", "content", "next_step"),
    [
        ("收条.pdf", b"MZ\x90\x00\x03\x00\x00\x00 not a paper", "请"),
        ("现场.jpg", b"<html><script>alert(1)</script></html>", "请"),
        ("说明.txt", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "请"),
        ("程序.exe", b"MZ\x90\x00\x03", "可以上传"),
        ("图.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "可以上传"),
        ("空.pdf", b"", "请重新选择"),
    ],
)
def test_a_file_that_is_not_what_its_name_says_stays_outside(
    world: World, name: str, content: bytes, next_step: str
) -> None:
    case = register_dispute(world)

    with refused("file_refused", next_step):
        do(world, case, "attach", "village.clerk", file=SimpleUploadedFile(name, content))


# ── When it is not time, or not allowed ──────────────────────────────────────────────────────────


def test_a_verb_out_of_stage_says_where_the_matter_stands(world: World) -> None:
    case = register_dispute(world)

    with refused("verb_out_of_stage", "已登记", "请刷新页面"):
        do(world, case, "archive", "village.clerk")


def test_without_every_partys_word_there_is_no_session(world: World) -> None:
    case = walk(world, until="accepted")
    mediator = world["mediator"].pk
    do(world, case, "appoint_mediator", "village.clerk", mediator=mediator, chosen_by="parties")
    session = {
        "held_at": world.now,
        "where": "村委会",
        "openness": "closed",
        "present": principals(case),
        "record": "双方到场。",
        "result": "continue",
    }

    with refused("consent_missing", "张", "请先逐一询问并登记", "也可以不调解"):
        do(world, case, "hold_session", "mediator", **session)

    refusing = {"party": principals(case)[1], "answer": "refused", "how": "phone"}
    do(
        world,
        case,
        "consent",
        "village.clerk",
        party=principals(case)[0],
        answer="given",
        how="phone",
    )
    do(world, case, "consent", "village.clerk", **refusing)
    with refused("consent_refused", "明确拒绝", "起诉"):
        do(world, case, "hold_session", "mediator", **session)


def test_somebody_elses_matter_is_not_there(world: World) -> None:
    case = register_dispute(world)

    with refused("case_not_found", "请核对编号"):
        do(world, case, "note", "neighbour.clerk", text="打听一下")
    with refused("case_not_found"):
        Case.objects.one(case.number, seen_by=world["neighbour.clerk"])


def test_a_post_without_the_power_is_told_who_has_it(world: World) -> None:
    case = register_dispute(world)

    with refused("not_your_post", "请交给有权限的同事"):
        do(world, case, "accept", "leader", basis="application")


# ── The rules themselves ─────────────────────────────────────────────────────────────────────────


def test_a_rule_without_its_source_stops_the_rulebook(tmp_path: Path) -> None:
    own = tmp_path / "rulebook"
    shutil.copytree(HERE, own, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    table = own / "clocks" / "national.toml"
    kept = [
        line
        for line in table.read_text(encoding="utf-8").splitlines()
        if not line.startswith('source = "《人民调解法》33')
    ]
    table.write_text("\n".join(kept), encoding="utf-8")

    faults = check.faults(own)

    assert [(Path(fault.file).name, "judicial_confirmation" in fault.row) for fault in faults] == [
        ("national.toml", True)
    ]
    assert "source" in faults[0].reason


def test_a_limit_in_a_year_without_calendar_is_marked_and_not_guessed_silently(
    world: World,
) -> None:
    """Accepted on 15 December 2026: day thirty lies in a year whose calendar nobody knows yet."""
    at = moment(9, on=date(2026, 12, 15))
    case = register_dispute(world, at=at)
    do(world, case, "accept", "village.clerk", at=at, basis="application")

    deadline = case.deadlines.get(clock="dispute.mediation")

    assert deadline.is_provisional
    assert deadline.limit_at.astimezone(moment().tzinfo).date() == date(2027, 1, 14)


# ── Twice, at once, and cut off ──────────────────────────────────────────────────────────────────


def test_the_same_command_twice_is_one_act(world: World) -> None:
    case, command = register_dispute(world), uuid7(world.now)
    accept: dict[str, Any] = {
        "by": world["village.clerk"],
        "at": world.now,
        "command_id": command,
        "facts": {"basis": "application"},
    }

    first = actions.perform(case, "accept", **accept)
    again = actions.perform(case, "accept", **(accept | {"at": world.now + timedelta(hours=1)}))

    assert (first.replayed, again.replayed) == (False, True)
    assert first.event == again.event
    assert [event.verb for event in case.events.order_by("place_in_chain")] == [
        "register",
        "accept",
    ]


def test_a_command_used_for_something_else_is_refused(world: World) -> None:
    case, command = register_dispute(world), uuid7(world.now)
    by = {"by": world["village.clerk"], "at": world.now, "command_id": command}
    actions.perform(case, "note", **by, facts={"text": "一"})

    with refused("command_reused", "请刷新页面后重新提交"):
        actions.perform(case, "note", **by, facts={"text": "二"})


def test_the_same_registration_twice_is_one_case(world: World) -> None:
    register: dict[str, Any] = {
        "by": world["village.clerk"],
        "at": world.now,
        "command_id": uuid7(world.now),
        "parties": [{"role": "applicant", "name": "张甲"}],
        "title": "张某排水纠纷",
        "story": "水流到院里。",
        "place": VILLAGE,
        "channel": "visit",
    }

    first = actions.register("dispute", **register)
    again = actions.register("dispute", **register)

    assert (first.case, again.replayed) == (again.case, True)
    assert (Case.objects.count(), NumberSeries.objects.get().last) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_of_two_clerks_at_once_one_acts_and_the_other_is_told(world: World) -> None:
    case = register_dispute(world)
    start = Barrier(2)

    def accept(_: int) -> str:
        try:
            connection.ensure_connection()
            start.wait()
            do(world, case, "accept", "village.clerk", basis="application")
        except Refusal as refusal:
            return refusal.code
        finally:
            connection.close()
        return "accepted"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(accept, range(2)))

    assert answers == ["accepted", "verb_out_of_stage"]
    assert [event.verb for event in case.events.order_by("place_in_chain")] == [
        "register",
        "accept",
    ]
    call_command("verify")


SIGN_AND_DIE = """
import os, signal, sys
from datetime import datetime
import django
django.setup()
from fengqiao.cases import step
from fengqiao.cases.actions import sign_for
from fengqiao.jurisdiction.models import Post

def write_and_die(move):
    sign_for._write(move)
    os.kill(os.getpid(), signal.SIGKILL)

case, post, command, at = sys.argv[1:]
step.take(case, "sign_for", by=Post.objects.get(pk=post), at=datetime.fromisoformat(at),
          command_id=__import__("uuid").UUID(command), facts={}, write=write_and_die)
"""


@pytest.mark.django_db(transaction=True)
def test_a_server_killed_while_it_writes_leaves_nothing_half_done(world: World) -> None:
    going = Going(world, register_dispute(world), at=world.now, holder="village.clerk")
    going.do("escalate", "village.clerk", reason="请镇里主持。")
    case, command, before = going.case, uuid7(going.at), counted()

    died = in_another_process(
        SIGN_AND_DIE, case.pk, world["town.clerk"].pk, command, going.at.isoformat()
    )

    assert died == -signal.SIGKILL
    assert (counted(), fresh(case).stage) == (before, "dispatched")
    assert case.assignments.get(role="lead").signed_at is None
    taken = actions.perform(
        case, "sign_for", by=world["town.clerk"], at=going.at, command_id=command, facts={}
    )
    assert (taken.replayed, taken.case.holder) == (False, world.organ("town.clerk"))
    call_command("verify")


def in_another_process(script: str, *arguments: object) -> int:
    """The exit code of a process that works on this test's database."""
    connection.close()
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FENGQIAO_HOME": str(settings.FENGQIAO_HOME),
        "FENGQIAO_DATABASE_URL": address(),
    }
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, env=environ, capture_output=True, timeout=60, check=False)
    assert done.returncode != 1, done.stderr.decode()
    return done.returncode


def address() -> str:
    """The test database as another process finds it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return os.environ["FENGQIAO_DATABASE_URL"].replace("/fengqiao?", f"/{name}?")
