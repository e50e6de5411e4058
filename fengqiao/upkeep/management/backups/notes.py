"""When this installation was last saved, and when a backup was last brought back to see if it can be."""

from datetime import datetime
from pathlib import Path

import msgspec
from django.conf import settings

from fengqiao.upkeep.management.backups.file import write


class Notes(msgspec.Struct, frozen=True):
    saved_at: datetime | None = None
    file: str = ""
    tried_at: datetime | None = None
    tried_file: str = ""


def read() -> Notes:
    """What was noted; nothing where there is no note, or none that can be read."""
    try:
        return msgspec.json.decode(_path().read_bytes(), type=Notes)
    except (OSError, msgspec.MsgspecError):
        return Notes()


def note_saved(file: Path, at: datetime) -> None:
    _write(msgspec.structs.replace(read(), saved_at=at, file=str(file)))


def note_tried(file: Path, at: datetime) -> None:
    _write(msgspec.structs.replace(read(), tried_at=at, tried_file=str(file)))


def _write(notes: Notes) -> None:
    part = _path().with_suffix(".part")
    write(part, [msgspec.json.encode(notes)])
    part.rename(_path())


def _path() -> Path:
    return Path(settings.FENGQIAO_HOME) / "backups.json"
