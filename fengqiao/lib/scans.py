"""What somebody uploaded, as a PDF/A of its own: a photograph as a page, each page of a PDF as it looks.

Done in a child with a bound on its memory and time: what somebody uploads is opened nowhere else, and
the pictures do not stay in a worker.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fengqiao.lib import children

SECONDS_AT_MOST = 120
READABLE = ("application/pdf", "image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True)
class Scan:
    """A file to be set: where it lies, what it is, and what stands for it where it cannot be shown.

    With `beside` in it, what stands for it is printed under the picture, too.
    """

    path: str
    media_type: str
    stand_in: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Setting:
    """By which template a scan is set, and what each of its pages is told beside; see `lib.typesetting`."""

    template: Path
    told: Mapping[str, Any]
    home: Path
    at: datetime


@dataclass(frozen=True, slots=True)
class Sheets:
    """A scan as it was set: a PDF in the folder, and its pages."""

    name: str
    pages: int


def set_all(scans: Sequence[Scan], setting: Setting, folder: Path) -> list[Sheets]:
    """Each file as a PDF in `folder`, in order; a sheet that stands for it where it cannot be shown.

    A file that ends the child does not take the others with it: each is then read alone, and what
    ends the child even so is not opened again.
    """
    found = _set(scans, setting, folder, "a")
    if found is None:
        alone = [_set([scan], setting, folder, f"b{n}-") for n, scan in enumerate(scans)]
        shut = [Scan(scan.path, "", scan.stand_in) for scan in scans]
        unread = [
            one or _set([scan], setting, folder, f"c{n}-")
            for n, (one, scan) in enumerate(zip(alone, shut, strict=True))
        ]
        return [sheets for one in unread for sheets in one or []]
    return found


def _set(scans: Sequence[Scan], setting: Setting, folder: Path, prefix: str) -> list[Sheets] | None:
    """What the child made; None where it was ended by its bound."""
    if not scans:
        return []
    task = {
        "folder": str(folder),
        "prefix": prefix,
        "scans": [asdict(scan) for scan in scans],
        "template": str(setting.template),
        "told": dict(setting.told),
        "home": str(setting.home),
        "at": setting.at.isoformat(),
    }
    try:
        answer = children.asked("fengqiao.lib.scan_reader", task, seconds=SECONDS_AT_MOST)
    except children.Ended:
        return None
    return [Sheets(name, pages) for name, pages in answer]
