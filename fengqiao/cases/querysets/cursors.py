"""Where the next page begins: the key of the last row, as text that goes to and fro unread."""

import base64
import binascii
from datetime import datetime
from uuid import UUID

from fengqiao.cases.querysets.reading import Row
from fengqiao.lib.refusal import Refusal


class CursorUnreadable(Refusal):
    code, status = "cursor_unreadable", 400

    def __init__(self) -> None:
        super().__init__("翻页标记无法识别，请从第一页重新开始。")


def cursor_of(last: Row, *, by_limit: bool) -> str:
    text: str = last["id"].hex
    if by_limit:
        text += "@" + last["limit_at"].isoformat()
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read(cursor: str, *, by_limit: bool) -> tuple[UUID, datetime | None]:
    """The key of the last row that was seen, and its limit where the list is ordered by limits."""
    key, limit_at = _read(cursor)
    if by_limit and limit_at is None:
        raise CursorUnreadable
    return key, limit_at


def _read(cursor: str) -> tuple[UUID, datetime | None]:
    try:
        text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
        key, _, limit_at = text.partition("@")
        return UUID(key), datetime.fromisoformat(limit_at) if limit_at else None
    except (ValueError, binascii.Error):
        raise CursorUnreadable from None
