"""Close a screen: at its next look, within a minute, it shows nothing any more."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post, Screen
from fengqiao.jurisdiction.step import taking, within


def close_screen(screen: Screen, *, by: Post, at: datetime) -> None:
    """One that was closed by mistake shows again when the change is taken back."""
    within(by, screen.place)
    with taking("close_screen", by=by, at=at, county=screen.place, about=screen) as move:
        move.change(screen, is_used=False)
