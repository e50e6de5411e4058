"""kill -9 at any point repeats nothing and loses nothing; two loops at once are as good as one.

Real processes on the database of the test. The other side knows a message again by its key: that is
what is promised of a message that was sent and not yet noted (docs/adr).
"""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.db import connection

from fengqiao.cases.models import Deadline
from fengqiao.notices.actions.choose_texts import choose_texts
from fengqiao.notices.actions.hand_out import LEASE
from fengqiao.notices.management.commands.remind import one_round
from fengqiao.notices.models import Notice, Proof, Reach, Subscription
from tests.house.code import ROOT
from tests.notices.receivers import Received, mailbox, webhooks
from tests.notices.telling import DAY, running
from tests.world import World, do, register_dispute

pytestmark = pytest.mark.django_db(transaction=True)
POINTS = [
    "before the notices are committed",
    "after the clocks were told",
    "before the acts are committed",
    "after the claim",
    "before the first is sent",
    "after it was sent, before that is noted",
    "after it was noted",
]
CLOCKS = 3


@dataclass
class Outside:
    """What came out of the house, by channel: every message that somebody would have seen."""

    system: Received
    mails: Received
    texts_in: Path
    environ: dict[str, str]

    def seen(self) -> dict[str, int]:
        lines = self.texts_in.read_text().splitlines() if self.texts_in.exists() else []
        return {
            "webhook": len(self.system.kept),
            "email": len(self.mails.kept),
            "sms": len(lines),
            "sms keys": len({json.loads(line)["key"] for line in lines}),
        }


@pytest.fixture
def outside(world: World, tmp_path: Path, settings: Any) -> Iterator[Outside]:
    """Three clocks that turn yellow, one matter that was accepted; a system, a mailbox, a telephone."""
    with webhooks() as (url, system), mailbox() as (mail_url, mails):
        host, port = mail_url.removeprefix("smtp://").split(":")
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = host, int(port)
        settings.DEFAULT_FROM_EMAIL, settings.FENGQIAO_MAIL = "reminders@example.cn", True
        settings.FENGQIAO_SMS = f"file://{tmp_path}/sms.jsonl"
        _set_up(world, url)
        environ = {
            "FENGQIAO_DATABASE_URL": _address(),
            "FENGQIAO_MAIL_URL": mail_url,
            "FENGQIAO_MAIL_FROM": "reminders@example.cn",
            "FENGQIAO_SMS_URL": f"file://{tmp_path}/sms.jsonl",
        }
        yield Outside(system, mails, tmp_path / "sms.jsonl", environ)


def _set_up(world: World, url: str) -> None:
    clerk = world["village.clerk"]
    facts = {"place": "411726", "title": "热线平台", "url": url, "sends_reminders": True}
    Subscription.objects.create(post=clerk, **facts)
    Reach.objects.create(post=clerk, email="clerk@example.cn", by_email="at_once")
    for _ in range(CLOCKS):
        clock = running(world)
        Deadline.objects.filter(pk=clock.pk).update(
            yellow_at=world.now, limit_at=world.now + 9 * DAY
        )
    party = register_dispute(world).parties.get(role="applicant")
    choose_texts(party, is_wanted=True, by=world.visitor(party), at=world.now)
    do(world, party.case, "accept", "village.clerk", basis="application")


def _address() -> str:
    """The database of the test, as the environment names one."""
    about = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{about['NAME']}"
    host = about["HOST"] or about["OPTIONS"]["host"]
    return f"postgres://{about['USER']}@/{about['NAME']}?host={host}"


def _loop(outside: Outside, point: str, at: datetime) -> "subprocess.Popen[str]":
    environ = {
        **os.environ,
        **outside.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FENGQIAO_HOME": str(settings.FENGQIAO_HOME),
    }
    command = [sys.executable, "-m", "tests.notices.killed", point, at.isoformat()]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=pipe, stderr=pipe, text=True)


def _round(at: datetime) -> None:
    with time_machine.travel(at, tick=True):
        one_round()


# A status for each clock's matter and for the one of the text, a reminder for each clock.
ACCEPTED = CLOCKS + 1
ALL = {"webhook": CLOCKS + ACCEPTED, "email": 1, "sms": 1, "sms keys": 1}


@pytest.mark.parametrize("point", POINTS)
def test_who_is_killed_repeats_nothing_and_loses_nothing(
    world: World, outside: Outside, point: str
) -> None:
    at = world.now + timedelta(minutes=30)
    killed = _loop(outside, point, at)
    _, told = killed.communicate(timeout=60)
    assert killed.returncode == -signal.SIGKILL, told

    for pause in (timedelta(0), LEASE + timedelta(minutes=1), 3 * LEASE):
        _round(at + pause)

    letters = Notice.objects.filter(channel="email").values("message").distinct().count()
    assert outside.seen() == ALL | {"email": letters}
    assert Counter(Notice.objects.values_list("channel", "state")) == {
        ("desk", "sent"): CLOCKS,
        ("email", "sent"): CLOCKS,
        ("sms", "sent"): 1,
        ("webhook", "sent"): CLOCKS + ACCEPTED,
    }
    sent = Proof.objects.filter(outcome="sent").values_list("notice", flat=True)
    assert set(sent) == set(Notice.objects.exclude(channel="desk").values_list("pk", flat=True))


def test_two_loops_at_once_are_as_good_as_one(world: World, outside: Outside) -> None:
    at = world.now + timedelta(minutes=30)
    loops = [_loop(outside, "nowhere", at) for _ in range(2)]
    said = [loop.communicate(timeout=60) for loop in loops]
    assert [loop.returncode for loop in loops] == [0, 0], said

    _round(at)

    assert len(outside.system.posted) == len(outside.system.kept) == CLOCKS + ACCEPTED
    assert len(outside.mails.posted) == len(outside.mails.kept)
    assert outside.seen()["sms"] == 1
    assert Notice.objects.filter(channel="desk").count() == CLOCKS
    assert set(Notice.objects.values_list("state", flat=True)) == {"sent"}
