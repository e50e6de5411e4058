"""Several at once, and a server that dies: one order of things, and nothing lost."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.conf import settings
from django.db import connection

from fengqiao.cases.models import Case, Event, NumberSeries, Party
from fengqiao.lib.uuid7 import uuid7
from tests.api.conftest import Api, Callers, registration
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")


def at_once(ask: Callable[[int], T], askers: int) -> list[T]:
    """What each asker is answered when all begin in the same instant, on connections of their own."""
    start = Barrier(askers)

    def one(number: int) -> T:
        try:
            start.wait()
            return ask(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(askers) as pool:
        return list(pool.map(one, range(askers)))


def test_two_clerks_who_accept_at_once(caller: Callers) -> None:
    """One does, the other is told where the case stands now."""
    clerks = [caller("village.clerk"), caller("village.clerk")]
    made = clerks[0].post("cases", registration())

    answers = at_once(
        lambda n: clerks[n].post(f"cases/{made['id']}/acceptance", basis="application"), 2
    )

    assert sorted(answer.status for answer in answers) == [200, 409]
    [refused] = [answer for answer in answers if answer.status == 409]
    assert refused["code"] == "verb_out_of_stage"
    assert "已受理" in refused["detail"]
    assert [e.verb for e in Event.objects.order_by("place_in_chain")] == ["register", "accept"]


def test_the_same_command_twice_at_once(caller: Callers) -> None:
    clerks = [caller("village.clerk"), caller("village.clerk")]
    made = clerks[0].post("cases", registration())
    command = {"command_id": str(uuid7()), "basis": "application"}

    answers = at_once(lambda n: clerks[n].post(f"cases/{made['id']}/acceptance", command), 2)

    assert [answer.status for answer in answers] == [200, 200]
    assert answers[0].body == answers[1].body
    assert Event.objects.filter(verb="accept").count() == 1


def test_the_same_registration_twice_at_once(caller: Callers) -> None:
    clerks = [caller("village.clerk"), caller("village.clerk")]
    command = registration() | {"command_id": str(uuid7())}

    answers = at_once(lambda n: clerks[n].post("cases", command), 2)

    assert [answer.status for answer in answers] == [201, 201]
    assert answers[0].body == answers[1].body
    assert (Case.objects.count(), Party.objects.count()) == (1, 2)
    assert NumberSeries.objects.get().last == 1


def test_numbers_have_no_gaps_when_many_register_at_once(caller: Callers) -> None:
    clerks = [caller("village.clerk") for _ in range(6)]

    answers = at_once(lambda n: clerks[n].post("cases", registration(title=f"{n}")), 6)

    assert {answer.status for answer in answers} == {201}
    numbers = sorted(answer["number"] for answer in answers)
    assert [number[-5:] for number in numbers] == [f"000{n}号" for n in range(1, 7)]


# ── A server that dies ───────────────────────────────────────────────────────────────────────────

KILLED = 9
REGISTER_AND_DIE = f"""
import json, os, sys
import django, time_machine
django.setup()
time_machine.travel("2026-03-02T09:00:00+08:00", tick=False).start()
from django.test import Client
from fengqiao.cases import step
step.index_text = lambda *_, **__: os._exit({KILLED})  # all is written, nobody has been answered
asked = json.load(sys.stdin)
Client().post("/api/v1/cases", asked["body"], "application/json", headers=asked["headers"])
"""


def test_a_server_killed_in_the_middle_leaves_nothing_half_done(
    world: World, caller: Callers
) -> None:
    clerk = caller("village.clerk")
    command = registration() | {"command_id": str(uuid7())}

    assert _serve_and_kill(clerk, json.dumps(command)) == KILLED
    whole = (1, 2, 1) if connection.vendor == "postgresql" else (0, 0, 0)  # there one statement
    assert (Case.objects.count(), Party.objects.count(), Event.objects.count()) == whole

    answer = clerk.post("cases", command)
    assert (answer.status, answer["number"][-5:]) == (201, "0001号")
    assert (Case.objects.count(), Party.objects.count(), Event.objects.count()) == (1, 2, 1)


def _serve_and_kill(clerk: Api, body: str) -> int:
    """The exit code of a process of its own that serves one request and dies while it writes."""
    connection.close()
    asked = {"body": body, "headers": {"Authorization": f"Bearer {clerk.token}"}}
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FENGQIAO_HOME": str(settings.FENGQIAO_HOME),
        "FENGQIAO_DATABASE_URL": _address(),
        "FENGQIAO_ALLOWED_HOSTS": "testserver",
    }
    died = subprocess.run(
        [sys.executable, "-c", REGISTER_AND_DIE],
        input=json.dumps(asked),
        env=environ,
        text=True,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert died.returncode == KILLED, died.stderr
    return died.returncode


def _address() -> str:
    """The test database, as another process finds it."""
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    given = os.environ["FENGQIAO_DATABASE_URL"]
    return given.replace("/fengqiao?", f"/{name}?")
