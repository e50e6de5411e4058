"""The command: once, or round after round beside the server, ending with it and with nothing else."""

import logging
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import OperationalError

from fengqiao.notices.management.commands import remind
from tests.house.code import ROOT
from tests.world import World

PARENT = """
import os, subprocess, sys, time
loop = [sys.executable, "-m", "django", "remind", "--every", "0.1", "--beside", str(os.getpid())]
print(subprocess.Popen(loop).pid, flush=True)
time.sleep(60)
"""


@pytest.mark.django_db
def test_once_says_what_was_done(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("remind")

    assert "看了 0 个期限、0 次办理" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_round_that_goes_wrong_is_said_and_not_the_last(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    rounds = iter([OperationalError, None, KeyboardInterrupt])
    done = []

    def one_round() -> None:
        done.append(1)
        if problem := next(rounds):
            raise problem

    monkeypatch.setattr(remind, "one_round", one_round)
    monkeypatch.setattr(remind, "close_old_connections", lambda: None)
    with caplog.at_level(logging.ERROR):
        call_command("remind", every=0.01)

    assert len(done) == 3
    assert [record.message for record in caplog.records] == [
        "A round of reminders went wrong; the next one looks again."
    ]


def test_the_loop_beside_a_server_ends_with_it(tmp_path: Path) -> None:
    environ = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "FENGQIAO_HOME": str(tmp_path),
        "FENGQIAO_DATABASE_URL": "",
    }
    command = [sys.executable, "-c", PARENT]
    server = subprocess.Popen(
        command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert server.stdout
    loop = int(server.stdout.readline())
    assert _lives(loop)

    server.send_signal(signal.SIGKILL)
    server.wait()

    until = time.monotonic() + 30
    while _lives(loop) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _lives(loop)


def _lives(process: int) -> bool:
    """Whether it is there and not merely waiting to be buried."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"
