"""The keys in a backup: only when asked for, and then under a passphrase."""

from pathlib import Path

import msgspec
from django.conf import settings

from fengqiao.lib.passphrase import PassphraseWrong, open_sealed, seal
from fengqiao.lib.refusal import Refusal
from fengqiao.upkeep.management.backups.file import Reading, Writing, write

MEMBER = "keys.sealed"
SUFFIX = ".key"


class KeysStaySealed(Refusal):
    code, status = "keys_stay_sealed", 422

    def __init__(self) -> None:
        super().__init__("口令不对，或者备份里的密钥被改动过：密钥没有打开。请核对口令后再试。")


def folder() -> Path:
    return Path(settings.FENGQIAO_HOME) / "keys"


def names() -> list[str]:
    """Of the keys in use; a name holds a key's fingerprint, not the key."""
    return sorted(path.name for path in folder().glob(f"*{SUFFIX}"))


def save(backup: Writing, passphrase: str) -> None:
    ring = {name: (folder() / name).read_text(encoding="ascii") for name in names()}
    backup.add(MEMBER, [seal(msgspec.json.encode(ring), passphrase)])


def is_in(backup: Reading) -> bool:
    return bool(backup.names(MEMBER))


def opened(backup: Reading, passphrase: str) -> dict[str, str]:
    """The keys by their file names. KeysStaySealed for a wrong passphrase."""
    try:
        content = open_sealed(b"".join(backup.pieces(MEMBER)), passphrase)
    except PassphraseWrong:
        raise KeysStaySealed from None
    return msgspec.json.decode(content, type=dict[str, str])


def put_back(ring: dict[str, str]) -> None:
    """The keys in their folder; without any it stays empty, so that no new ones are made by accident."""
    folder().mkdir(mode=0o700, exist_ok=True)
    for name, key in ring.items():
        write(folder() / Path(name).name, [key.encode("ascii")])
