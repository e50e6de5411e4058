"""A file on the disk, whole or not at all."""

import os
from pathlib import Path


def store(path: Path, content: bytes) -> None:
    """On the disk before the row that speaks of it; a refused act leaves at most an unnamed file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    with part.open("wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    part.rename(path)
