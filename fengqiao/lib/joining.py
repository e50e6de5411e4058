"""Several PDFs of our own as one: their pages in order, with the page numbers of the whole.

Only what we set ourselves is read here, all of it PDF/A-2b; so what comes out is, too. Done in a child
(`lib.joiner`), for a file with many pictures in it is large.
"""

from collections.abc import Sequence
from pathlib import Path

from fengqiao.lib import children

SECONDS_AT_MOST = 120


def joined(
    front: Sequence[Path], parts: Sequence[Path], back: Sequence[Path], *, numbers: Path, to: Path
) -> None:
    """The `front`, the `parts`, the `back` in one file; on each page of the parts its number.

    `numbers` has a page for each page of the parts. Of the first in front the whole has its metadata.
    """
    task = {
        "front": [str(path) for path in front],
        "parts": [str(path) for path in parts],
        "back": [str(path) for path in back],
        "numbers": str(numbers),
        "to": str(to),
    }
    children.asked("fengqiao.lib.joiner", task, seconds=SECONDS_AT_MOST)
