"""Open a screen for a hall: an address that shows a county's figures for everybody, and nothing else."""

import base64
import secrets
from datetime import datetime

from fengqiao.jurisdiction.models import Post, Screen
from fengqiao.jurisdiction.querysets import digest_of
from fengqiao.jurisdiction.step import taking, typed

BYTES = 10  # 80 bits, in 16 letters and digits that can be typed by a remote control
GROUP = 4
MOST_OF_TITLE = 40


def open_screen(*, title: str, by: Post, at: datetime) -> str:
    """The screen's code. It is told once: only its SHA-256 is kept."""
    title = typed("title", "挂在哪里", title, most=MOST_OF_TITLE)
    code = base64.b32encode(secrets.token_bytes(BYTES)).decode()
    screen = Screen(place=by.place[:6], title=title, digest=digest_of(code))
    with taking("open_screen", by=by, at=at, county=screen.place, about=screen) as move:
        move.add(screen)
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))
