"""Admit an app by which residents bring matters in: it gets a key, and brings in nothing without."""

import secrets
from datetime import datetime

from fengqiao.jurisdiction.models import Post, ReportingApp
from fengqiao.jurisdiction.querysets import digest_of
from fengqiao.jurisdiction.step import taking, typed

PREFIX = "fqa_"  # lets a scanner recognise a key that was published by mistake
MOST_OF_TITLE = 40


def admit_app(*, title: str, by: Post, at: datetime) -> str:
    """The app's key. It is told once: only its SHA-256 is kept."""
    title = typed("title", "应用名称", title, most=MOST_OF_TITLE)
    key = PREFIX + secrets.token_urlsafe(32)
    app = ReportingApp(place=by.place[:6], title=title, digest=digest_of(key))
    with taking("admit_app", by=by, at=at, county=app.place, about=app) as move:
        move.add(app)
    return key
