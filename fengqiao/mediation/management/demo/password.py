"""The one password of the demonstration's accounts: made once, kept where it can be told again."""

import os
import secrets
from pathlib import Path

PASSWORD_FILE = "demo-password"  # a file's name


def kept_password(home: Path) -> str:
    """A random password, made once and readable by its owner alone, so that it can be told again."""
    file = password_file(home)
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(f"{secrets.token_urlsafe(12)}\n")
    return file.read_text(encoding="ascii").strip()


def password_file(home: Path) -> Path:
    return home / PASSWORD_FILE
