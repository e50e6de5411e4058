"""What a command asks at the terminal, where it was not told."""

import getpass
from pathlib import Path

from django.core.management.base import CommandError

from fengqiao.lib.passphrase import SHORTEST


def passphrase_for(file: Path | None, *, twice: bool) -> str:
    """From the first line of a file, else typed unseen; CommandError where it is too short."""
    if file is not None:
        return _fit((file.read_text(encoding="utf-8").splitlines() or [""])[0])
    passphrase = _fit(getpass.getpass("口令："))
    if twice and getpass.getpass("再输入一次：") != passphrase:
        raise CommandError("两次输入的口令不同。请重新运行。")
    return passphrase


def _fit(passphrase: str) -> str:
    if len(passphrase) < SHORTEST:
        raise CommandError(f"口令至少要 {SHORTEST} 个字符。请换一个长的，几个词连起来最好记。")
    return passphrase
