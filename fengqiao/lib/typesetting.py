"""PDF from a template and JSON, by one compiler that is kept as long as the process lives.

A template reads `sys.inputs.told`. Fonts are embedded, subset; the same words at the same moment give
the same bytes, so that a hash says whether a paper is the one that was made.
"""

import json
import re
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from fengqiao.lib import fonts

PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
BOXES = re.compile(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]")
_one_at_a_time = threading.Lock()


class NotSet(Exception):
    """The words do not fit the template: a fault of it, or of what somebody gave to be set."""


def pdf(template: Path, told: Any, *, home: Path, at: datetime, root: Path | None = None) -> bytes:
    """The document, as PDF/A-2b; NotSet where there is none. `at` stands in it as the moment of its making.

    `root`: a folder of pictures that the template may show ("/1.jpg"), where it shows any.
    """
    told_as = json.dumps(told, ensure_ascii=False)
    asked = {
        "input": template.read_bytes() if root else str(template),
        "format": "pdf",
        "sys_inputs": {"told": told_as},
        "timestamp": int(at.timestamp()),
        "pdf_standards": "a-2b",
        "pdf_tags": False,
        "root": str(root or template.parent),
    }
    with _one_at_a_time:
        return _set(_compiler(template.parent, home), asked)


def _set(compiler: Any, asked: dict[str, Any]) -> bytes:
    import typst  # the compiler is there: who prints has paid for it

    try:
        made: bytes = compiler.compile(**asked)
    except typst.TypstError as wrong:
        raise NotSet(str(wrong)) from wrong
    return made


def pages_of(made: bytes) -> int:
    """How many pages it has, as its page tree says."""
    return max((int(count) for count in PAGES.findall(made)), default=0)


def sizes_of(made: bytes) -> list[tuple[float, float]]:
    """Width and height of each page of a document of ours, in points."""
    return [(float(width), float(height)) for width, height in BOXES.findall(made)]


@cache
def _compiler(root: Path, home: Path) -> Any:
    import typst  # only who prints pays for it

    found = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(fonts.song().parent), str(fonts.unpacked(home))],
    )
    return typst.Compiler(root=str(root), font_paths=found, sys_inputs={"told": "{}"})
