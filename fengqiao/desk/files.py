"""The files of a case as its page lists them: what a browser can show of each, and how."""

from dataclasses import dataclass
from typing import Any

from fengqiao.cases.models import Attachment
from fengqiao.desk.whole import Whole
from fengqiao.desk.words import size_of

PICTURES = ("image/png", "image/jpeg", "image/gif", "image/webp")
PAPERS = ("application/pdf",)
TEXTS = ("text/plain", "text/csv")
LARGEST_PICTURE = 5 * 1024 * 1024  # octets, shown small on the page
MOST_CHARACTERS = 100_000  # of a text, shown inside a page
MOST_OCTETS = 4 * MOST_CHARACTERS  # a character takes four at the utmost


@dataclass(frozen=True, slots=True)
class FileLine:
    """An attachment in a list. view: picture (shown small), paper (by the browser's own viewer),
    text (inside a page of ours), '' (only to be saved)."""

    attachment: Attachment
    size: str
    view: str
    by: str


def files_of(whole: Whole) -> list[FileLine]:
    """The newest first."""
    return [
        FileLine(row, size_of(row.size), view_of(row), whole.names.person(row.by_id))
        for row in reversed(whole.standing.attachments)
    ]


def view_of(attachment: Attachment) -> str:
    """How a browser can show it; a large picture would be a burden to load."""
    if attachment.media_type in PICTURES:
        return "picture" if attachment.size <= LARGEST_PICTURE else ""
    if attachment.media_type in PAPERS:
        return "paper"
    return "text" if attachment.media_type in TEXTS else ""


def text_in(content: bytes) -> tuple[str, bool]:
    """The text of a file, and whether it is only its beginning. Old programs write GB 18030."""
    is_long = len(content) > MOST_OCTETS
    content = content[:MOST_OCTETS]
    text = _decoded(content)
    return text[:MOST_CHARACTERS], is_long or len(text) > MOST_CHARACTERS


def _decoded(content: bytes) -> str:
    """By UTF-8 where it is that; a character that was cut off at the end is left out."""
    for encoding in ("utf-8-sig", "gb18030"):
        for end in range(4):
            try:
                return content[: len(content) - end].decode(encoding)
            except UnicodeDecodeError:
                continue
    return content.decode("utf-8", errors="replace")


def shown_inline(row: Any) -> bool:
    """Whether the file itself may be handed to a browser to be shown."""
    return view_of(row) in ("picture", "paper")
