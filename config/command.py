"""The command `fengqiao`. The rulebook answers without Django; `serve` is the web server; the rest
are Django's management commands, ours among them."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

RULEBOOK_COMMANDS = {"due", "rulebook"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and gives its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in RULEBOOK_COMMANDS:
        from fengqiao.rulebook import cli, tables

        tables.keep_own_rows(_home() / "rules")
        return cli.main(words)
    return _with_settings(words)


def _home() -> Path:
    """Where the installation keeps what is its own; not made where it is not there."""
    given = os.environ.get("FENGQIAO_HOME", "").strip()
    return Path(given).expanduser() if given else Path(__file__).resolve().parent.parent / "var"


def _with_settings(words: list[str]) -> int:
    """What is wrong in the environment is said in one sentence, without a traceback."""
    from django.core.exceptions import ImproperlyConfigured

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        return _serve() if words == ["serve"] else _ask_django(words)
    except ImproperlyConfigured as error:
        print(f"fengqiao: {error}", file=sys.stderr)
        return 2


def _serve() -> int:
    from config import serve

    return serve.main()


def _ask_django(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    execute_from_command_line(["fengqiao", *words])
    return 0
