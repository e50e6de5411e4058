"""`fengqiao WORD`: who answers, and what is said when the environment is wrong."""

import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from config import command, serve

ROOT = Path(__file__).resolve().parents[2]


def run(*words: str, **environ: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings", **environ},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_rulebook_answers_without_django() -> None:
    ask = ["due", "--start", "2026-03-02", "--length", "3", "--unit", "working-days"]
    program = (
        "import sys; from config import command\n"
        f"code = command.main({ask})\n"
        "print(code, 'django' in sys.modules, file=sys.stderr)"
    )

    told = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert told.stderr == "0 False\n"
    assert "期限：2026年3月5日" in told.stdout


def test_other_words_are_djangos(tmp_path: Path) -> None:
    told = run("check", FENGQIAO_HOME=str(tmp_path), FENGQIAO_DATABASE_URL="")

    assert (told.returncode, told.stderr) == (0, "")
    assert (tmp_path / "secret_key").exists()


def test_a_wrong_environment_is_one_sentence_and_no_traceback(tmp_path: Path) -> None:
    told = run("check", FENGQIAO_HOME=str(tmp_path), FENGQIAO_PORT="eighty")

    assert told.returncode == 2
    assert told.stderr == "fengqiao: FENGQIAO_PORT is 'eighty': write a port from 1 to 65535.\n"


def test_serve_says_that_its_port_is_taken(
    settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as other:
        other.bind((serve.HOST, 0))
        other.listen()
        settings.FENGQIAO_PORT = other.getsockname()[1]

        code = command.main(["serve"])

    assert code == 1
    assert f"端口 {settings.FENGQIAO_PORT} 已被占用" in capsys.readouterr().err


@pytest.mark.sqlite
def test_sqlite_is_served_by_one_thread() -> None:
    assert threads() == "1"


@pytest.mark.postgres
def test_postgresql_is_served_by_two_threads() -> None:
    assert threads() == "2"


def threads() -> str:
    words = serve.arguments()
    return words[words.index("--blocking-threads") + 1]
