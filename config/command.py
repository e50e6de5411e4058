"""The command `fengqiao`. The rulebook answers without Django; the rest are Django's commands."""

import os
import sys
from collections.abc import Sequence

RULEBOOK_COMMANDS = {"due", "rulebook"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command line and gives its exit code."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    if words and words[0] in RULEBOOK_COMMANDS:
        return _ask_rulebook(words)
    return _ask_django(words)


def _ask_rulebook(words: list[str]) -> int:
    from fengqiao.rulebook import cli

    return cli.main(words)


def _ask_django(words: list[str]) -> int:
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    execute_from_command_line(["fengqiao", *words])
    return 0
