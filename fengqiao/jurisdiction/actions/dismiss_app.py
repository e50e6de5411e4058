"""Dismiss an app: from now on its key brings nothing in. What it brought in goes on as it was."""

from datetime import datetime

from fengqiao.jurisdiction.models import Post, ReportingApp
from fengqiao.jurisdiction.step import taking, within


def dismiss_app(app: ReportingApp, *, by: Post, at: datetime) -> None:
    """One that was dismissed by mistake brings in again when the change is taken back."""
    within(by, app.place)
    with taking("dismiss_app", by=by, at=at, county=app.place, about=app) as move:
        move.change(app, is_used=False)
